"""The catalogue's files: text to values, values to text, and the smallest change between two.

The one door of this group of modules; each part has its own:

* `entries_file` cuts an entries file into one slice per item and reads it, `plain_items` its plain lines;
* `entry_forms` writes a new item, `entry_edit` changes one slice;
* `remarks` takes what a curator wrote beside the values from one slice to another;
* `catalog_file` reads, writes and changes ``catalog.yaml``;
* `decisions_file` reads and adds to ``decisions.yaml``.

Below them `entry_schema` says what each field is, `yaml_events` reads text without typing it,
`yaml_lines` tells what a value occupies, `yaml_text` and `yaml_forms` write, `yaml_splice` changes.
"""

from __future__ import annotations

from llmlist.formats.catalog_file import CatalogText, edit_catalog, format_catalog, parse_catalog
from llmlist.formats.decisions_file import DecisionsText, add_decisions, parse_decisions
from llmlist.formats.entries_file import EntriesText, Slice, parse_entries
from llmlist.formats.entry_edit import edit_item
from llmlist.formats.entry_forms import format_item
from llmlist.formats.remarks import add_remarks, remarks_of

__all__ = [
    "CatalogText",
    "DecisionsText",
    "EntriesText",
    "Slice",
    "add_decisions",
    "add_remarks",
    "edit_catalog",
    "edit_item",
    "format_catalog",
    "format_item",
    "parse_catalog",
    "parse_decisions",
    "parse_entries",
    "remarks_of",
]
