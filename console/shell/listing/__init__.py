"""What lists of any length have in common: model, view, reading what comes into view, and the line to search them."""
