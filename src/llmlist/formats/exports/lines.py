"""Entries to JSON Lines: one object a line, with every fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from llmlist.formats.exports.own_form import all_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry


def format_lines(catalog: Catalog, entries: Sequence[Entry]) -> str:
    """Return the entries as JSON Lines."""
    return "".join(f"{_line(catalog, entry)}\n" for entry in entries)


def _line(catalog: Catalog, entry: Entry) -> str:
    text = json.dumps(all_facts(catalog, entry), ensure_ascii=False)
    # What some readers take for the end of a line.
    return "".join(f"\\u{ord(mark):04x}" if mark in "\x85\u2028\u2029" else mark for mark in text)
