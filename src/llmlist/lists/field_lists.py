"""Lists whose items are no entries but say something of one: its fields by name, or the links to it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from llmlist.lists.block_parts import link_labels
from llmlist.lists.blocks import ItemList, Paragraph, plain_text
from llmlist.lists.fields import find_named_field
from llmlist.lists.titles import is_title_link
from llmlist.lists.views import TextView
from llmlist.model.link import fold_label, link_role

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from llmlist.lists.blocks import Block, Inlines

_NAME: Final = re.compile(r"\s*+([^:：\n\[\]]{1,40}?)\s?[:：]")
_FEWEST: Final = 2
_MOST: Final = 20


def are_fields(content: bytes, block: ItemList) -> bool:
    """Tell whether the items of a list are the fields of one work: ``Paper: …``, ``Code: …``, ``Task: …``.

    Each has a name of its own, several of them known ones, and the paper's is followed by its title.
    """
    if not _FEWEST <= len(block.items) <= _MOST or not _begins_with_name(block):
        return False
    views = [TextView(content, (part,)) for part in _paragraphs(block)]
    names = [found[1] if (found := _NAME.match(view.text)) is not None else "" for view in views]
    if len(names) < len(block.items) or not all(names) or len(set(names)) < len(names):
        return False
    known = sum(_is_known(view, name) for view, name in zip(views, names, strict=True))
    return known >= _FEWEST and any(
        link_role(name) == "paper" and any(is_title_link(link, view.text) for link in view.links)
        for view, name in zip(views, names, strict=True)
    )


def _begins_with_name(block: ItemList) -> bool:
    """Tell whether the first item begins with a name and a colon: most lists need no closer look."""
    first = next(iter(_paragraphs(block)), None)
    before = "" if first is None else "".join([leaf.text for leaf in first.leaves[:3] if leaf.link < 0])
    return _NAME.match(before) is not None


def _is_known(view: TextView, name: str) -> bool:
    named = find_named_field(view.text.lstrip(), 0)
    return link_role(name) is not None or (named is not None and named.field is not None)


def are_mere_links(block: ItemList) -> bool:
    """Tell whether the items of a list hold links and no titles: ``Paper: https://…``, ``[code](…)``."""
    parts = _paragraphs(block)
    return len(parts) == len(block.items) > 0 and all(map(_is_mere_link, parts))


def find_repeated_names(block: ItemList) -> frozenset[str]:
    """Return the names that the lists inside of several items of a list give their own items.

    ``Documentation`` and ``Examples`` below each of many works say something of the work above. What one
    item gives to two of its own, such as ``Paper:`` before each title, does not.
    """
    held = [[one for one in item.blocks if isinstance(one, ItemList)] for item in block.items]
    holding = [lists for lists in held if lists]
    if len(holding) < _FEWEST_REPEATED:
        return frozenset()  # as in most lists: a name that one item gives twice does not count
    nested = list(map(_names_inside, holding))
    counts = Counter(name for names in nested for name in names)
    filled = sum(map(bool, nested))
    twice = {name for names in nested for name, count in names.items() if count > 1}
    usual = {name for name, count in counts.items() if count >= _FEWEST_REPEATED and count * 2 > filled}
    return frozenset(usual - twice)


def has_names(block: ItemList, names: Container[str]) -> bool:
    """Tell whether each item of a list begins with one of some names."""
    return bool(block.items) and all(_name_of(item.blocks) in names for item in block.items)


def _names_inside(lists: Sequence[ItemList]) -> Counter[str]:
    names = [_name_of(item.blocks) for one in lists for item in one.items]
    return Counter(filter(None, names))


def _name_of(blocks: Sequence[Block]) -> str:
    """Return the few words that an item begins with: before a colon, or as its first link; else nothing."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not first.inlines.leaves:
        return ""
    label = next(link_labels(first.inlines), "")
    text = plain_text(first.inlines.leaves)
    if label and text.strip().startswith(label.strip()):
        return fold_label(label) if len(label.split()) <= _LONGEST_NAME else ""
    named = _NAME.match(text)
    return fold_label(named[1]) if named is not None else ""


_FEWEST_REPEATED: Final = 3
_LONGEST_NAME: Final = 3


def holds_paper_link(block: ItemList) -> bool:
    """Tell whether an item of a list is no more than the link to a paper: ``[[Paper]](https://…)``.

    It names no work, so that the item above does, and what stands beside it speaks of the same.
    """
    return any(
        len(part.links) == 1 and _is_mere_link(part) and link_role(next(link_labels(part))) == "paper"
        for item in block.items
        for part in _only_paragraph(item.blocks)
    )


def _only_paragraph(blocks: Sequence[Block]) -> tuple[Inlines, ...]:
    return (blocks[0].inlines,) if len(blocks) == 1 and isinstance(blocks[0], Paragraph) else ()


def _is_mere_link(part: Inlines) -> bool:
    labels = list(link_labels(part))
    words = "".join([leaf.text for leaf in part.leaves if leaf.link < 0]).strip(" \t\n:：,;|-")
    named = not any(map(str.isalnum, words)) or link_role(words) is not None
    return bool(labels) and named and all("://" in one or link_role(one) is not None for one in labels)


def _paragraphs(block: ItemList) -> list[Inlines]:
    """Return the paragraphs of a list whose items are no more than one paragraph each; else nothing."""
    blocks = [item.blocks for item in block.items]
    paragraphs = [one[0].inlines for one in blocks if len(one) == 1 and isinstance(one[0], Paragraph)]
    return paragraphs if len(paragraphs) == len(blocks) else []
