"""Take a catalogue elsewhere: which entries, in which format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from llmlist.formats.exports.bibtex import format_bibtex
from llmlist.formats.exports.csl_json import format_csl_json
from llmlist.formats.exports.lines import format_lines
from llmlist.formats.exports.ris import format_ris
from llmlist.formats.exports.table import format_csv
from llmlist.lists.export_tables import format_markdown
from llmlist.workflows.naming import require_section

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Entry

    Exporter: TypeAlias = Callable[[Catalog, Sequence[Entry]], str]

ExportFormat = Literal["bibtex", "csl-json", "ris", "csv", "jsonl", "markdown"]

EXPORTERS: Final[Mapping[ExportFormat, Exporter]] = {
    "bibtex": format_bibtex,
    "csl-json": format_csl_json,
    "ris": format_ris,
    "csv": format_csv,
    "jsonl": format_lines,
    "markdown": format_markdown,
}
"""How each format that is one file is written: a catalogue and entries of it in, text out."""


def export_entries(catalog: Catalog, form: ExportFormat, *, section: str | None = None) -> str:
    """Return the entries of a catalogue, each once, in the order of the page, in a format of others.

    Args:
        catalog: What is exported.
        form: The format.
        section: Key, title or path of a section; with it come the sections in it. None for all. An entry
            that only stands there too is among them.

    Raises:
        ConfigError: The name fits several sections.
        UnknownKeyError: It fits none.
    """
    entries = entries_within(catalog, sections_within(catalog, section))
    return EXPORTERS[form](catalog, entries)


def sections_within(catalog: Catalog, section: str | None) -> frozenset[str] | None:
    """Return the keys of a section and of those in it, or None for all; see `export_entries`."""
    return None if section is None else catalog.sections_below(require_section(catalog, section).key)


def entries_within(catalog: Catalog, within: Collection[str] | None) -> Sequence[Entry]:
    """Return the entries that stand in some sections, each once, in the order of the page; None for all."""
    chosen = (item.key for item in catalog.items if within is None or item.section in within)
    return [catalog.by_key[key] for key in dict.fromkeys(chosen)]
