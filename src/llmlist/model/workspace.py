"""A workspace: a catalogue, the files it was read from and where each item's lines live."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.catalog import Catalog
    from llmlist.model.edit import Span
    from llmlist.model.entry import Place
    from llmlist.model.problem import Problem
    from llmlist.model.saved_query import SavedQuery

CATALOG_FOLDER: Final = "catalog"
CATALOG_FILE: Final = "catalog/catalog.yaml"
ENTRIES_FOLDER: Final = "catalog/entries"
DECISIONS_FILE: Final = "catalog/decisions.yaml"
METADATA_FOLDER: Final = "catalog/metadata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``settings`` in ``catalog.yaml`` says.

    Attributes:
        contact: Mail address or page that requests to sources name, or None.
        checks: For rules of `check` by code how severe their problems are, or ``off``.
        discover: Which new papers the keeper wants to hear of.
    """

    contact: str | None = None
    checks: Mapping[str, str] = field(default_factory=dict)
    discover: tuple[SavedQuery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the lines of one catalogue item stand.

    Attributes:
        path: Relative to the workspace root, with forward slashes.
        span: The item's own bytes, from its dash to the end of its last line.
        line: First line, from 1.
    """

    path: str
    span: Span
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Everything that was read, as one value.

    Attributes:
        settings: From ``catalog.yaml``.
        catalog: From all catalogue files together.
        origins: For each place of an entry, where its lines stand.
        files: Content of each catalogue file, document and file of metadata, by path relative to the
            root with forward slashes. What does not exist is missing.
        problems: What was odd but did not stop the reading: unknown fields, shared identifiers.
    """

    settings: Settings
    catalog: Catalog
    origins: Mapping[Place, Origin]
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()
