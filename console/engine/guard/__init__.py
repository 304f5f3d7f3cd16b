"""What may leave and what may come in: personal data masked, words of others kept as data."""
