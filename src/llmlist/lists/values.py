"""Facts to markdown: each value written as an example beside it is written, escaped for where it lands.

Text comes from other people's lists, from arXiv and from pull requests. What the reader reads back is
the value that went in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.errors import EditError
from llmlist.lists.blocks import Paragraph, Table
from llmlist.lists.document import parse_document
from llmlist.lists.views import TextView
from llmlist.model.url import is_safe_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.blocks import Block

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~&$])")
# What is escaped, from nothing to all: the first that reads back wins.
_ESCALATION: Final = tuple(
    re.compile(rf"([{marks}])") if marks else None
    for marks in ("", r"*_", r"\[\]", r"*_\[\]", r"*_\[\]<&~\\")
)
# What begins a block where it stands first: a list, a heading, a quote, a task box, a rule.
_LEADING: Final = re.compile(r"^(\d{0,9})([-+*#>.)\[=~])(?=\s|[ xX]\]|[-*=~#]|$)")
_CONTROL: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_URL_ESCAPES: Final = {" ": "%20", "<": "%3C", ">": "%3E", "\t": "%09", "\n": "", "\r": "", "\\": "%5C"}
AUTHOR_JOINT: Final = re.compile(r"[,;、&]|\s(?:and|et al)\b")
"""What shows how a listing joins names."""

_AND: Final = re.compile(r"\sand\s")
_ET_AL: Final = re.compile(r",?\s+(?:et\.?\s*al\.?|and others)\s*$", re.IGNORECASE)


def clean_text(text: str) -> str:
    """Return text from outside on one line, without control characters and direction overrides."""
    return " ".join(_CONTROL.sub("", text).split())


def clean_lines(text: str) -> str:
    """Return text of several lines from outside, without control characters and direction overrides."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_CONTROL.sub("", line) for line in lines).strip("\n")


def format_inline(
    text: str, *, in_link: bool = False, in_cell: bool = False, leads: bool = False, marks: str = ""
) -> str:
    """Write plain text so that markdown shows exactly this text.

    As little is escaped as will do; what that would read as is tried out by the parser itself.

    Args:
        text: One line; code keeps its backticks.
        in_link: It becomes the text of a link.
        in_cell: It stands in a cell of a pipe table.
        leads: It is the first text of a list item, where a number or a dash would begin a list.
        marks: What stands around it, such as ``**``.
    """
    text = clean_text(text)
    for special in _ESCALATION:
        candidate = _escaped(text, special, in_cell=in_cell)
        if leads and not in_link:
            candidate = _LEADING.sub(r"\g<1>\\\g<2>", candidate)
        if _reads_back(candidate, text, in_link=in_link, in_cell=in_cell, marks=marks):
            return candidate
    return _SPECIAL.sub(r"\\\1", text)


def format_url(url: str, *, in_cell: bool = False) -> str:
    """Write a URL as the destination of an inline link.

    Raises:
        EditError: The URL is of a kind that runs code or hides data, such as ``javascript:``.
    """
    if not is_safe_url(url):
        raise EditError(
            f"will not write the link {clean_text(url)[:80]!r} into a document",
            hint="only http and https links are written; change the entry's links",
        )
    text = "".join(_URL_ESCAPES.get(character, character) for character in _CONTROL.sub("", url))
    if not _is_balanced(text):
        text = text.replace("(", "%28").replace(")", "%29")
    return text.replace("|", "\\|") if in_cell else text


def format_authors(authors: Sequence[str], example: str | None) -> str:
    """Write names as the example's run of names is written: separator, last separator, "et al.".

    >>> format_authors(["A. One", "B. Two", "C. Three"], "X. Ypsilon and Z. Alpha")
    'A. One, B. Two and C. Three'
    >>> format_authors(["A. One", "B. Two"], "X. Ypsilon et al.")
    'A. One et al.'
    """
    names = [name for name in authors if not is_et_al(name)]
    cut = len(names) < len(authors)
    example = example or ""
    truncated = _ET_AL.search(example)
    if truncated and (len(names) > 1 or cut):
        shown = max(example[: truncated.start()].count(",") + 1, 1)
        return (
            ", ".join(names[:shown]) + truncated.group()
            if shown < len(names) or cut
            else join_names(names, example)
        )
    return join_names(names, example) + (" et al." if cut else "")


def is_et_al(name: str) -> bool:
    """Tell whether what stands among names says that there are others."""
    return name.casefold().rstrip(".") == "et al"


def join_names(names: Sequence[str], example: str) -> str:
    """Join names as those of an example are joined."""
    if len(_AND.findall(example)) > 1:
        return " and ".join(names)
    found = re.search(r"(,?\s+(?:and|&)\s+)\S", example)
    last = found.group(1) if found else ", "
    separator = "; " if ";" in example else "、" if "、" in example else ", "
    if len(names) < 2:
        return "".join(names)
    return separator.join(names[:-1]) + (last if found else separator) + names[-1]


def indent_note(note: str, indent: str, newline: str) -> str:
    """Return a note whose further lines are indented to stay inside its item."""
    lines = note.split("\n")
    return newline.join([lines[0], *(indent + line if line.strip() else line for line in lines[1:])])


def dedent_note(text: str) -> str:
    """Return a note as the catalogue keeps it: its further lines without their common indentation."""
    first, *rest = text.replace("\r\n", "\n").split("\n")
    margins = [len(line) - len(line.lstrip(" \t")) for line in rest if line.strip()]
    margin = min(margins, default=0)
    return "\n".join([first, *(line[margin:].rstrip() for line in rest)]).strip()


def _escaped(text: str, special: re.Pattern[str] | None, *, in_cell: bool) -> str:
    """Escape marks outside of balanced code spans; in a cell pipes everywhere."""
    pieces = re.split(r"(`[^`]+`)", text)
    if special is not None:
        pieces[::2] = [special.sub(r"\\\1", piece) for piece in pieces[::2]]
    return re.sub(r"(?<!\\)\|", r"\\|", "".join(pieces)) if in_cell else "".join(pieces)


def _reads_back(candidate: str, text: str, *, in_link: bool, in_cell: bool, marks: str) -> bool:
    """Tell whether a written text, between words and inside its marks, shows as it was meant."""
    inner = f"[{candidate}](u)" if in_link else candidate
    inner = f"a {marks}{inner}{marks} b"
    content = (f"| h |\n|---|\n| {inner} |\n" if in_cell else f"{inner}\n").encode()
    blocks = parse_document(content).blocks
    return len(blocks) == 1 and _shows(content, blocks[0], text, in_link=in_link, marked=bool(marks))


def _shows(content: bytes, block: Block, text: str, *, in_link: bool, marked: bool) -> bool:
    if isinstance(block, Table):
        inlines = block.rows[0].cells[0] if len(block.rows) == 1 else None
    else:
        inlines = block.inlines if isinstance(block, Paragraph) else None
    if inlines is None or any(leaf.kind not in {"text", "code"} for leaf in inlines.leaves):
        return False
    links = [link for link in inlines.links if content[link.start : link.start + 1] == b"["]
    view = TextView(content, (inlines,))
    inside = (2, len(view.text) - 2)
    if len(links) != in_link or view.marked(0, len(view.text)) != f"a {text} b":
        return False
    if in_link and not any((link.start, link.end) == inside for link in view.links):
        return False
    stretches = [*view.strong, *view.emphasis]
    return all(stretch == inside for stretch in stretches) and bool(stretches) == marked


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
