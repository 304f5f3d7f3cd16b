"""Bringing in records: choose, watch, see what was left out and why."""
