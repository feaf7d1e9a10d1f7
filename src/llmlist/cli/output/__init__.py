"""Everything that llmlist prints: results to stdout, all else to stderr.

The functions named ``show_`` print results. Text from lists, sources and files is hostile: it is
made safe for a terminal and never read as markup. rich is loaded only to draw on a terminal.
"""
