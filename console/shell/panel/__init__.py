"""Pages that plugins declare as data, drawn here."""
