"""Problems that a rule can mend by itself: the edits of documents and catalogue, proved beforehand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Final

from llmlist.errors import EditError
from llmlist.model.edit import Edit, FileEdit, Plan, apply_edits, digest
from llmlist.model.url import untracked_url
from llmlist.model.wording import count_of
from llmlist.workflows.evidence import Evidence
from llmlist.workflows.link_checks import https_url, unmirrored_url
from llmlist.workflows.render import plan_render
from llmlist.workflows.saving import plan_saving
from llmlist.workflows.wording_checks import without_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Item
    from llmlist.model.problem import Problem
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.evidence import Shown

LINK_MENDS: Final[Mapping[str, Callable[[str], str]]] = {
    "tracking-parameter": untracked_url,
    "mirror-link": unmirrored_url,
    "insecure-link": https_url,
}
TITLE_MENDS: Final[Mapping[str, Callable[[str], str]]] = {"trailing-stop": without_stop}


def plan_fixes(workspace: Workspace, problems: Iterable[Problem]) -> Plan:
    """Plan the edits that mend problems, in the documents and in the catalogue's files alike.

    What only a person can mend is left. The new texts are read again: they agree with the catalogue
    wherever they did before.

    Args:
        workspace: As it was checked.
        problems: What was found and is to be mended.

    Raises:
        EditError: A text would not read as the catalogue says; nothing is to be written then.
    """
    found = list(problems)
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.entry_key is not None and (one.code in LINK_MENDS or one.code in TITLE_MENDS):
            wanted[one.entry_key].add(one.code)
    catalog = _mended_catalog(workspace.catalog, wanted)
    edits = _document_edits(workspace, found, wanted)
    files = {path: apply_edits(workspace.files[path], some) for path, some in edits.items()}
    _prove(workspace, replace(workspace, catalog=catalog, files={**workspace.files, **files}))
    written = [
        FileEdit(path=path, sha256=digest(workspace.files[path]), edits=tuple(some))
        for path, some in edits.items()
        if some
    ]
    mended = [one for one in found if one.fixes or one.code in TITLE_MENDS]
    summary = (f"mended {count_of(len(mended), 'problem', 'problems')}",) if mended else ()
    return Plan(file_edits=_joined(plan_saving(workspace, catalog), written), summary=summary)


def _joined(saved: Sequence[FileEdit], written: Sequence[FileEdit]) -> tuple[FileEdit, ...]:
    """Return the edits of both, those of one file together.

    Where an entry's lines are written anew its identifiers are left for another run.
    """
    edits = {one.path: one for one in saved}
    for one in written:
        before = edits.get(one.path)
        edits[one.path] = (
            one if before is None else replace(before, edits=(*before.edits, *_apart(one, before)))
        )
    return tuple(edits.values())


def _apart(one: FileEdit, before: FileEdit) -> Iterator[Edit]:
    """Yield the edits that touch no bytes of those before."""
    for edit in one.edits:
        start, end = edit.span
        if all(end <= other.span.start or other.span.end <= start for other in before.edits):
            yield edit


def _mended_catalog(catalog: Catalog, wanted: Mapping[str, Collection[str]]) -> Catalog:
    if not wanted:
        return catalog
    items = tuple(_mended(item, wanted[item.key]) if item.key in wanted else item for item in catalog.items)
    return replace(catalog, items=items)


def _mended(item: Item, codes: Collection[str]) -> Item:
    if item.links is not None:
        links = tuple(replace(link, url=_mend(link.url, LINK_MENDS, codes)) for link in item.links)
        item = replace(item, links=links)
    return item if item.title is None else replace(item, title=_mend(item.title, TITLE_MENDS, codes))


def _mend(text: str, mends: Mapping[str, Callable[[str], str]], codes: Collection[str]) -> str:
    chosen = (mend for code, mend in mends.items() if code in codes)
    return reduce(lambda before, mend: mend(before), chosen, text)


def _document_edits(
    workspace: Workspace, problems: Iterable[Problem], wanted: Mapping[str, Collection[str]]
) -> Mapping[str, list[Edit]]:
    """Return the edits of each document: of the values of its items, and of what stands beside them."""
    edits: dict[str, list[Edit]] = defaultdict(list)
    for shown in Evidence(workspace).shown_items:
        if shown.key in wanted:
            edits[shown.page.document.path] += _item_edits(shown, wanted[shown.key])
    for one in problems:
        own = one.code in LINK_MENDS or one.code in TITLE_MENDS
        if one.fixes and not own and one.location is not None:
            edits[one.location.path] += one.fixes
    return {path: list(dict.fromkeys(some)) for path, some in edits.items()}


def _item_edits(shown: Shown, codes: Collection[str]) -> Iterator[Edit]:
    """Yield the edits of one item; a value that the document writes otherwise, as with escapes, stays."""
    content, draft = shown.page.reading.document.content, shown.draft
    values = {f"links.{number}.url": (link.url, LINK_MENDS) for number, link in enumerate(draft.links)}
    for field, (old, mends) in {**values, "title": (draft.title, TITLE_MENDS)}.items():
        span = draft.spans.get(field)
        new = _mend(old, mends, codes)
        if new != old and span is not None and span.of(content) == old.encode():
            yield Edit(span=span, content=new.encode())


def _prove(before: Workspace, after: Workspace) -> None:
    """Refuse mended texts that the catalogue agrees with less than it did.

    Raises:
        EditError: They do.
    """
    now = plan_render(after, after.catalog).summary
    try:
        was = plan_render(before, before.catalog).summary
    except EditError:
        return
    if len(now) > len(was):
        new = next(line for line in now if line not in set(was))
        raise EditError(f"the mended text would read otherwise: {new}", hint="nothing was written")
