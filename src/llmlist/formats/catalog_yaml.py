"""The catalogue's files: text to values, values to text, and the smallest change between two.

The one door of this group of modules; each part has its own:

* `entries_file` cuts an entries file into one slice per item and reads it;
* `entry_forms` writes a new item, `entry_edit` changes one slice;
* `catalog_file` reads, writes and changes ``catalog.yaml``.

Below them `entry_schema` says what each field is, `yaml_events` reads text without typing it,
`yaml_lines` tells what a value occupies, `yaml_text` and `yaml_forms` write, `yaml_splice` changes.
"""

from __future__ import annotations

from llmlist.formats.catalog_file import CatalogText, edit_catalog, format_catalog, parse_catalog
from llmlist.formats.entries_file import EntriesText, Slice, parse_entries
from llmlist.formats.entry_edit import edit_item
from llmlist.formats.entry_forms import format_item

__all__ = [
    "CatalogText",
    "EntriesText",
    "Slice",
    "edit_catalog",
    "edit_item",
    "format_catalog",
    "format_item",
    "parse_catalog",
    "parse_entries",
]
