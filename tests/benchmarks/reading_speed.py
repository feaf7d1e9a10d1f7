"""Measure the reader: against the parser below it, on growing lists, and on text made to be slow.

    python tests/benchmarks/reading_speed.py [--runs N] [--only WORD] [--size BYTES]

Prints ratios and asserts nothing. Lists come from ``../shared/corpus`` where that is present, else they
are made up here. Every figure is a median of several runs, with what it is compared to in between.
"""

from __future__ import annotations

import argparse
import statistics
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyromark

from llmlist.lists.reading import forget_readings, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CORPUS: Final = Path(__file__).resolve().parents[3] / "shared" / "corpus"
COPIES: Final = (1, 2, 4, 8)
GENERATED_ITEMS: Final = 4_000
ITEM: Final = "- [An Invented Title of a Work](https://example.org/work) "


def generated_list(items: int) -> bytes:
    """Return a list in three of the usual styles."""
    lines = ["# Papers", ""]
    for number in range(items):
        if number % 100 == 0:
            lines += ["", f"## Part {number // 100}", ""]
        title, link = f"Learning to Count to {number}", f"https://arxiv.org/abs/2301.{number % 90000 + 1:05d}"
        lines.append(
            (
                f"- **{title}**, *Ada Example, Bo Sample*, ICML 2023. [[paper]]({link})",
                f"- [{title}]({link}) (2023-05) Ada Example, Bo Sample. [code](https://github.com/ada/n{number})",
                f"- [2023/05] [{title}]({link}): what it shows in a few words",
            )[number // 100 % 3]
        )
    return "\n".join(lines).encode()


def read_corpus() -> list[bytes]:
    """Return the lists to measure on."""
    found = [path.read_bytes() for path in sorted(CORPUS.glob("*.md"))]
    return found or [generated_list(GENERATED_ITEMS)]


def repeated(piece: str) -> Callable[[int], str]:
    """Return what makes an item that ends with a piece again and again, up to a size."""
    return lambda size: ITEM + piece * (size // len(piece.encode()))


def paragraph(piece: str) -> Callable[[int], str]:
    """Return what makes a text of nothing but a piece, up to a size."""
    return lambda size: piece * (size // len(piece.encode()))


def numbered(piece: str) -> Callable[[int], str]:
    """Return what makes a text of a piece with a number that grows, up to a size."""
    return lambda size: "".join(piece.format(number) for number in range(size // len(piece)))


def inside(before: str, piece: str, behind: str) -> Callable[[int], str]:
    """Return what makes a text of a piece again and again between two others."""
    return lambda size: before + piece * (size // len(piece.encode())) + behind


HOSTILE: Final[Mapping[str, Callable[[int], str]]] = {
    "open brackets": repeated("["),
    "open brackets, apart": repeated("[a "),
    "closed brackets": repeated("[a] "),
    "nested brackets": lambda size: ITEM + "[" * (size // 2) + "]" * (size // 2),
    "open parentheses": repeated("("),
    "open parentheses, apart": repeated("(A "),
    "parentheses": repeated("(Some Words) "),
    "parentheses in an address": lambda size: (
        "- [A Title](https://e.org/" + "(" * 30 + "a" * size + ")" * 30 + ")"
    ),
    "venues in bold": repeated("x **ACL 2021** "),
    "names on lines": repeated("Ann Ash\n  "),
    "names and stops": repeated("Ann Ash. "),
    "backticks": repeated("`"),
    "backticks, apart": repeated("`a ``b ```c "),
    "code": repeated("`a` "),
    "open comments": paragraph("<!-- a\n"),
    "open comments in a line": repeated("<!-- "),
    "closed comments": paragraph("<!-- a -->\n\n"),
    "switched off": paragraph("<!-- llmlist:off -->\na\n<!-- llmlist:on -->\n"),
    "less than": repeated("<"),
    "open tags": repeated("<a "),
    "open links": repeated('<a href="https://e.org">'),
    "closed links": repeated('<a href="https://e.org">a</a> '),
    "bold tags": repeated("<b>a "),
    "broken lines": repeated("a<br>"),
    "open tables": paragraph("<table>\n"),
    "open headings": paragraph("<h2>a\n"),
    "heading tags": paragraph("<h2>A Part</h2>\n"),
    "heading tags in a block": inside("<div>\n", "<h2>A</h2>", "\n</div>"),
    "open comments before headings": inside("<div>\n", "<!-- <h2>A</h2>", "\n</div>"),
    "html rows": inside(
        "<table>\n", '<tr><td><a href="https://e.org">A Long Enough Title</a></td></tr>\n', "</table>",
    ),
    "html rows in a line": inside(
        "<table>", '<tr><td><a href="https://e.org">A Long Title</a></td></tr>', "</table>",
    ),
    "html cells": inside("<table><tr>", "<td>a</td>", "</tr></table>"),
    "open cells": inside("<table><tr>", "<td>", "</table>"),
    "open html lists": paragraph("<ul>\n"),
    "open html lists, apart": paragraph("<ul>\n\n"),
    "open html lists of an item": paragraph("<ul><li><a href='https://e.org'>A Title</a></li>\n\n"),
    "html lists of open comments": paragraph("<ul><!--</ul>\n"),
    "nested html lists": inside("<ul><li>", "<ul><li>", "</li></ul>"),
    "html items": inside("<ul>\n", "<li><a href='https://e.org'>A Long Enough Title</a></li>\n", "</ul>"),
    "html items in a line": inside("<ul>", "<li><a href='https://e.org'>A Title</a></li>", "</ul>"),
    "html items, apart": inside("<ul>\n", "<li><a href='https://e.org'>A Title</a></li>\n\n", "</ul>"),
    "html items without a list": paragraph("<li><a href='https://e.org'>A Title</a></li>\n"),
    "html items of open tags": inside("<ul>", "<li><a href='https://e.org'>A</a> <b>b", "</ul>"),
    "html notes": inside("<ul><li><a href='https://e.org'>A Title</a> ", "</b> words ", "</li></ul>"),
    "html less than": inside("<table><tr><td>", "<", "</table>"),
    "html open comments": inside("<table><tr><td>", "<!-", "</table>"),
    "html marks": inside("<table><tr><td>", "<b>a", "</td></tr></table>"),
    "stars": repeated("*"),
    "stars, apart": repeated("*a **b "),
    "emphasis": repeated("*a* "),
    "bold": repeated("**Bold Words** and "),
    "lines below": repeated("_a __b "),
    "tildes": repeated("~~a "),
    "quotes": repeated('"'),
    "quotes, apart": repeated('"a '),
    "quoted": repeated('"a" '),
    "curly quotes": repeated("“a "),
    "corner quotes": repeated("「"),
    "quotes without a link": lambda size: "- " + 'A "b ' * (size // 5),
    "colons": repeated(":"),
    "colons, apart": repeated("a: "),
    "colons before a link": lambda size: "- " + "Ab: " * (size // 4) + "[A Long Title of It](https://e.org)",
    "commas": repeated(","),
    "commas, apart": repeated(", A"),
    "dates and commas": repeated("2023, "),
    "semicolons": repeated("A B; "),
    "stops": repeated("."),
    "stops, apart": repeated("Ab. "),
    "dashes": repeated("-"),
    "dashes, apart": repeated("a - "),
    "slashes": repeated("/"),
    "pipes": repeated("|"),
    "blanks": repeated(" a" + " " * 30),
    "no-break spaces": repeated("\u00a0"),
    "digits": repeated("7"),
    "years": repeated("2023 "),
    "years in parentheses": repeated("(2023) "),
    "months": repeated("May "),
    "numbers in brackets": repeated("[12] "),
    "venues": repeated("ICML 2023, "),
    "venue names": repeated("Conference on "),
    "capitalised words": repeated("Alpha Beta "),
    "capitalised words alone": paragraph("Alpha Beta "),
    "capitals": repeated("A "),
    "initials": repeated("A. "),
    "names": repeated("Ada Example, "),
    "names and": repeated("Ada Example and "),
    "names before a colon": lambda size: "- " + "Ada Example, " * (size // 13) + ": [A Title](https://e.org)",
    "et al.": repeated("et al. "),
    "by": repeated("by "),
    "words": repeated("word "),
    "one word": repeated("w"),
    "one line": paragraph("Some words of a line that never ends. "),
    "lines": repeated("\n  word"),
    "lines with links": paragraph("[A Title of a Work](https://e.org/a) some words\n"),
    "links": repeated("[a](https://e.org/a) "),
    "links with titles": repeated("[A Title of a Work](https://e.org/a) and "),
    "links in brackets": repeated("[[paper](https://arxiv.org/abs/2301.00001)] "),
    "links in a paragraph": paragraph("some words and [a link](https://e.org/a) "),
    "links in bold": lambda size: "- **" + "[a](https://e.org/a) " * (size // 21) + "**",
    "bare addresses": repeated("https://e.org/a "),
    "bare schemes": repeated("https://"),
    "stops of an address": lambda size: ITEM + "https://e.org/" + ".)" * (size // 2),
    "brackets of an address": lambda size: ITEM + "https://e.org/" + ")" * size,
    "autolinks": repeated("<https://e.org/a> "),
    "images": repeated("![a](https://e.org/a.png) "),
    "badges": repeated("[![a](https://e.org/a.png)](https://arxiv.org/abs/2301.00001) "),
    "images in images": repeated("![a "),
    "definitions": lambda size: numbered("[a{0}]: https://e.org/a\n")(size) + "\n- [a1] and [a2]\n",
    "references": lambda size: "[a]: https://e.org/a\n\n- " + "[a] " * (size // 4),
    "footnotes": repeated("[^1] "),
    "footnote texts": numbered("[^{0}]: A note\n\n"),
    "entities": repeated("&amp;"),
    "escapes": repeated("\\*"),
    "arXiv numbers": repeated("arXiv:2301.00001 "),
    "arxiv words": repeated("arxiv "),
    "dois": repeated("10.1000/abc "),
    "mixed scripts": repeated("李明、王芳，"),
    "items": paragraph("- [A Title of a Work](https://e.org/a) Ada Example. ICML 2023\n"),
    "items without links": paragraph("- some words\n"),
    "items with two": paragraph("- a\n  - [A Rather Long Title of It](https://e.org/a)\n"),
    "numbered items": paragraph("1. [A Title of a Work](https://e.org/a)\n"),
    "paragraphs": paragraph("**A Title of a Work** [paper](https://e.org/a)\n\n"),
    "rules": paragraph("---\n\n"),
    "headings": numbered("## Part {0}\n\n- [A Title](https://e.org)\n"),
    "equal headings": paragraph("## Part\n\n- [A Title](https://e.org)\n"),
    "entries as headings": paragraph("### [A Title of a Work](https://e.org/a)\n\nSome words.\n\n"),
    "heading in one line": inside("## ", "a [b](https://e.org) ", "\n"),
    "table rows": inside(
        "| Title | Date |\n|---|---|\n", "| [A Title of a Work](https://e.org/a) | 2023-05 |\n", ""
    ),
    "table columns": lambda size: f"{'|a' * (size // 8)}|\n{'|-' * (size // 8)}|\n{'|b' * (size // 8)}|\n",
    "table cell": inside("| Title | Note |\n|---|---|\n| [A Title](https://e.org) | ", "a *b* ", "|\n"),
    "table names": inside(
        "| Title | Authors |\n|---|---|\n| [A Title](https://e.org) | ", "Ada Example, ", "|\n",
    ),
    "table keywords": inside("| Title | Tags |\n|---|---|\n| [A Title](https://e.org) | ", "a, ", "|\n"),
    "table links": inside(
        "| Title | Links |\n|---|---|\n| [A Title](https://e.org) | ", "[a](https://e.org) ", "|\n",
    ),
    "nested block quotes": lambda size: "> " * (size // 2) + "[A Title](https://e.org)",
    "nested lists in a line": lambda size: "- " * (size // 2) + "[A Title](https://e.org)",
    "nested lists": lambda size: "".join(
        f"{'  ' * depth}- [A Rather Long Title](https://e.org)\n" for depth in range(int((size / 2) ** 0.5))
    ),
    "blanks behind a comma": lambda size: ITEM + "by Ada Example," + " " * size + "x",
    "blanks behind arXiv": lambda size: ITEM + "arXiv" + " " * size + "x",
    "blanks behind a name": lambda size: ITEM + "Ada" + " " * size + "x",
    "blanks behind a bullet": lambda size: "• " + " " * size + "x [A Title](https://e.org)\n• [b](https://e.org)\n",
    "blanks in a label": lambda size: f"- [A Title](https://e.org) [\\[{' ' * size}x](https://e.org)",
    "schemes in a label": lambda size: "- [" + "://" * (size // 3) + " x](https://e.org)",
    "hyphens in names": paragraph(f"- A{'-' * 40}1 Example: [A Title of It](https://e.org)\n"),
    "numbers of venues": paragraph(f"{ITEM}. ICML 2020. {'no.' * 40}x [paper](https://e.org)\n"),
    "empty parentheses in names": lambda size: "- Ada " + "()" * (size // 2) + " Example: [A Title](https://e.org)",
    "notes in names": lambda size: "- Ada1" + ",1" * (size // 2) + "x, Bo Example: [A Title](https://e.org)",
    "ampersands": repeated("A & "),
    "and": repeated("and "),
    "et": repeated("et "),
    "more": repeated("& 7777 "),
    "slashes in an address": lambda size: f"- [A Title of It](https://e.org/{'/a' * (size // 2)})",
    "escapes in an address": lambda size: f"- [A Title of It](https://e.org/{'%41' * (size // 3)})",
    "parameters of an address": lambda size: f"- [A Title of It](https://e.org/?{'a=b&' * (size // 4)})",
    "parentheses in a DOI": lambda size: f"- [A Title of It](https://doi.org/10.1000/{'a)' * (size // 2)})",
    "backslashes in an address": lambda size: f"- [A Title of It](https://e.org/{'%5C' * (size // 3)})",
    "dates as code": lambda size: ITEM + "`" + "2023, " * (size // 6) + "`",
    "badges before fields": lambda size: (
        ITEM + "[![a](b)](https://e.org) " * (size // 50) + "(Some Word) " * (size // 24)
    ),
    "empty links before fields": lambda size: (
        ITEM + "[](https://e.org) " * (size // 36) + "(A Word) " * (size // 18)
    ),
    "code before fields": lambda size: ITEM + "`a` " * (size // 8) + "(A Word) " * (size // 18),
    "open comments in a table": inside("<table><tr><td>", "<!--", "</table>"),
    "open comments in a heading": inside("<h2>", "<!--", "</h2>"),
    "open tables apart": paragraph("<table>\n\n"),
    "open tables before an end": inside("", "<table>\n\n", "</table"),
    "comments with entries": paragraph("<!--\n- [A Title of It](https://e.org)\n-->\n\n"),
    "comments as code": paragraph("```\n<!-- https://e.org -->\n```\n"),
    "dashes in a heading": inside("## ", "-", " x\n"),
    "marks in a heading link": inside("## [", "- ", "x](#a)\n"),
    "lists side by side": inside(
        "- a\n", "  - [A Title of It](https://e.org)\n  * [A Title](https://e.org)\n", ""
    ),
    "nested entries": paragraph("- [A Title of It](https://e.org)\n  - [A Rather Long Title](https://e.org)\n"),
    "front matter": lambda size: "---\n" + "a: b\n" * (size // 5),
    "blank lines": paragraph("\n"),
    "carriage returns": paragraph("a\r"),
}  # fmt: skip
"""What makes a document of about a size: each is slow for some way of reading."""


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def interleaved(runs: int, *calls: Callable[[], object]) -> list[float]:
    """Return the median time of each call; they take turns, so that a busy machine hits all alike."""
    times = [[seconds(call) for call in calls] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def events_of(documents: Sequence[bytes], *, keep: bool) -> None:
    """Have the parser say all it says of some documents, kept in a list or passed by."""
    options = (
        pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_TASKLISTS
    )
    for document in documents:
        events = pyromark.Markdown(options=options).events_with_range(document.decode())
        if keep:
            list(events)
        else:
            for _ in events:
                pass


def read_all(documents: Sequence[bytes]) -> None:
    """Read some documents, one after the other."""
    for document in documents:
        forget_readings()
        read_document(document)


def show_ratios(corpus: Sequence[bytes], runs: int) -> None:
    """Print how much longer reading takes than the parser's events."""
    first = seconds(lambda: read_all(corpus))
    passed, kept, read = interleaved(
        runs,
        lambda: events_of(corpus, keep=False),
        lambda: events_of(corpus, keep=True),
        lambda: read_all(corpus),
    )
    size = sum(map(len, corpus))
    print(f"{len(corpus)} documents, {size / 1e6:.1f} MB")
    print(
        f"  events passed by {passed:.3f} s, kept {kept:.3f} s; "
        f"read at first {first:.3f} s, then {read:.3f} s"
    )
    print(f"  reading / events kept      {read / kept:6.1f} (at first {first / kept:.1f})")
    print(f"  reading / events passed by {read / passed:6.1f} (at first {first / passed:.1f})")


def show_growth(corpus: Sequence[bytes], runs: int) -> None:
    """Print how time grows with copies of all lists in one document."""
    joined = b"\n\n".join(corpus) + b"\n\n"
    documents = [joined * copies for copies in COPIES]
    times = interleaved(runs, *(partial(read_all, [document]) for document in documents))
    kept = interleaved(runs, lambda: events_of(documents[:1], keep=True))[0]
    print(f"copies in one document: {len(joined) / 1e6:.1f} MB each, events kept {kept:.3f} s")
    for copies, taken in zip(COPIES, times, strict=True):
        print(f"  {copies} x: {taken:7.3f} s, {taken / times[0] / copies:5.2f} for each copy of the first")


def show_hostile(size: int, runs: int, only: str) -> None:
    """Print for each hostile text how much longer twice as much of it takes; the worst come first."""
    found = []
    for name, make in HOSTILE.items():
        if only in name:
            small, large = make(size).encode(), make(2 * size).encode()
            one, two = interleaved(runs, partial(read_all, [small]), partial(read_all, [large]))
            found.append((two / one, one, two, name))
    print(f"hostile texts of {size:,} and {2 * size:,} bytes")
    for ratio, one, two, name in sorted(found, reverse=True):
        print(f"  {ratio:5.2f}  {one:8.4f} s  {two:8.4f} s  {name}")


def main() -> None:
    """Measure all, or the hostile texts whose name holds a word."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=5, help="how many runs a median is taken of")
    parser.add_argument("--size", type=int, default=200_000, help="bytes of the smaller hostile texts")
    parser.add_argument("--only", default="", help="only the hostile texts whose name holds this")
    arguments = parser.parse_args()
    if not arguments.only:
        corpus = read_corpus()
        show_ratios(corpus, arguments.runs)
        show_growth(corpus, max(arguments.runs // 2, 1))
    show_hostile(arguments.size, arguments.runs, arguments.only)


if __name__ == "__main__":
    main()
