"""HTML tags as they stand in markdown: their names, their marks, the place of a link's address."""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

STRONG: Final = 1
EMPHASIS: Final = 2
STRUCK: Final = 4

# What a tag does to the text inside it, in markdown's own terms. The bits are those of `Leaf.marks`.
HTML_MARKS: Final = {
    "b": STRONG,
    "strong": STRONG,
    "i": EMPHASIS,
    "em": EMPHASIS,
    "font": EMPHASIS,
    "ins": EMPHASIS,
    "u": EMPHASIS,
    "s": STRUCK,
    "del": STRUCK,
}

HTML_TAG: Final = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,15})")
_HREF: Final = re.compile(
    r"""\shref\s{0,3}=\s{0,3}(?:"(?P<double>[^"<>]*)"|'(?P<single>[^'<>]*)'|(?P<bare>[^\s"'<>]+))""",
    re.IGNORECASE,
)
_ALTERNATIVE: Final = re.compile(
    r"""\salt\s{0,3}=\s{0,3}(?:"(?P<double>[^"<>]*)"|'(?P<single>[^'<>]*)'|(?P<bare>[^\s"'<>]+))""",
    re.IGNORECASE,
)


class Address(NamedTuple):
    """The address of an ``<a>`` tag.

    Attributes:
        url: With entities resolved.
        start: Byte offset in the tag at which it is written.
        end: Byte offset behind it.
    """

    url: str
    start: int
    end: int


def find_href(tag: str) -> Address | None:
    """Return where a tag's ``href`` points, or None where it has none."""
    found = _HREF.search(tag)
    if found is None:
        return None
    group = str(found.lastgroup)
    start = len(tag[: found.start(group)].encode())
    return Address(html.unescape(found[group]).strip(), start, start + len(found[group].encode()))


def find_alternative(tag: str) -> str:
    """Return the text that a tag gives for its picture; empty where it gives none."""
    found = _ALTERNATIVE.search(tag)
    return html.unescape(found[str(found.lastgroup)]).strip() if found is not None else ""
