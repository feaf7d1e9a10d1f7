"""Numbers and names in sentences for people."""

from __future__ import annotations

import shlex


def count_of(number: int, one: str, several: str) -> str:
    """Return how many there are, in words that fit the number.

    >>> count_of(1, "entry", "entries")
    '1 entry'
    >>> count_of(0, "entry", "entries")
    '0 entries'
    """
    return f"{number} {one if number == 1 else several}"


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article, by its first letter.

    >>> with_article("article")
    'an article'
    """
    return f"{'an' if noun[:1] in tuple('aeiou') else 'a'} {noun}"


def typed(path: str) -> str:
    """Return a path as it is typed in a shell, for commands that people copy.

    >>> typed("My list.md")
    "'My list.md'"
    """
    return shlex.quote(path)
