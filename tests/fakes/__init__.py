"""Stand-ins for ports that a test steers by hand."""
