"""Facts to HTML: text, addresses, and the keeper's own markup, for tables that are written in HTML."""

from __future__ import annotations

import html
import re
from typing import Final

from llmlist.lists.tags import HTML_TAG, find_href
from llmlist.lists.values import clean_text
from llmlist.model.url import is_safe_url

_TAG: Final = re.compile(r"<(?:[^<>]{0,4000}>)?")
_QUOTED: Final = re.compile(r"""["'][^"']*["']""")
_HANDLER: Final = re.compile(r"[\s/]on[a-z]{1,30}\s{0,9}=", re.IGNORECASE)
_MARKUP: Final = frozenset(
    "a abbr b bdi br code del details div em font i img ins kbd li mark ol p pre q s small span strong sub "
    "summary sup tt u ul".split()
)
"""What may stand in a cell: marks, links, pictures, lists. Nothing that ends the cell or that runs."""


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
    """Write a cell's own markup: as it is, but for tags that would end the cell or do more than mark."""
    return _TAG.sub(lambda found: found.group() if _is_harmless(found.group()) else _shown(found), markup)


def _shown(found: re.Match[str]) -> str:
    return found.group().replace("<", "&lt;").replace(">", "&gt;")


def _is_harmless(tag: str) -> bool:
    name = HTML_TAG.match(tag)
    if name is None or name["name"].lower() not in _MARKUP or not tag.endswith(">"):
        return False
    place = find_href(tag)
    if tag.lower().count("href") > (place is not None) or (place is not None and not is_safe_url(place.url)):
        return False
    return _HANDLER.search(_QUOTED.sub("", tag)) is None
