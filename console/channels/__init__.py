"""Ways to customers."""
