"""The agent: one turn is gather, match, decide, enforce, reply. It decides; the desk acts."""
