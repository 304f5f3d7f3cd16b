"""The chat with a bot."""
