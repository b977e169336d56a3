"""Documents: one model of headings, lines, lists, tables and blanks, and a writer for each format."""
