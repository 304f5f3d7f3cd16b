"""How a PDF report is laid out: paper, blocks, tables. What stands in it comes from the pages."""
