"""What the program speaks of. Frozen dataclasses; standard library only."""
