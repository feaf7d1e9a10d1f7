"""Names of pages after keys, safe on any disk and in any address."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_UNSAFE: Final = re.compile(r"[^a-z0-9._-]+")
_LONGEST_NAME: Final = 100
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


def page_names(keys: Iterable[str]) -> Mapping[str, str]:
    """Return a file name without ending for each key, all different even where case does not count.

    >>> page_names(["vaswani2017attention", "../Up", "up"])
    {'vaswani2017attention': 'vaswani2017attention', '../Up': 'up', 'up': 'up-2'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        name = base = _name_of(key)
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        names[key] = name
    return names


def _name_of(key: str) -> str:
    plain = unicodedata.normalize("NFKD", key).casefold().encode("ascii", "ignore").decode()
    name = _UNSAFE.sub("-", plain)[:_LONGEST_NAME].strip("-._")
    return f"entry-{name}".strip("-") if not name or _RESERVED.fullmatch(name) else name
