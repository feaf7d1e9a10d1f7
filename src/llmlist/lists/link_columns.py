"""In which column of a table each link of an entry stands, learned from the links of the other rows.

A catalogue keeps an entry's links in the order of the page, so that a row's links go from left to right:
the columns that suit them best without turning back are theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urlsplit

from llmlist.lists.columns import cell_span
from llmlist.lists.fields import says_nothing
from llmlist.model.link import fold_label, link_role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from llmlist.lists.blocks import Inlines
    from llmlist.lists.reading import ReadListing
    from llmlist.model.link import Link

_NUMBER: Final = re.compile(r"[\d.,~+-]+ ?[kKmMbB]?")


_TITLE_WORDS: Final = 4
"""From how many words on a label reads like a title."""

_SHARES: Final = 0.3
_ODDS: Final = 0.2
_PRIOR: Final = 4
"""Measured on real tables: each row left out in turn, how often all its links go where they stood."""

_STRANGE: Final = 1.0
"""What speaks against a column for a link to another site, where all of its links lead to files."""
_FEWEST_TELLING: Final = 2
"""How many links show to what all links of a column lead."""

_DEEPEST: Final = 3
_UNKNOWN: Final = 0.5
"""What speaks against a second link in a cell of a column in which no row has any."""
_ROW: Final = "row"
_Path: TypeAlias = tuple[float, tuple[int, ...]]
_NO_PATH: Final[_Path] = (float("-inf"), ())


def _score(path: _Path) -> float:
    return path[0]


class LinkColumns:
    """The columns of one table that hold links, and what the links in them are like."""

    def __init__(self, content: bytes, listing: ReadListing) -> None:
        self._headers = {
            index: column.header
            for index, column in enumerate(listing.columns)
            if column.field in {"links", "title"}
        }
        if "links" not in {column.field for column in listing.columns}:
            self._headers |= {index: listing.columns[index].header for index in find_spare(content, listing)}
        self._title = next((i for i in self._headers if listing.columns[i].field == "title"), None)
        self._seen: Mapping[int, Counter[str]] = _count_traits(content, listing, self._headers)
        self._all = sum(self._seen.values(), Counter())
        if len(self._headers) > 1 and self._title is not None and self._title not in self._seen:
            del self._headers[self._title]  # where no title has a link beside it, none is put there
        rows = sum(draft is not None for draft in listing.drafts) or 1
        self._filled = {index: self._seen.get(index, Counter())[_ROW] / rows for index in self._headers}

    def assign(self, links: Sequence[Link], worded: Collection[str] = ()) -> dict[int, int]:
        """Return for each link with a label, by its place in ``links``, the column in which it stands.

        Args:
            links: Of one row, in order.
            worded: Headers of columns in which the row has words instead of links.
        """
        labelled = [number for number, link in enumerate(links) if link.label is not None]
        columns = sorted(column for column, header in self._headers.items() if header not in worded)
        if not columns:
            return {}
        # For each last column the best sum so far, and the columns that lead to it; at first none.
        best: list[_Path] = [(0.0, ()), *[_NO_PATH] * len(columns)]
        for number in labelled:
            before = best[0]
            following: list[_Path] = [_NO_PATH]
            for place, column in enumerate(columns, 1):
                stays = (best[place][0] - self._lonely(column), best[place][1])
                enters = (before[0] + self._filled[column], before[1])
                score, path = max(stays, enters, key=_score)
                following.append((score + self._suits(links[number], column), (*path, column)))
                before = max(before, best[place], key=_score)
            best = following
        return dict(zip(labelled, max(best, key=_score)[1], strict=True))

    def _lonely(self, column: int) -> float:
        """Return how much speaks against a second link in one cell: the share of rows that have but one."""
        seen = self._seen.get(column, Counter())
        return _UNKNOWN if not seen[_ROW] else 1 - min((seen[""] - seen[_ROW]) / seen[_ROW], 1.0)

    def _suits(self, link: Link, column: int) -> float:
        """Return how well a link suits a column: by its header, and by the share of links like it."""
        header, label = self._headers[column], link.label or ""
        named = 3.0 * (label == header)
        role = link_role(header)
        alike = 2.0 * (column != self._title and role is not None and role == link_role(label))
        if alike and self._is_seen_elsewhere(label, column):
            alike = 0.0  # `Github` below `Code` and below `Data`: its name does not tell which
        seen = self._seen.get(column, Counter())
        traits = list(_traits(link))
        shares = sum(seen[trait] / (seen[""] + 1) for trait in traits)
        # What is rare everywhere still tells by where it is least so. A column of few links is taken to be
        # like the others, as far as those links do not say.
        usual = {trait: (self._all[trait] + 0.5) / (self._all[""] + 2) for trait in traits}
        odds = sum(log((seen[trait] + _PRIOR * usual[trait]) / (seen[""] + _PRIOR)) for trait in traits)
        # Where nothing speaks for any column, a link stands beside the title.
        kind = _kind(link)
        strange = _STRANGE * (not seen[kind] and seen[""] >= _FEWEST_TELLING and self._all[kind] > 0)
        return named + alike - strange + _SHARES * shares + _ODDS * odds + 0.01 * (column == self._title)

    def _is_seen_elsewhere(self, label: str, column: int) -> bool:
        """Tell whether links of a label stand in another column as well."""
        trait = f"label {fold_label(label)}"
        return any(seen[trait] for other, seen in self._seen.items() if other != column)


def find_spare(content: bytes, listing: ReadListing) -> frozenset[int]:
    """Return the columns of a table without any links in which its first links can stand.

    Those are the last one, and those whose header speaks of links, where no row says anything in them.
    """
    last = len(listing.columns) - 1
    cells = [item.row.cells for item in listing.listing.items if item.row is not None]
    return frozenset(
        index
        for index, column in enumerate(listing.columns)
        if column.field == "extra"
        and (index == last or link_role(column.header) is not None)
        and not any(index < len(row) and _says(content, row[index]) for row in cells)
    )


def _says(content: bytes, cell: Inlines) -> bool:
    text = cell_span(content, cell).of(content).decode(errors="replace")
    return bool(text) and not says_nothing(text)


def _count_traits(
    content: bytes, listing: ReadListing, headers: Mapping[int, str]
) -> Mapping[int, Counter[str]]:
    """Count what the links of each column are like; under the empty trait how many there are."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for item, draft in zip(listing.listing.items, listing.drafts, strict=True):
        if draft is None or item.row is None:
            continue
        cells = {
            column: cell_span(content, item.row.cells[column])
            for column in headers
            if column < len(item.row.cells)
        }
        filled = set()
        for number, link in enumerate(draft.links):
            url = draft.spans.get(f"links.{number}.url")
            if url is None or link.label is None:
                continue
            for column, cell in cells.items():
                if cell.contains(url):
                    found[column].update(("", *_traits(link)))
                    filled.add(column)
        for column in filled:
            found[column][_ROW] += 1
    return found


def _kind(link: Link) -> str:
    """Return whether a link leads to another site or to a file beside the document."""
    return "web" if "//" in link.url else "file"


def _traits(link: Link) -> Iterator[str]:
    """Yield what links may have in common: label, first word, host and where on it, and its length."""
    label = fold_label(link.label or "")
    words = label.split()
    yield f"label {label}"
    yield f"word {words[0] if words else ''}"
    yield "number" if _NUMBER.fullmatch(label) else "long" if len(words) >= _TITLE_WORDS else "short"
    yield _kind(link)
    parts = urlsplit(link.url) if "//" in link.url else urlsplit("")
    host = parts.netloc.lower().removeprefix("www.")
    yield f"host {host}"
    # Many hosts keep one sort of thing below one word, such as data sets.
    names = parts.path.strip("/").split("/")
    yield f"path {host}/{names[0]}"
    # A folder of a repository is another sort of thing than a repository.
    yield f"depth {host} {min(len(names), _DEEPEST)}"
