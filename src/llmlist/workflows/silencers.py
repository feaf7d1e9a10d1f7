"""Comments that silence a rule in one place, in a document or in a file of entries.

``<!-- llmlist: ignore CODE -->`` in a document and ``# llmlist: ignore CODE`` in YAML: at the end of a line
it speaks of that line, on a line of its own of the line below; above the dash of an entry, of all the entry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.blocks import ItemList, Quote, Verbatim
from llmlist.model.problem import Location, Problem, line_and_column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from llmlist.lists.blocks import Block
    from llmlist.workflows.evidence import Evidence

_CODES: Final = rb"[a-z0-9-]{1,60}(?:[ \t,]{1,4}[a-z0-9-]{1,60}){0,20}"
_IN_MARKDOWN: Final = re.compile(
    rb"<!--[ \t]{0,8}llmlist:[ \t]{0,8}ignore[ \t]{1,8}(" + _CODES + rb")[ \t]{0,8}-->"
)
_IN_YAML: Final = re.compile(
    rb"(?:^|[ \t])#[ \t]{0,8}llmlist:[ \t]{0,8}ignore[ \t]{1,8}(" + _CODES + rb")[ \t]{0,8}$"
)
_ENTRY: Final = re.compile(rb"([ \t]*)-[ \t]")
_KEY: Final = re.compile(
    rb"^[ \t]*(?:-[ \t]+)?[\"']?(?:key|see)[\"']?:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE
)


class Silencer(NamedTuple):
    """One comment that silences rules.

    Attributes:
        location: Where it stands.
        codes: The rules.
        first: First line that it speaks of, from 1.
        last: Last one.
        key: The entry that it speaks of, wherever that is shown; None for the lines alone.
    """

    location: Location
    codes: tuple[str, ...]
    first: int
    last: int
    key: str | None

    def covers(self, problem: Problem) -> bool:
        """Tell whether a problem is one that it silences."""
        if problem.code not in self.codes:
            return False
        place = problem.location
        if place is not None and place.path == self.location.path and place.line is not None:
            return self.first <= place.line <= self.last
        return self.key is not None and problem.entry_key == self.key


def find_silencers(evidence: Evidence) -> tuple[Silencer, ...]:
    """Return the silencers of all documents and all catalogue files, file by file."""
    found: list[Silencer] = []
    documents = {page.document.path: page.reading.document.blocks for page in evidence.pages}
    for path, content in evidence.workspace.files.items():
        if b"llmlist:" in content:
            blocks = documents.get(path)
            found += _in_yaml(path, content) if blocks is None else _in_markdown(path, content, blocks)
    return tuple(found)


def silenced(
    problems: Iterable[Problem],
    silencers: Sequence[Silencer],
    *,
    followed: Collection[str],
    known: Collection[str],
) -> tuple[Problem, ...]:
    """Return the problems that nothing silences, and one for each silencer that has nothing to silence.

    Args:
        problems: What the rules have found.
        silencers: In all files.
        followed: Codes of the rules that were followed; of others no silencer is called idle.
        known: Codes of all rules.
    """
    kept: list[Problem] = []
    used: set[tuple[Silencer, str]] = set()
    for problem in problems:
        covering = [one for one in silencers if one.covers(problem)]
        used.update((one, problem.code) for one in covering)
        kept += () if covering else (problem,)
    for one in silencers:
        for code in one.codes:
            if code not in known:
                kept.append(_idle(one, f"there is no rule {code!r} to silence"))
            elif code in followed and (one, code) not in used:
                kept.append(_idle(one, f"{code} has nothing to silence here"))
    return tuple(kept)


def _idle(silencer: Silencer, message: str) -> Problem:
    return Problem(
        code="unused-silencer",
        severity="warning",
        message=message,
        location=silencer.location,
        hint="delete the comment, or look whether the code is misspelt",
    )


def _in_markdown(path: str, content: bytes, blocks: Sequence[Block]) -> Iterator[Silencer]:
    code = list(_code_spans(blocks))
    for found in _IN_MARKDOWN.finditer(content):
        if any(start <= found.start() < end for start, end in code):
            continue
        start = content.rfind(b"\n", 0, found.start()) + 1
        stop = content.find(b"\n", found.end())
        stop = len(content) if stop < 0 else stop
        own_line = not (content[start : found.start()] + content[found.end() : stop]).strip()
        line, column = line_and_column(content, found.start())
        below = _line_below(content, stop) if own_line else line
        location = Location(path=path, line=line, column=column)
        yield Silencer(location, _codes(found[1]), below, below, None)


def _code_spans(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield where code is shown: comments in it are examples."""
    for block in blocks:
        if isinstance(block, Verbatim):
            if block.kind != "html":
                yield block.start, block.end
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _code_spans(item.blocks)
        elif isinstance(block, Quote):
            yield from _code_spans(block.blocks)


def _line_below(content: bytes, stop: int) -> int:
    """Return the number of the first line with text below an offset."""
    rest = content[stop:]
    text = len(rest) - len(rest.lstrip())
    return content.count(b"\n", 0, stop + text) + 1


def _in_yaml(path: str, content: bytes) -> Iterator[Silencer]:
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        found = _IN_YAML.search(line.rstrip(b"\r"))
        if found is None:
            continue
        location = Location(
            path=path, line=number, column=len(line[: line.index(b"#")].decode(errors="replace")) + 1
        )
        codes = _codes(found[1])
        if line[: found.start()].strip():
            yield Silencer(location, codes, number, number, None)
            continue
        below = next((n for n, text in enumerate(lines[number:], number + 1) if _says(text)), number)
        dash = _ENTRY.match(lines[below - 1])
        if dash is None:
            yield Silencer(location, codes, below, below, None)
            continue
        last = _last_line(lines, below, len(dash[1]))
        key = _KEY.search(b"\n".join(lines[below - 1 : last]))
        yield Silencer(location, codes, below, last, None if key is None else key[1].decode(errors="replace"))


def _says(line: bytes) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith(b"#")


def _last_line(lines: Sequence[bytes], first: int, indent: int) -> int:
    """Return the last line of the item of a YAML list that begins on a line."""
    last = first
    for number, line in enumerate(lines[first:], first + 1):
        if _says(line):
            if len(line) - len(line.lstrip()) <= indent:
                break
            last = number
    return last


def _codes(text: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.decode().replace(",", " ").split()))
