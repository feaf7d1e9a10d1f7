"""Every entry on one page, by section, for readers without scripts and for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.formats.site.markup import apart, escape, page

if TYPE_CHECKING:
    from llmlist.formats.site.values import Site, SiteEntry

_DEEPEST_HEADING = 6


def plain_page(site: Site) -> str:
    """Return the page that lists everything."""
    inside: dict[str, list[SiteEntry]] = {one.key: [] for one in site.sections}
    for one in site.entries:
        for key in one.sections:
            inside.setdefault(key, []).append(one)
    parts = []
    for section in site.sections:
        if section.path:
            level = min(len(section.path) + 1, _DEEPEST_HEADING)
            parts.append(f"<h{level}>{apart(section.path[-1])}</h{level}>\n")
        if inside[section.key]:
            parts.append(f'<ul class="plain">\n{"".join(map(_item, inside[section.key]))}</ul>\n')
    body = (
        f'<div class="page">\n<nav><a href="index.html">Search and filter</a></nav>\n<main>\n'
        f"<h1>{apart(site.name)}</h1>\n{''.join(parts)}</main>\n</div>\n"
    )
    return page(site, title=f"{site.name}: all entries", body=body)


def _item(one: SiteEntry) -> str:
    entry = one.entry
    facts = ", ".join(filter(None, [entry.venue, str(entry.date or "")]))
    shown = f' <span class="soft">{apart(facts)}</span>' if facts else ""
    return f'<li><a href="{escape(one.page)}">{apart(entry.title)}</a>{shown}</li>\n'
