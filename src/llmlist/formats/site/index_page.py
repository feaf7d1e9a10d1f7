"""The page that searches and filters all entries. What it shows comes from ``data.js``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.formats.site.markup import escape, page
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from llmlist.formats.site.values import Site

_COLUMNS: Final = {
    "title": "Title",
    "authors": "Authors",
    "date": "Date",
    "venue": "Venue",
    "institutes": "Institutes",
    "section": "Section",
    "kind": "Kind",
}
_SELECTS: Final = {"section": "Section", "year": "Year", "venue": "Venue", "kind": "Kind"}
_INPUTS: Final = {"institute": "Institute", "author": "Author", "tag": "Tag"}
_CHARTS: Final = {"year": "By year", "venue": "By venue", "section": "By section"}
_ORDERS: Final = {
    "": "The list's own, or best match",
    "-date": "Newest first",
    "date": "Oldest first",
    "title": "Title",
    "authors": "Authors",
    "venue": "Venue",
    "institutes": "Institutes",
    "section": "Section",
    "kind": "Kind",
}


def index_page(site: Site) -> str:
    """Return the first page of a site."""
    name = escape(site.name)
    body = f"""<a class="skip" href="#rows-start">Skip to the entries</a>
<div class="page">
<header>
<h1><bdi>{name}</bdi></h1>
<noscript><p>Search and filters need JavaScript.
<a href="all.html">Here is the whole list without it.</a></p></noscript>
</header>
<main id="app" hidden>
<div class="search" role="search">
<label class="hidden" for="q">Search titles, authors, venues and more</label>
<input id="q" type="search" placeholder="Search titles, authors, venues and more"
autocomplete="off" spellcheck="false">
</div>
<details id="filters" open>
<summary>Filters</summary>
<div class="filters">
{_filters()}</div>
</details>
<div class="status">
<p id="count" role="status"></p>
<button id="clear" type="button" hidden>Clear search and filters</button>
</div>
<details id="charts" class="charts-box">
<summary>Charts of what is found</summary>
<div class="charts">
{_charts()}</div>
</details>
<div id="rows-start" tabindex="-1"></div>
<table class="entries" role="table">
<caption class="hidden">Entries</caption>
<thead role="rowgroup"><tr role="row">
{_heads()}</tr></thead>
<tbody id="rows" role="rowgroup"></tbody>
</table>
<p id="none" hidden>Nothing is found. Fewer words or filters find more.</p>
<button id="more" class="more" type="button" hidden></button>
<div id="end"></div>
</main>
<footer>
<p>{count_of(len(site.entries), "entry", "entries")}. <a href="all.html">The whole list on one plain page</a>,
for programs <a href="api/entries.json">entries.json</a>, <a href="api/lists.json">lists.json</a> and
<a href="api/schema.json">their schema</a>.</p>
<p><kbd>Ctrl</kbd>+<kbd>K</kbd> search, <kbd>↓</kbd> <kbd>↑</kbd> through the titles, <kbd>Esc</kbd> clear
the search. Quotes keep words together. The address holds what you chose: copy it to share it.</p>
</footer>
</div>
"""
    return page(site, title=site.name, body=body, scripts=("data.js", "assets/site.js"))


def _filters() -> str:
    selects = "".join(
        f'<label>{label}<select id="{name}"></select></label>\n' for name, label in _SELECTS.items()
    )
    inputs = "".join(
        f'<label>{label}<input id="{name}" list="{name}-names" autocomplete="off" spellcheck="false">'
        f'<datalist id="{name}-names"></datalist></label>\n'
        for name, label in _INPUTS.items()
    )
    orders = "".join(f'<option value="{value}">{label}</option>' for value, label in _ORDERS.items())
    return f'{selects}{inputs}<label class="narrow-only">Order<select id="sort">{orders}</select></label>\n'


def _charts() -> str:
    return "".join(
        f'<section><h2 class="chart-title">{title}</h2><ul id="chart-{name}" class="chart"></ul>'
        f'<p id="chart-{name}-left" class="soft"></p></section>\n'
        for name, title in _CHARTS.items()
    )


def _heads() -> str:
    return "".join(
        f'<th scope="col" role="columnheader" data-column="{name}">'
        f'<button type="button">{label}</button></th>\n'
        for name, label in _COLUMNS.items()
    )
