"""The data that the first page searches: one script that any page may load, from a server or from a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.site.markup import web_url
from llmlist.model.link import link_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.formats.site.values import Site, SiteEntry

_LONGEST_NOTE: Final = 600
"""Characters of a note that are searched: a few lists keep whole articles in theirs."""


class _Names:
    """Names that stand once in the data and are meant by number."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))

    def numbers(self, texts: Iterable[str]) -> list[int]:
        return [self.number(text) for text in texts]


def format_search_data(site: Site) -> str:
    """Return ``data.js``; each entry is a row, and `assets/site.js` says which value stands where."""
    numbers = {section.key: number for number, section in enumerate(site.sections)}
    authors, venues, institutes, kinds, tags = (_Names() for _ in range(5))
    rows: list[list[Any]] = []
    for one in site.entries:
        entry = one.entry
        rows.append(
            [
                one.page,
                entry.title,
                str(entry.date or ""),
                authors.numbers(entry.authors),
                entry.venue or "",
                venues.number(one.series) if one.series else -1,
                institutes.numbers(entry.institutes),
                kinds.number(entry.kind),
                tags.numbers(entry.keywords),
                [numbers[key] for key in one.sections if key in numbers],
                _links(one),
                _words(one),
            ]
        )
    return script_of(
        {
            "name": site.name,
            "sections": [
                {"key": one.key, "path": one.path, "parent": numbers.get(one.parent or "", -1)}
                for one in site.sections
            ],
            "authors": list(authors.texts),
            "venues": list(venues.texts),
            "institutes": list(institutes.texts),
            "kinds": list(kinds.texts),
            "tags": list(tags.texts),
            "entries": rows,
        }
    )


def script_of(value: object) -> str:
    """Return a value as a script that sets it; no text in it can end the script or begin another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A page that holds the script must not end there; the two separators end a line in old engines.
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"window.LLMLIST={text};\n"


def _links(one: SiteEntry) -> list[list[str]]:
    found = []
    for link in one.entry.links:
        url = web_url(link.url)
        if url is not None:
            found.append([link.label or _label_of(url), url])
    return found


def _label_of(url: str) -> str:
    """Return what to call a title's own link: the host that it leads to."""
    host = url.partition("://")[2].partition("/")[0].partition("?")[0].lower().removeprefix("www.")
    return host if link_role(host) is None else "page"


def _words(one: SiteEntry) -> str:
    """Return what is searched but not shown: identifiers, further columns, the note."""
    entry = one.entry
    parts = [entry.key, *(each.value for each in entry.ids), *entry.model.values(), *entry.extra.values()]
    return "\n".join([*parts, (entry.note or "")[:_LONGEST_NOTE]]).strip()
