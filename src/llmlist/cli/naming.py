"""The names of a catalogue as the Tab key offers them, kept in the cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from llmlist.errors import LlmlistError
from llmlist.storage.lookup import catalog_digest, write_lookup
from llmlist.storage.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.catalog import Catalog


def keep_names(root: str, name: str) -> str:
    """Return the names of a workspace's catalogue, a line each, and keep them; none where it has errors."""
    digest = catalog_digest(root)
    try:
        catalog = open_workspace(Path(root)).catalog
    except LlmlistError:
        return ""
    text = "\n".join("\t".join(" ".join(part.split()) for part in line) for line in _lines(catalog))
    write_lookup(root, name, text, digest=digest)
    return text


def _lines(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    for document in catalog.documents:
        yield "document", document.path, ""
    for section in catalog.sections:
        yield "section", section.key, " / ".join(catalog.section_path(section.key))
    for entry in catalog.entries:
        yield "key", entry.key, entry.title
