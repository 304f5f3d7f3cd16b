"""The encrypted database of a profile: one store per noun over one connection."""
