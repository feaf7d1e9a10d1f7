"""What stands behind the name in a region's marker: ``recent 10 section=papers``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.model.catalog import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_OPTION: Final = re.compile(r'\s*+(?:(\w++)=)?+(?:"([^"]*+)"|([^\s"]++))(?=\s|$)')


class RegionError(ValueError):
    """A region that cannot be written: what is wrong, and in ``hint`` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def parse_options(text: str, known: Sequence[str]) -> Mapping[str, str]:
    """Return options by name; a word without a name is that of the first known option.

    >>> dict(parse_options('10 section="Early Papers"', ("count", "section")))
    {'count': '10', 'section': 'Early Papers'}

    Args:
        text: What stands behind the region's name.
        known: The names of the options.

    Raises:
        RegionError: An option is unknown, stands twice or cannot be read.
    """
    found: dict[str, str] = {}
    position = 0
    text = text.rstrip()
    while position < len(text):
        option = _OPTION.match(text, position)
        if option is None:
            shown = text[position:].strip()
            raise RegionError(f"cannot read {shown!r}", 'write options as name=value or name="several words"')
        name = option[1] or known[0]
        if name not in known:
            raise RegionError(f"no option is called {name!r}", near_hint(name, known))
        if name in found:
            raise RegionError(f"the option {name!r} stands twice", "take one of the two out")
        found[name] = option[3] if option[2] is None else option[2]
        position = option.end()
    return found


def near_hint(name: str, known: Iterable[str], others: str = "") -> str:
    """Return which of the known names a wrong one may have meant, else all of them.

    Args:
        name: The wrong one.
        known: The right ones.
        others: What is said behind all of them.
    """
    names = list(known)
    near = near_names(name, dict.fromkeys(names))
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}{others}"


def number_option(options: Mapping[str, str], name: str, default: int | None, *, most: int = 100_000) -> int:
    """Return an option that is a number from 1.

    Raises:
        RegionError: It is none.
    """
    text = options.get(name)
    if text is None and default is not None:
        return default
    if text is None or not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        message = f"{name}={text or ''} is no number from 1 to {most}"
        raise RegionError(message, f"write {name}=5, for example")
    return int(text)


def word_option(options: Mapping[str, str], name: str, words: Sequence[str]) -> str:
    """Return an option that is one of some words; the first is the default.

    Raises:
        RegionError: It is none of them.
    """
    text = options.get(name, words[0])
    if text not in words:
        message = f"{name}={text} is none of {', '.join(words)}"
        raise RegionError(message, f"write {name}={words[0]}, for example")
    return text
