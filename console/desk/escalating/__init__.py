"""What the desk does with escalations: raise, advance, answer, and tell."""
