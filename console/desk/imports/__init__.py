"""Reading files of records: source, mapping, columns, groups, and the importer over them."""
