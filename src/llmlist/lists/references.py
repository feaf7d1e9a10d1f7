"""Links whose addresses stand elsewhere in a document: ``[label]``, ``[text][label]``, ``[label]: address``.

The rules are those of https://spec.commonmark.org/0.31.2/#reference-link and of the definitions above them.
It knows bytes only, and neither items nor entries.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.edit import Span

_DEFINITION: Final = re.compile(
    rb"^[ >]{0,9}\[([^\[\]\n\\]{1,200})\]:[ \t]{0,9}<?([^\s<>]{1,2000}+)>?(?=[ \t]*+(?:$|[\"'(]))",
    re.MULTILINE,
)
_LABEL: Final = re.compile(rb"\[[^\[\]\n]{0,200}\]")
_CLOSING: Final = re.compile(rb"([*_`~]{0,6})\](\[[^\[\]\n]{0,200}\])?")


@lru_cache(maxsize=8)
def find_references(content: bytes) -> Mapping[str, str]:
    """Return by address the first label that a document defines for it.

    >>> find_references(b"[a]: https://example.org/a")["https://example.org/a"]
    'a'
    """
    found: dict[str, str] = {}
    for definition in _DEFINITION.finditer(content):
        label, address = (part.decode(errors="replace") for part in definition.groups())
        found.setdefault(address, label)
    return MappingProxyType(found)


def is_reference(content: bytes, text: Span) -> bool:
    """Tell whether the text of a link stands in brackets that no address follows."""
    closing = _CLOSING.match(content, text.end)
    start = text.start - (len(closing[1]) if closing else 0)
    opened = closing is not None and content[start - 1 : text.start] == b"[" + closing[1][::-1]
    return opened and closing is not None and not content.startswith((b"(", b":"), closing.end())


def end_of_reference(content: bytes, end: int) -> int:
    """Return where a reference ends whose text ends at a byte: behind its label, if it has one."""
    label = _LABEL.match(content, end)
    return label.end() if label is not None else end


def close_link(content: bytes, literal: bytes, shown: str, url: str) -> bytes:
    """Return what closes a link whose text closes as ``literal`` does: by its reference, or with its address.

    Args:
        content: The document.
        literal: What stands behind the text of another reference: marks, bracket, label.
        shown: The text of the link.
        url: Where it leads.
    """
    closing = _CLOSING.search(literal)
    if closing is None:
        return literal
    label = find_references(content).get(url)
    if label is None:
        end = f"]({url})"
    elif _folded(label) == _folded(shown):
        end = "]"
    else:
        end = f"][{label}]"
    return literal[: closing.start()] + closing[1] + end.encode() + literal[closing.end() :]


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
