"""Escalations on the screen: what calls, how far its chain has come, and what people do about it."""
