"""Made-up customers who write to the bots from the window."""
