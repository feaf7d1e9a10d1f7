"""The paragraphs of blocks and what they are made of: links, their labels, words beside them, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.lists.blocks import ItemList, Paragraph, Quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.lists.blocks import Block, Inlines


def parts_of(block: Block) -> list[Inlines]:
    """Return the paragraphs of a block and of all inside it."""
    if isinstance(block, Paragraph):
        return [block.inlines]
    if isinstance(block, ItemList):
        return [part for item in block.items for inner in item.blocks for part in parts_of(inner)]
    if isinstance(block, Quote):
        return [part for inner in block.blocks for part in parts_of(inner)]
    return []


def has_text(block: Block) -> bool:
    """Tell whether a block shows any text."""
    return any(leaf.kind == "text" for part in parts_of(block) for leaf in part.leaves)


def is_picture(block: Block) -> bool:
    """Tell whether a block is a paragraph of pictures and nothing else."""
    return isinstance(block, Paragraph) and all(
        leaf.kind in {"image", "break"} for leaf in block.inlines.leaves
    )


def link_labels(part: Inlines) -> Iterator[str]:
    """Yield the text of each link."""
    for number in range(len(part.links)):
        yield "".join(leaf.text for leaf in part.leaves if leaf.link == number)


def is_bare(part: Inlines) -> bool:
    """Tell whether a text says nothing besides its links."""
    return not any(char.isalnum() for leaf in part.leaves if leaf.link < 0 for char in leaf.text)
