"""The only code that touches the disk; it decides nothing."""
