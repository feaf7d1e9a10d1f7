"""Proof that an answer is a whole Atom feed, and what stands in it.

The parser of the ``arxiv`` package repairs what it reads: an answer cut in the middle gives papers
with a third of their authors, a web page gives an empty result. So every answer is read strictly
before it. This module must not know HTTP or papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

_ATOM: Final = "http://www.w3.org/2005/Atom"
_FEED: Final = f"{_ATOM} feed"
_ENTRY: Final = (_FEED, f"{_ATOM} entry")
_ENTRY_ID: Final = (*_ENTRY, f"{_ATOM} id")
_ENTRY_SUMMARY: Final = (*_ENTRY, f"{_ATOM} summary")

# Names of arXiv's error entries: https://info.arxiv.org/help/api/user-manual.html, section 3.4.
_ERROR_MARK: Final = "arxiv.org/api/errors"

# A feed is five levels deep. Beyond 256 the parser behind us would cut.
_DEEPEST: Final = 32


class UnusableAnswerError(ValueError):
    """What a source answered cannot be taken as an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutline:
    """What a strict reading of a feed found.

    Attributes:
        entry_ids: The ids of its entries as written, in order.
        error: What arXiv says where an entry of the feed is an error, fit to print, or None.
    """

    entry_ids: tuple[str, ...]
    error: str | None = None


class _Reader:
    """Collects the outline while expat calls."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._text: dict[tuple[str, ...], list[str]] = {}
        self.entries: list[tuple[str, str]] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if not self._path and name != _FEED:
            raise UnusableAnswerError("it is no Atom feed")
        if len(self._path) >= _DEEPEST:
            raise UnusableAnswerError("its XML is nested too deeply")
        self._path.append(name)

    def text(self, text: str) -> None:
        path = tuple(self._path)
        if path in {_ENTRY_ID, _ENTRY_SUMMARY}:
            self._text.setdefault(path, []).append(text)

    def end(self, _name: str) -> None:
        if tuple(self._path) == _ENTRY:
            entry_id, summary = (
                " ".join("".join(self._text.get(path, ())).split()) for path in (_ENTRY_ID, _ENTRY_SUMMARY)
            )
            self.entries.append((entry_id, summary))
            self._text.clear()
        self._path.pop()


def read_feed_outline(content: bytes) -> FeedOutline:
    """Read a feed strictly: well-formed to its end, no document type, so no entities of its own.

    Raises:
        UnusableAnswerError: It is anything else; the message completes "the answer is of no use: …".
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnusableAnswerError(f"its XML breaks off or is broken at line {error.lineno}") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, UnusableAnswerError):
            raise
        raise UnusableAnswerError("its text encoding is unknown") from error
    errors = (_shown(summary or entry_id) for entry_id, summary in reader.entries if _ERROR_MARK in entry_id)
    return FeedOutline(entry_ids=tuple(one for one, _ in reader.entries), error=next(errors, None))


def _shown(text: str) -> str:
    """Return a text from outside as one that is safe and short enough to print."""
    return "".join(char if char.isprintable() else "?" for char in text[:200])


def _refuse_document_type(*_: object) -> None:
    raise UnusableAnswerError("it declares a document type, as web pages do and Atom feeds never")
