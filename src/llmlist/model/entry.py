"""What a source said (`Draft`) and what our catalogue says (`Entry`) of one work."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from llmlist.model.link import Link, primary_link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.date import PartialDate
    from llmlist.model.edit import Span
    from llmlist.model.identifier import Identifier

Kind = Literal["paper", "tool", "model", "dataset", "course", "tutorial", "article", "video", "book", "other"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)

Place: TypeAlias = tuple[str, str]
"""Key of an entry and key of a section where it stands."""

EMPTY: Final[Mapping[str, str]] = MappingProxyType({})


def _no_text() -> Mapping[str, str]:
    return EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one item of a document, or one source, says of a work: fields as written.

    Attributes:
        title: The text as rendered: no markdown marks, no HTML entities, one line.
        links: In the order written; the title's own link without label.
        ids: Canonical, from links and text.
        authors: Names as printed.
        authors_truncated: The source says "et al.".
        date: As precise as the source says, or None.
        date_text: The date as written, or None.
        venue: As written, without a date that stands in a place of its own, or None.
        symbols: Those before the title that nearly all items of its listing bear, so that they say nothing of
            this one; others are keywords.
        note: The text after the last field, as markdown, or None.
        kind: What sort of thing it is, as far as the source tells.
        extra: Columns that no field covers, by their header.
        comment: What arXiv calls the comment, or None.
        journal_ref: What arXiv calls the journal reference, or None.
        categories: Subject classes of the source.
        withdrawn: The source's own words on a withdrawal, or None.
        line: Line on which the item begins, from 1; 0 where there is no document.
        span: The whole item with its line end, or None where there is no document.
        section: Titles of the headings above, outermost first, without the document's own title.
        commented: It stands inside an HTML comment.
        spans: For each field the bytes it was read from. Keys are field names; parts are numbered
            as in ``links.0.url``, ``links.1.label`` and ``extra.Params``.
    """

    title: str
    links: tuple[Link, ...] = ()
    ids: tuple[Identifier, ...] = ()
    authors: tuple[str, ...] = ()
    authors_truncated: bool = False
    date: PartialDate | None = None
    date_text: str | None = None
    venue: str | None = None
    institutes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    note: str | None = None
    kind: Kind = "paper"
    extra: Mapping[str, str] = field(default_factory=_no_text)
    comment: str | None = None
    journal_ref: str | None = None
    categories: tuple[str, ...] = ()
    withdrawn: str | None = None
    line: int = 0
    span: Span | None = None
    section: tuple[str, ...] = ()
    commented: bool = False
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def primary_link(self) -> Link | None:
        """The link that stands for the work: see `model.link.primary_link`."""
        return primary_link(self.links)

    def put_in_place(
        self, *, line: int, span: Span, section: tuple[str, ...], ids: tuple[Identifier, ...]
    ) -> None:
        """Note where a draft stands, and what its place adds to its identifiers.

        Only for the reader that has just made it, before anybody else has seen it: sections are known
        when all items are read, and a copy of each draft would take as long as making it.
        """
        note = object.__setattr__  # as a frozen dataclass notes its own fields
        note(self, "line", line)
        note(self, "span", span)
        note(self, "section", section)
        note(self, "ids", ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Our catalogue's statement about one work.

    Attributes:
        key: Stable and unique in the catalogue; never changes once given.
        title: Plain text as rendered.
        section: Key of the section where it lives.
        authors: Names in order, as printed. A list that says "et al." ends with ``et al.``.
        date: As precise as is known.
        venue: As the list prints it, such as ``NeurIPS 2017``.
        links: In order, as written; the title's own link first, without label.
        note: The curator's words after the last field, as markdown, dedented.
        added: The day on which it entered the catalogue.
        aliases: Keys of entries merged into this one.
        origins: Lists it came from; ``from`` in the file.
        withdrawn: Why and by whom it was withdrawn, as its source says it.
        model: Facts of a model: ``size``, ``architecture``, ``licence``, ``access``.
        extra: Columns that no field covers, by their header.
        omit: Fields that the document need not show where the entry lives: the catalogue alone keeps them.
    """

    key: str
    title: str
    section: str
    authors: tuple[str, ...] = ()
    date: PartialDate | None = None
    venue: str | None = None
    institutes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    ids: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()
    note: str | None = None
    kind: Kind = "paper"
    added: PartialDate | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None
    aliases: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    withdrawn: str | None = None
    model: Mapping[str, str] = field(default_factory=_no_text)
    extra: Mapping[str, str] = field(default_factory=_no_text)
    omit: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands; no two items of a catalogue stand in one place."""
        return self.key, self.section

    @property
    def primary_link(self) -> Link | None:
        """The link that stands for the work: see `model.link.primary_link`."""
        return primary_link(self.links)

    def identifier(self, scheme: str) -> Identifier | None:
        """Return the entry's first identifier of that scheme, or None."""
        return next((one for one in self.ids if one.scheme == scheme), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class See:
    """An entry that lives elsewhere and stands in this section too.

    A list may word the same work otherwise at another place. What differs there is kept here, so that
    both places stay as their keeper wrote them; None means that the entry's own value stands here too.

    Attributes:
        key: The entry's key; ``see`` in the file.
        section: Key of the section where it stands as well.
        omit: Fields of the entry that this place does not show although others do.
    """

    key: str
    section: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    date: PartialDate | None = None
    venue: str | None = None
    institutes: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None
    links: tuple[Link, ...] | None = None
    note: str | None = None
    extra: Mapping[str, str] | None = None
    omit: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands; no two items of a catalogue stand in one place."""
        return self.key, self.section


PLACE_FIELDS: Final = (
    "title", "authors", "date", "venue", "institutes", "keywords", "links", "note", "extra",
)  # fmt: skip
"""What a `See` can word otherwise."""


def entry_at(entry: Entry, see: See) -> Entry:
    """Return an entry as it shows at another place of its own."""
    own = {name: value for name in PLACE_FIELDS if (value := getattr(see, name)) is not None}
    omitted = {name: getattr(_NOTHING, name) for name in see.omit}
    return replace(entry, section=see.section, omit=(), **{**own, **omitted})


_NOTHING: Final = Entry(key="", title="", section="")


def shown_part(entry: Entry) -> Entry:
    """Return what a new item says of an entry: all but what it omits; its title and first link stay."""
    if not entry.omit:
        return entry
    values: dict[str, Any] = {
        name: getattr(_NOTHING, name) for name in entry.omit if name not in {"title", "links"}
    }
    if "links" in entry.omit:
        first = entry.primary_link
        values["links"] = tuple(one for one in entry.links if one.label is None or one == first)
    return replace(entry, **values)


def with_shown(entry: Entry, values: Mapping[str, Any]) -> Entry:
    """Return an entry with the values of some fields that a document shows; those are not omitted there."""
    omit = tuple(name for name in entry.omit if name not in values)
    return replace(entry, **values, omit=omit)


Item: TypeAlias = Entry | See
