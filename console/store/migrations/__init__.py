"""Steps from one schema to the next, run by the program itself when it opens an older database."""
