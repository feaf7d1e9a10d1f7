"""The grammar of a style such as ``- [{title}]({url}) by {authors}``, and what is wrong with one."""

from __future__ import annotations

import re
from typing import Final

PLACE: Final = re.compile(r"\{(?P<name>[a-z]+)(?::(?P<detail>[^{}]+))?\}")
"""A place for a field; the detail is an example of the value, or the label of a link."""

_LINK: Final = re.compile(r"\[[*_`]{0,2}[^\[\]{}]+\]\(\{link:[^{}]+\}\)")
_OWN_LINK: Final = re.compile(r"\{title\}[*_`]{0,2}\]\(\{url\}\)")

FIELDS: Final = (
    "title",
    "url",
    "authors",
    "date",
    "venue",
    "institutes",
    "keywords",
    "note",
    "arxiv",
    "link",
)


def find_style_fault(text: str) -> str | None:
    """Return what is wrong with a style; None where nothing is.

    >>> find_style_fault("- [{title}]({url}), {date:2023}"), find_style_fault("- {name}")
    (None, '{name} is no field: title, url, authors, date, venue, institutes, keywords, note, arxiv, link')
    """
    names = [found["name"] for found in PLACE.finditer(text)]
    unknown = next((name for name in names if name not in FIELDS), None)
    if unknown is not None:
        return f"{{{unknown}}} is no field: {', '.join(FIELDS)}"
    if set("{}\n\r") & set(PLACE.sub("", text)):
        return "a style is one line, and braces stand around the name of a field only"
    if names.count("title") != 1:
        return "one {title} is needed"
    if "url" in names and not _OWN_LINK.search(text):
        return "{url} is the address of the title: [{title}]({url}); any other link is [paper]({link:paper})"
    if _LINK.sub("", text).count("{link"):
        return "a link stands behind its label: [code]({link:code})"
    twice = next((name for name in names if name != "link" and names.count(name) > 1), None)
    return None if twice is None else f"{{{twice}}} stands twice"
