"""The numbers that items begin with: read, written and counted on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from llmlist.lists.templates import Template


NUMBER: Final = re.compile(rb"^((?:[ \t>]*|#{1,6}[ \t]+)(?:\*\*)?\[?)(\d+)([.)\]])")


def numbered(text: bytes, templates: dict[int, Template], at: int, *, repeats: bool = False) -> bytes:
    """Give a new item the number behind its neighbour's, or the same where all are the same.

    Args:
        text: The item.
        templates: The items of its listing, by index.
        at: It stands before the item of this index.
        repeats: Where it has one item alone: whether listings beside it give all items one number.
    """
    numbers = {
        index: number
        for index, template in templates.items()
        if (number := item_number(template.span.of(template.content))) is not None
    }
    if not numbers:
        return text
    before = [index for index in numbers if index < at]
    if len(set(numbers.values())) == 1 and (repeats or len(numbers) > 1):
        number = next(iter(numbers.values()))
    elif before:
        number = numbers[max(before)] + 1
    else:
        # Where the list is counted, what follows is counted on; where it is not, the one below stands first.
        number = numbers[min(numbers)]
        number -= number > 1
    return with_number(text, number)


def item_number(text: bytes) -> int | None:
    """Return the number that an item begins with, or None."""
    found = NUMBER.match(text)
    return int(found.group(2)) if found else None


def with_number(text: bytes, number: int, *, keep: bool = False) -> bytes:
    """Return an item with another number; what hangs below it moves along with its text.

    Args:
        text: The item.
        number: Its new number.
        keep: Move the lines below no more than they must to stay the item's own.
    """
    found = NUMBER.match(text)
    if found is None:
        return text
    digits = str(number).encode()
    wider = len(digits) - len(found.group(2))
    head, *below = text[found.end(2) :].split(b"\n")
    if wider:
        indent = found.end() + 1
        hanging = [_blanks(line) for line in below if line.strip() and _blanks(line) >= indent]
        shift = max(indent + wider - min(hanging, default=indent), 0) if keep else wider
        below = [_moved(line, shift, indent) for line in below]
    return text[: found.start(2)] + digits + b"\n".join([head, *below])


def realigned(gap: bytes, item: bytes, other: bytes) -> bytes:
    """Return text from inside one item as it would hang below the number of another.

    Args:
        gap: The text, up to where a line goes on.
        item: The item that it stands in.
        other: The item that it is wanted for.
    """
    found = NUMBER.match(item) if b"\n" in gap else None
    wanted = NUMBER.match(other) if found is not None else None
    if found is None or wanted is None or len(found[2]) == len(wanted[2]):
        return gap
    *before, last = gap.split(b"\n")
    blanks = _blanks(last)
    if blanks > found.end():
        last = b" " * (blanks + len(wanted[2]) - len(found[2])) + last[blanks:]
    return b"\n".join([*before, last])


def _blanks(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))


def _moved(line: bytes, wider: int, indent: int) -> bytes:
    """Return a line that is indented with the text of its item, moved as that text was."""
    blanks = _blanks(line)
    return b" " * (blanks + wider) + line[blanks:] if line.strip() and blanks >= indent else line
