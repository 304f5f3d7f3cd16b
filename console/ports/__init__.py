"""What the rooms ask of one another: Protocols, no code."""
