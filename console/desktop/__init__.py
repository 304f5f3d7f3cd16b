"""Adapters to the desktop of whoever sits before it: sound and notifications. No Qt."""
