"""Entries to files that other programs read: a module for each format; knows no paths."""
