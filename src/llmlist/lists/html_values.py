"""Facts to HTML: text, addresses, and the keeper's own markup, for tables that are written in HTML."""

from __future__ import annotations

import html
import re
from typing import Final

from llmlist.lists.tags import HTML_TAG, find_href
from llmlist.lists.values import clean_text
from llmlist.model.url import is_safe_url

# Before a blank or a digit, `<` begins no tag: https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])(?:[^<>]{0,4000}>)?")
_QUOTED: Final = re.compile(r"""["'][^"']*["']""")
_HANDLER: Final = re.compile(r"[\s/]on[a-z]{1,30}\s{0,9}=", re.IGNORECASE)
_MARKUP: Final = frozenset(
    "a abbr b bdi br code del details div em font i img ins kbd li mark ol p pre q s small span strong sub "
    "summary sup tt u ul".split()
)
"""What may stand in a cell: marks, links, pictures, lists. Nothing that ends the cell or that runs."""

_SINGLE: Final = frozenset({"br", "img"})


def format_html(text: str, *, quoted: bool = False, entities: bool = False) -> str:
    """Write plain text into HTML; as little is escaped as will do.

    Args:
        text: One line.
        quoted: It stands between quotes, as an address does.
        entities: Write each ampersand as an entity, also where it could be read as nothing else.
    """
    text = clean_text(text)
    if entities or html.unescape(text) != text:
        text = text.replace("&", "&amp;")
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;") if quoted else text


def format_fragment(markup: str) -> str:
    """Write a keeper's own markup: as it is, but for tags that would end its place or do more than mark."""
    paired = _paired(markup)

    def write(found: re.Match[str]) -> str:
        harmless = found.start() in paired and _is_harmless(found.group())
        return found.group() if harmless else found.group().replace("<", "&lt;").replace(">", "&gt;")

    return _TAG.sub(write, markup)


def _paired(markup: str) -> frozenset[int]:
    """Return where the tags begin whose other half is there as well, or which have none."""
    paired = set()
    opened: list[tuple[str, int]] = []
    for found in _TAG.finditer(markup):
        name = HTML_TAG.match(found.group())
        if name is None or name["name"].lower() in _SINGLE:
            paired.add(found.start())
        elif not name["closing"]:
            opened.append((name["name"].lower(), found.start()))
        elif opened and opened[-1][0] == name["name"].lower():
            paired |= {found.start(), opened.pop()[1]}
    return frozenset(paired)


def _is_harmless(tag: str) -> bool:
    name = HTML_TAG.match(tag)
    if name is None or name["name"].lower() not in _MARKUP or not tag.endswith(">"):
        return False
    place = find_href(tag)
    if tag.lower().count("href") > (place is not None) or (place is not None and not is_safe_url(place.url)):
        return False
    return _HANDLER.search(_QUOTED.sub("", tag)) is None
