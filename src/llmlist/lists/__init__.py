"""Markdown lists to values and back: bytes and spans in, bytes and spans out; knows no paths."""
