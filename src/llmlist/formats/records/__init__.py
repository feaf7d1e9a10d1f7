"""Files of records that other programs write, to entries: a module for each format; knows no paths."""
