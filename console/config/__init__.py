"""A profile on this computer: its places, its preferences, and the custody of its key."""
