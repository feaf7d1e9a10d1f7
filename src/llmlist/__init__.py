"""llmlist: keep a curated list of papers as data and as the markdown you wrote, both."""

__version__ = "0.1.0"
