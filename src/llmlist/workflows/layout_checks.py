"""Rules on how a document is laid out: its tables, its comments, the order of its items."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from llmlist.lists.comments import find_open_comment
from llmlist.lists.order import find_order
from llmlist.model.problem import Location, Problem, line_and_column
from llmlist.workflows.pairing import ItemRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.workflows.evidence import Evidence

_BAR: Final = re.compile(rb"(?<!\\)\|")
_FEWEST_ORDERED: Final = 8


def find_short_rows(evidence: Evidence) -> Iterator[Problem]:
    """A row of a table has fewer cells than its head, or more."""
    for page in evidence.pages:
        content = page.reading.document.content
        for number, one in enumerate(page.reading.listings):
            table = one.listing.table
            if table is None or one.listing.shape != "table":
                continue
            starts = {item.start: index for index, item in enumerate(one.listing.items)}
            for row in table.rows:
                index = starts.get(content.rfind(b"\n", 0, row.start) + 1, starts.get(row.start))
                cells, columns = (_count_cells(content[line.start : line.end]) for line in (row, table.head))
                if index is None or cells == columns:
                    continue
                draft = one.drafts[index]
                if draft is None:
                    continue
                place = page.pairing.by_ref.get(ItemRef(number, index))
                yield Problem(
                    code="uneven-row",
                    # GitHub shows what is missing as empty cells, and what is too much not at all.
                    severity="warning" if cells > columns else "info",
                    message=f"{draft.title!r} has {cells} cells, and the table {columns}",
                    location=Location(path=page.document.path, line=draft.line),
                    entry_key=None if place is None else place.item.key,
                    hint="look for a | that is missing, or that wants a backslash before it",
                )


def _count_cells(row: bytes) -> int:
    """Return how many cells a row is written with; GitHub fills up what is missing and drops what is more."""
    text = row.strip()
    text = text.removeprefix(b"|")
    text = text[:-1] if text.endswith(b"|") and not text.endswith(b"\\|") else text
    return len(_BAR.findall(text)) + 1


def find_open_comments(evidence: Evidence) -> Iterator[Problem]:
    """A comment is not closed: all below it is hidden."""
    for page in evidence.pages:
        start = find_open_comment(page.reading.document)
        if start is not None:
            line, column = line_and_column(page.reading.document.content, start)
            yield Problem(
                code="open-comment",
                severity="error",
                message="a comment begins here and never ends: GitHub shows nothing of what follows",
                location=Location(path=page.document.path, line=line, column=column),
                hint="write --> where it should end",
            )


def find_broken_orders(evidence: Evidence) -> Iterator[Problem]:
    """One item stands against the order that all others of its listing keep."""
    for page in evidence.pages:
        for number, one in enumerate(page.reading.listings):
            order = find_order(one)
            known = [
                (index, draft, order.key(draft))
                for index, draft in enumerate(one.drafts)
                if order is not None and draft is not None and order.key(draft) is not None
            ]
            if order is None or len(known) < _FEWEST_ORDERED:
                continue
            wrong = [
                (index, draft, before)
                for (_, before, left), (index, draft, right) in pairwise(known)
                if _is_against(left, right, descending=order.descending)
            ]
            # Several slips are a habit of their own.
            for index, draft, before in wrong if len(wrong) == 1 else ():
                place = page.pairing.by_ref.get(ItemRef(number, index))
                yield Problem(
                    code="broken-order",
                    severity="info",
                    message=f"{draft.title!r} stands behind {before.title!r}, unlike all others here",
                    location=Location(path=page.document.path, line=draft.line),
                    entry_key=None if place is None else place.item.key,
                    hint="move the line where it belongs",
                )


def _is_against(left: object, right: object, *, descending: bool) -> bool:
    """Tell whether two neighbours stand the wrong way round, as far as both values are known."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        shared = min(len(left), len(right))
        left, right = left[:shared], right[:shared]
        return bool(left < right) if descending else bool(left > right)
    return str(left) < str(right) if descending else str(left) > str(right)
