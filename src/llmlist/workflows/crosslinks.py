"""Links from one document of a catalogue to a heading of another: they follow when it is renamed."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from llmlist.lists.document import parse_document
from llmlist.lists.inner_links import find_anchor_links, follow_headings
from llmlist.lists.reading import read_document
from llmlist.model.edit import Edit, apply_edits, chain_edits
from llmlist.workflows.sections import moved_headings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmlist.lists.inner_links import InnerLink


def follow_across(
    contents: Mapping[str, bytes], edits: Mapping[str, Sequence[Edit]]
) -> dict[str, tuple[Edit, ...]]:
    """Return the edits of each document with those that let its links follow the headings of the others.

    A link that an entry has is a fact of the catalogue, and stays.

    Args:
        contents: The documents that may be written, by path, as they are.
        edits: What is done to them; a document without edits may be left out.

    Raises:
        DataError: A document is not UTF-8.
    """
    made = {path: tuple(edits.get(path, ())) for path in contents}
    moved = {
        path: found
        for path, own in made.items()
        if own and len(contents) > 1 and (found := moved_headings(contents[path], own))
    }
    for path, content in contents.items() if moved else ():
        edited = apply_edits(content, made[path])
        turned: list[Edit] = []
        for target, headings in moved.items():
            if target != path:
                turned += follow_headings(_links_between(edited, path, target), headings)
        made[path] = chain_edits(content, made[path], turned)
    return made


def _links_between(content: bytes, path: str, target: str) -> Sequence[InnerLink]:
    """Return the links of a document to another that stand outside of entries."""
    if posixpath.basename(target).encode() not in content:
        return ()
    links = [
        link for link in find_anchor_links(parse_document(content)) if _leads_to(link.page, path, target)
    ]
    taken = [draft.span for draft in read_document(content).drafts if draft.span is not None] if links else []
    return [link for link in links if not any(span.contains(link.url) for span in taken)]


def _leads_to(page: str, path: str, target: str) -> bool:
    """Tell whether what stands before the ``#`` of a link in a document leads to another, as on GitHub."""
    if not page or "://" in page:
        return False
    written = unquote(page)
    base = "" if written.startswith("/") else posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(base, written.lstrip("/"))) == posixpath.normpath(target)
