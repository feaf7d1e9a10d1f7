"""HTML out of texts: the one place where a site's pages escape what others wrote."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from llmlist.model.url import is_safe_url

if TYPE_CHECKING:
    from llmlist.formats.site.values import Site

# Nothing but the site's own files, whatever slips through: https://www.w3.org/TR/CSP3/
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_ICON: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Cpath fill='%230a58b5' d='M2 2h12v2H2zm0 5h12v2H2zm0 5h8v2H2z'/%3E%3C/svg%3E"
)
_CONTROL_CODES: Final = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\t"), ord("\n")}
_CONTROLS: Final = dict.fromkeys(_CONTROL_CODES, "\N{REPLACEMENT CHARACTER}")


def escape(text: str) -> str:
    """Return a text so that a page shows it as text, in an element or between quotes.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(text.translate(_CONTROLS))


def apart(text: str) -> str:
    """Return a text in an element of its own, so that marks of direction in it end with it.

    https://www.w3.org/International/articles/inline-bidi-markup/
    """
    return f"<bdi>{escape(text)}</bdi>"


def web_url(url: str) -> str | None:
    """Return a link's address as one to follow from any page, or None where it is not one of the web."""
    tidy = url.strip()
    return tidy if tidy.lower().startswith(("http://", "https://")) and is_safe_url(tidy) else None


def link(url: str, text: str) -> str:
    """Return a link to a page of others, or its text alone where its address is none of the web."""
    target = web_url(url)
    if target is None:
        return apart(text)
    return f'<a href="{escape(target)}" rel="noopener noreferrer">{apart(text)}</a>'


def page(site: Site, *, title: str, body: str, root: str = "", scripts: tuple[str, ...] = ()) -> str:
    """Return a whole page.

    Args:
        site: What it is a page of.
        title: For the window, as text.
        body: As HTML.
        root: The way from the page to the site's own folder, such as ``../``.
        scripts: Files to run when the page is read, from the site's own folder.
    """
    loads = "".join(f'<script src="{root}{name}" defer></script>\n' for name in scripts)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{escape(site.generator)}">
<title>{escape(title)}</title>
<link rel="icon" href="{_ICON}">
<link rel="stylesheet" href="{root}assets/site.css">
{loads}</head>
<body>
{body}</body>
</html>
"""
