"""The violations page: any number of rows, found, read and reviewed."""
