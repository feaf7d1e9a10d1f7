"""A note's markdown as HTML that can show text and links and nothing else.

Two kept libraries do it: pyromark turns markdown into HTML, nh3 takes out all that is not allowed.
"""

from __future__ import annotations

from typing import Final

_TAGS: Final = frozenset(
    "a b blockquote br code del em i li ol p pre s strong sub sup table tbody td th thead tr u ul".split()
)


def note_html(markdown: str) -> str:
    """Return a note as safe HTML; links that are not of the web lose their address, pictures go.

    >>> note_html("*New*: [code](https://example.org) <script>alert(1)</script>")
    '<p><em>New</em>: <a href="https://example.org" rel="noopener noreferrer">code</a> </p>'
    """
    # Loaded late: only a site needs them.
    import nh3  # noqa: PLC0415
    import pyromark  # noqa: PLC0415

    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    cleaned = nh3.clean(
        pyromark.Markdown(options=options).html(markdown),
        tags=set(_TAGS),
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        url_relative="deny",
    )
    return str(cleaned).strip()
