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

    from llmlist.lists.anchors import PageHeading
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
        others = {target: headings for target, headings in moved.items() if target != path}
        made[path] = _follow(content, made[path], path, others)
    return made


def follow_renamed(
    contents: Mapping[str, bytes],
    edits: Mapping[str, Sequence[Edit]],
    renamed: Mapping[str, Mapping[str, tuple[PageHeading, PageHeading]]],
) -> dict[str, tuple[Edit, ...]]:
    """Return the edits of each document with those that let its links follow headings renamed by hand.

    A link that an entry has is a fact of the catalogue, and stays.

    Args:
        contents: The documents, by path, as they are.
        edits: What is done to them; a document without edits may be left out.
        renamed: By path of a document and old anchor in lower case, the heading as it was and as it is.

    Raises:
        DataError: A document is not UTF-8.
    """
    return {
        path: _follow(content, tuple(edits.get(path, ())), path, renamed)
        for path, content in contents.items()
    }


def _follow(
    content: bytes,
    edits: tuple[Edit, ...],
    path: str,
    moved: Mapping[str, Mapping[str, tuple[PageHeading, PageHeading]]],
) -> tuple[Edit, ...]:
    """Return edits of a document with those that turn its links to headings of some documents."""
    if not moved:
        return edits
    edited = apply_edits(content, edits)
    turned: list[Edit] = []
    for target, headings in moved.items():
        turned += follow_headings(_links_to(edited, path, target), headings)
    return chain_edits(content, edits, turned)


def _links_to(content: bytes, path: str, target: str) -> Sequence[InnerLink]:
    """Return the links of a document to another, or into itself, that stand outside of entries."""
    if path != target and posixpath.basename(target).encode() not in content:
        return ()
    links = [
        link for link in find_anchor_links(parse_document(content)) if _leads_to(link.page, path, target)
    ]
    taken = [draft.span for draft in read_document(content).drafts if draft.span is not None] if links else []
    return [link for link in links if not any(span.contains(link.url) for span in taken)]


def _leads_to(page: str, path: str, target: str) -> bool:
    """Tell whether what stands before the ``#`` of a link in a document leads to another, as on GitHub."""
    if not page or "://" in page:
        return not page and path == target
    written = unquote(page)
    base = "" if written.startswith("/") else posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(base, written.lstrip("/"))) == posixpath.normpath(target)
