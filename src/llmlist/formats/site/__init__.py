"""A catalogue as a static site: pages, the data that they search, and the same facts for programs.

Texts only: which files there are and what they say. Knows no disk, no browser and no markdown. Every text of
others is escaped where it lands, in `markup` for pages and in `data` for scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.formats.site.api import api_files
from llmlist.formats.site.data import format_search_data
from llmlist.formats.site.entry_page import entry_page
from llmlist.formats.site.index_page import index_page
from llmlist.formats.site.plain_page import plain_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.formats.site.values import Site


def make_site_files(site: Site, assets: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the content of every file of a site by its path inside it, with forward slashes.

    Args:
        site: What to show.
        assets: Style and scripts, by file name.
    """
    texts = {
        "index.html": index_page(site),
        "all.html": plain_page(site),
        "data.js": format_search_data(site),
        **{one.page: entry_page(site, one) for one in site.entries},
        **api_files(site),
        # Without it GitHub Pages takes the folder for a Jekyll site and leaves files out.
        ".nojekyll": "",
    }
    files = {path: text.encode("utf-8", "replace") for path, text in texts.items()}
    return {**files, **{f"assets/{name}": content for name, content in assets.items()}}
