"""Facts of an entry as the case files write them: ``field: value``, one a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from llmlist.model.date import PartialDate
from llmlist.model.entry import Draft
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.workflows.add import Wish

if TYPE_CHECKING:
    from llmlist.model.entry import Entry


class Facts(NamedTuple):
    """What a part of a case says: the values of each field, in order."""

    values: dict[str, tuple[str, ...]]

    def first(self, name: str) -> str | None:
        return next(iter(self.values.get(name, ())), None)


def parse_facts(part: bytes) -> Facts:
    """Read lines such as ``title: Rivers of Glass``."""
    values: dict[str, tuple[str, ...]] = {}
    for line in part.decode().splitlines():
        name, _, value = line.partition(": ")
        values[name] = (*values.get(name, ()), value)
    return Facts(values)


def source_draft(facts: Facts) -> Draft:
    """Return what arXiv would say of the work."""
    arxiv = facts.first("arxiv")
    date, authors = facts.first("date"), facts.first("authors")
    return Draft(
        title=facts.first("title") or "",
        ids=(Identifier("arxiv", arxiv),) if arxiv else (),
        links=(Link(url=f"https://arxiv.org/abs/{arxiv}"),) if arxiv else (),
        authors=tuple(authors.split(", ")) if authors else (),
        date=PartialDate.parse(date) if date else None,
    )


def curator_wish(facts: Facts) -> Wish:
    """Return what the curator says of the work."""
    links = [link.partition("=") for link in facts.values.get("link", ())]
    return Wish(
        section=facts.first("section"),
        venue=facts.first("venue"),
        note=facts.first("note"),
        institutes=facts.values.get("institute", ()),
        keywords=facts.values.get("keyword", ()),
        links=tuple(Link(label=label, url=url) for label, _, url in links),
    )


def changed_entry(entry: Entry, facts: Facts) -> Entry:
    """Return an entry with other values."""
    for name, values in facts.values.items():
        value: object = values[0]
        if name == "date":
            value = PartialDate.parse(values[0])
        elif name == "authors":
            value = tuple(values[0].split(", "))
        elif name == "url":
            name, value = "links", (Link(url=values[0]), *entry.links[1:])  # noqa: PLW2901  # one field by another name
        entry = replace(entry, **{name: value})  # type: ignore[arg-type]  # one field by name
    return entry
