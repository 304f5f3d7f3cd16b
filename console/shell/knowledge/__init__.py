"""The Knowledge page: what the bots know, read, searched and written."""
