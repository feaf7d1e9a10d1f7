"""Text to values and back: YAML catalogues; knows no paths on disk."""
