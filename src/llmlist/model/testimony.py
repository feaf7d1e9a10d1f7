"""What a source says of a work, with what shows it: the stuff that proposals are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.entry import Draft
    from llmlist.model.identifier import Identifier

ARXIV: Final = "arxiv"
SEMANTIC_SCHOLAR: Final = "semantic-scholar"
CROSSREF: Final = "crossref"
PAGES: Final = "pages"
SOURCE_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ARXIV: "arXiv",
        SEMANTIC_SCHOLAR: "Semantic Scholar",
        CROSSREF: "Crossref",
        PAGES: "the work's own page",
    }
)
"""Every source by the name that options and files have for it, with the name that people read."""

SNAPSHOT: Final = "snapshot"
"""Of a fact: it comes from arXiv's public snapshot, as the local index has it."""


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a source answered on one identifier, as it is kept.

    Attributes:
        fetched: When it answered: UTC, ISO 8601.
        body: The answer as the source's own text (JSON), or None where it does not know the identifier.
        via: How it came here if not from the source itself: ``snapshot``, or None.
    """

    fetched: str
    body: str | None
    via: str | None = None


FactKey: TypeAlias = "tuple[str, Identifier]"
"""Name of a source and what it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """What one source says of one work.

    Attributes:
        source: A key of `SOURCE_NAMES`.
        identifier: What it was asked for.
        fetched: When it answered: UTC, ISO 8601.
        draft: What it says, field by field.
        volume: Where the work was published, like `number`, `pages` and `publisher`.
        evidence: For a field that was worked out, the words that show it.
        doubts: For a field that may be wrong, why.
        via: How it came here if not from the source itself; see `Fact`.
    """

    source: str
    identifier: Identifier
    fetched: str
    draft: Draft
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None
    evidence: Mapping[str, str] = field(default_factory=_nothing)
    doubts: Mapping[str, str] = field(default_factory=_nothing)
    via: str | None = None

    @property
    def said_by(self) -> str:
        """Whose word it is, for people: ``arXiv``, or ``arXiv snapshot``."""
        return " ".join(filter(None, (SOURCE_NAMES[self.source], self.via)))
