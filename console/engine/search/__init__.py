"""Knowledge found by words and by likeness together."""
