"""The page of one entry: its facts, where it is listed, its BibTeX, and what is near it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from llmlist.formats.site.markup import apart, escape, link, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from llmlist.formats.site.values import Nearby, Site, SiteEntry

_ROOT = "../"


def entry_page(site: Site, one: SiteEntry) -> str:
    """Return the page of an entry."""
    entry = one.entry
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in _facts(site, one))
    note = f'<div class="note">{one.note_html}</div>\n' if one.note_html else ""
    gone = f'<p class="withdrawn">Withdrawn: {apart(entry.withdrawn)}</p>\n' if entry.withdrawn else ""
    body = f"""<div class="page">
<nav aria-label="Site"><a href="../index.html">{apart(site.name)}</a></nav>
<main>
<h1>{apart(entry.title)}</h1>
{gone}<dl class="facts">
{facts}</dl>
{note}{_bibtex(one)}{"".join(_nearby(site, near) for near in one.nearby)}</main>
<footer><p>For programs: <a href="{escape(_api_path(one))}">this entry as JSON</a>.</p></footer>
</div>
"""
    scripts = ("assets/entry.js",) if one.bibtex else ()
    return page(site, title=f"{entry.title} · {site.name}", body=body, root=_ROOT, scripts=scripts)


def _facts(site: Site, one: SiteEntry) -> Iterator[tuple[str, str]]:
    entry = one.entry
    values = {
        "Authors": _chosen("author", entry.authors),
        "Date": apart(str(entry.date)) if entry.date else "",
        "Venue": _state(entry.venue, {"venue": one.series}) if entry.venue else "",
        "Institutes": _chosen("institute", entry.institutes),
        "Tags": _chosen("tag", entry.keywords),
        "Kind": _state(entry.kind, {"kind": entry.kind}),
        "Links": _list(link(each.url, each.label or each.url) for each in entry.links),
        "Identifiers": _list(link(each.url, str(each)) for each in entry.ids),
        **{escape(name): apart(text) for name, text in (*entry.model.items(), *entry.extra.items())},
        "Sections": _list(_section(site, key) for key in one.sections),
        "Listed at": _list(apart(f"{place.path}, line {place.line}") for place in one.places),
        "From": _list(map(apart, entry.origins)),
    }
    yield from ((name, value) for name, value in values.items() if value)


def _chosen(name: str, values: Iterable[str]) -> str:
    return ", ".join(_state(value, {name: value}) for value in values)


def _state(text: str, state: dict[str, str]) -> str:
    """Return a link to the first page with something chosen there."""
    return f'<a href="../index.html#{escape(urlencode(state))}">{apart(text)}</a>'


def _section(site: Site, key: str) -> str:
    section = site.sections_by_key.get(key)
    title = " / ".join(section.path) if section is not None else key
    return _state(title or site.name, {"section": key})


def _list(values: Iterable[str]) -> str:
    items = "".join(f"<li>{value}</li>" for value in values)
    return f"<ul>{items}</ul>" if items else ""


def _bibtex(one: SiteEntry) -> str:
    if not one.bibtex:
        return ""
    return f"""<h2>BibTeX</h2>
<pre id="bibtex" tabindex="0" role="region" aria-label="BibTeX">{escape(one.bibtex.strip())}</pre>
<p class="copy"><button id="copy" type="button" hidden>Copy BibTeX</button>
<span id="copied" role="status"></span></p>
"""


def _nearby(site: Site, near: Nearby) -> str:
    others = [site.by_key[key] for key in near.keys if key in site.by_key]
    items = "".join(map(_near_item, others))
    return f'<h2>{escape(near.title)}</h2>\n<ul class="plain">\n{items}</ul>\n' if items else ""


def _near_item(one: SiteEntry) -> str:
    date = one.entry.date
    year = f' <span class="soft">{date.year}</span>' if date is not None else ""
    return f'<li><a href="{escape(_ROOT + one.page)}">{apart(one.entry.title)}</a>{year}</li>\n'


def _api_path(one: SiteEntry) -> str:
    return f"{_ROOT}api/{one.page.removesuffix('.html')}.json"
