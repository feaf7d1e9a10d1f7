"""Markdown lists of invented papers in several dialects, and text of every sort."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from hypothesis import strategies as st

from llmlist.model.date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn

WORDS: Final = (
    "Rivers", "Glass", "Counting", "Clouds", "Ponds", "Stones", "Quiet", "Machines", "Learning", "Maps",
    "Reading", "Winter", "Light", "Sparse", "Walks", "Deep", "Lakes", "Answers", "Small", "Models",
)  # fmt: skip
HARD_WORDS: Final = (
    "P*", "x_i", "a|b", "[Extended]", "(Part", "II)", "C++", "玻璃", "Über", "&", "$n$", "50%", "#1", "~",
    "<T>",
)  # fmt: skip
NAMES: Final = ("Ann Ash", "Bob Birch", "Cy Cedar", "Dee Date", "Eve Elm", "Flo Fir", "Gus Gorse")
VENUES: Final = ("ICML 2022", "NeurIPS 2021", "ACL 2020", "ICLR 2023")
NOTES: Final = ("A slow read.", "Short.", "Read this with care.", "Best after a walk.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An invented paper.

    Attributes:
        number: Tells it from all others.
        code: Where its code is.
    """

    number: int
    title: str
    authors: tuple[str, ...]
    date: PartialDate
    venue: str
    note: str

    @property
    def arxiv(self) -> str:
        return f"{self.date.year % 100:02d}{self.date.month:02d}.{self.number:05d}"

    @property
    def url(self) -> str:
        return f"https://arxiv.org/abs/{self.arxiv}"

    @property
    def code(self) -> str:
        return f"https://github.com/ash/code-{self.number}"


class Dialect(NamedTuple):
    """One way to write entries.

    Attributes:
        name: For people.
        shows: Fields that an item shows.
        write: Makes the items of one listing.
    """

    name: str
    shows: frozenset[str]
    write: Callable[[Sequence[Paper]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedList:
    """A markdown list of invented papers.

    Attributes:
        content: Its bytes.
        papers: In the order of the page.
        dialect: How it writes them.
        shows: Fields that its items show.
        sections: Headings with their number of papers.
    """

    content: bytes
    papers: tuple[Paper, ...]
    dialect: str
    shows: frozenset[str]
    sections: tuple[tuple[str, int], ...]


def _items(template: str, *, between: str = "\n") -> Callable[[Sequence[Paper]], str]:
    def write(papers: Sequence[Paper]) -> str:
        return between.join(fill(template, paper) for paper in papers) + "\n"

    return write


def _numbered(template: str, *, counted: bool) -> Callable[[Sequence[Paper]], str]:
    def write(papers: Sequence[Paper]) -> str:
        numbers = range(1, len(papers) + 1) if counted else [1] * len(papers)
        lines = [f"{n}. {fill(template, paper)}" for n, paper in zip(numbers, papers, strict=True)]
        return "\n".join(lines) + "\n"

    return write


def _table(columns: Sequence[tuple[str, str]], *, style: str) -> Callable[[Sequence[Paper]], str]:
    def write(papers: Sequence[Paper]) -> str:
        head = [header for header, _ in columns]
        rows = [[fill(cell, paper).replace("|", r"\|") for _, cell in columns] for paper in papers]
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        return "".join(f"{line}\n" for line in _table_lines(head, rows, widths, style))

    return write


def _table_lines(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], style: str
) -> Sequence[str]:
    if style == "bare":
        return [" | ".join(row) for row in (head, ["---"] * len(head), *rows)]
    if style == "tight":
        return ["|" + "|".join(row) + "|" for row in (head, ["---"] * len(head), *rows)]
    if style == "compact":
        return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    align = _centred if style == "centred" else str.ljust
    rule = ":{}:" if style == "centred" else "-{}-"
    rules = "|".join(rule.format("-" * width) for width in widths)
    padded = [
        "|" + "|".join(f" {align(cell, width)} " for cell, width in zip(row, widths, strict=True)) + "|"
        for row in (head, *rows)
    ]
    return [padded[0], f"|{rules}|", *padded[1:]]


def _centred(text: str, width: int) -> str:
    """Centre a text; the blank that is left over goes behind it, as formatters of markdown have it."""
    room = width - len(text)
    return " " * (room // 2) + text + " " * (room - room // 2)


def _escape(text: str) -> str:
    """Escape every mark, as careful keepers do; a table escapes its pipes itself."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>~&" else one for one in text)


def _in_html(template: str, *, around: tuple[str, str], end: str = "\n") -> Callable[[Sequence[Paper]], str]:
    def write(papers: Sequence[Paper]) -> str:
        written = "".join(fill(template, paper, escape=html.escape) + end for paper in papers)
        return around[0] + written + around[1] + "\n"

    return write


def fill(template: str, paper: Paper, *, escape: Callable[[str], str] = _escape) -> str:
    """Write a paper's facts into a template such as ``[{title}]({url})``."""
    return template.format(
        title=escape(paper.title),
        url=paper.url,
        code=paper.code,
        date=paper.date,
        month=str(paper.date)[:7],
        venue=paper.venue,
        authors=", ".join(paper.authors),
        first=paper.authors[0],
        note=paper.note,
    )


_COLUMNS: Final = (
    ("Title", "[{title}]({url})"),
    ("Date", "{date}"),
    ("Authors", "{authors}"),
    ("Venue", "{venue}"),
    ("Code", "[code]({code})"),
)
_TABLE: Final = frozenset({"url", "date", "authors", "venue", "code"})

DIALECTS: Final = (
    Dialect("link", frozenset({"url"}), _items("- [{title}]({url})")),
    Dialect("loose", frozenset({"url"}), _items("* [{title}]({url})", between="\n\n")),
    Dialect("link and note", frozenset({"url", "note"}), _items("- [{title}]({url}) - {note}")),
    Dialect(
        "venue", frozenset({"url", "venue", "code"}), _items("* [{title}]({url}) ({venue}) [[code]({code})]")
    ),
    Dialect("bold", frozenset({"code"}), _items("- **{title}** [[paper]({url})] [[code]({code})]")),
    Dialect("bracketed venue", frozenset({"venue"}), _items("- [{venue}] **{title}** [Link]({url})")),
    Dialect("dated", frozenset({"date"}), _items("+ [{date}] **{title}** [Link]({url})")),
    Dialect(
        "paragraphs",
        frozenset({"authors", "venue"}),
        _items("- **{title}**\\\n  *{authors}*, {venue}. [[paper]({url})]", between="\n\n"),
    ),
    Dialect("by", frozenset({"url", "authors"}), _items("- [{title}]({url}) by {authors}")),
    Dialect("counted", frozenset({"url", "venue"}), _numbered("[{title}]({url}) ({venue})", counted=True)),
    Dialect("all ones", frozenset({"url"}), _numbered("[{title}]({url})", counted=False)),
    Dialect("quote", frozenset({"url"}), _items("> - [{title}]({url})")),
    Dialect("lines", frozenset({"url"}), _items("[{title}]({url})")),
    Dialect(
        "html list",
        frozenset({"url", "venue", "code"}),
        _in_html(
            '  <li><a href="{url}">{title}</a>, {venue} <a href="{code}">[code]</a></li>',
            around=("<ul>\n", "</ul>"),
        ),
    ),
    Dialect(
        "html list in one line",
        frozenset({"note"}),
        _in_html(
            '<li><b>{title}</b> <a href="{url}">paper</a> {note}</li>', around=("<ol>", "</ol>"), end=""
        ),
    ),
    Dialect(
        "html list of unclosed items",
        frozenset({"authors"}),
        _in_html(
            '<li><a href="{url}">{title}</a><br>\n{authors}',
            around=("<details><summary>Papers</summary>\n<ul>\n", "</ul>\n</details>"),
        ),
    ),
    Dialect("padded table", _TABLE, _table(_COLUMNS, style="padded")),
    Dialect("centred table", _TABLE, _table(tuple(reversed(_COLUMNS)), style="centred")),
    Dialect("compact table", _TABLE, _table((*_COLUMNS[1:3], *_COLUMNS[:1], *_COLUMNS[3:]), style="compact")),
    Dialect("tight table", _TABLE, _table(_COLUMNS, style="tight")),
    Dialect("bare table", _TABLE, _table(_COLUMNS, style="bare")),
)

dates: st.SearchStrategy[PartialDate] = st.builds(
    # From 2015 on arXiv numbers have five digits.
    PartialDate,
    st.integers(2015, 2024),
    st.integers(1, 12),
    st.integers(1, 28),
)


def titles(*, hard: bool = False) -> st.SearchStrategy[str]:
    """Titles of invented papers; hard ones hold marks and letters that need care."""
    middle = st.lists(st.sampled_from(WORDS + HARD_WORDS if hard else WORDS), min_size=1, max_size=5)
    # Plain words at both ends: what stands at an edge may belong to the item rather than to the title.
    return st.tuples(st.sampled_from(WORDS), middle, st.sampled_from(WORDS)).map(
        lambda parts: " ".join([parts[0], *parts[1], parts[2]])
    )


@st.composite
def papers(draw: DrawFn, *, number: int, hard: bool = False) -> Paper:
    """Invented papers; the number keeps title and addresses apart from those of others."""
    return Paper(
        number=number,
        title=f"{draw(titles(hard=hard))} {_spelled(number)}",
        authors=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))),
        date=draw(dates),
        venue=draw(st.sampled_from(VENUES)),
        note=draw(st.sampled_from(NOTES)),
    )


def _spelled(number: int) -> str:
    names = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return " ".join(names[int(digit)] for digit in str(number))


@st.composite
def generated_lists(
    draw: DrawFn, *, dialects: Sequence[Dialect] = DIALECTS, hard: bool = True, fewest: int = 1
) -> GeneratedList:
    """Lists with one dialect, one to three sections, any line end, with and without a byte-order mark."""
    dialect = draw(st.sampled_from(dialects))
    sizes = draw(st.lists(st.integers(fewest, 5), min_size=1, max_size=3))
    made: list[Paper] = []
    text = draw(st.sampled_from(["", "# Waters\n\nBy hand.\n\n"]))
    sections = []
    for number, size in enumerate(sizes):
        own = [draw(papers(number=len(made) + one + 1, hard=hard)) for one in range(size)]
        made += own
        heading = f"Part {_spelled(number)}"
        text += f"## {heading}\n\n{dialect.write(own)}\n"
        sections.append((heading, size))
    text += draw(st.sampled_from(["", "## License\n\nCC0\n"]))
    text = text.rstrip("\n") + draw(st.sampled_from(["", "\n", "\n\n"]))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    bom = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return GeneratedList(
        content=bom + text.encode(),
        papers=tuple(made),
        dialect=dialect.name,
        shows=dialect.shows,
        sections=tuple(sections),
    )


FRAGMENTS: Final = (
    "- ", "* ", "1. ", "> ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "|", "|---|---|\n",
    "| Title | Year |\n", "#", "## Papers\n", "\n---\n", "[", "](", ")", "![",
    "[Rivers](https://arxiv.org/abs/2101.00001)", "<", ">", "<br>", "<!--", "-->", "<!-- llmlist:off -->",
    "<!-- llmlist:on -->", "**", "*", "_", "`", "```\n", "~~", "\\", "&amp;", "&#0;", "[^1]", "[^1]: ",
    "[a]: b\n", "[x] ", "[ICML 2022]", "(2021)", "by Ann Ash", "et al.", "“", "”", '"', "【", "】",
    "2101.00001", "arXiv:2101.00001", "玻璃", "\u2028", "\u0085", "\x00", "\ufeff", "\u202e", "🌊", "a", " ",
    "e\u0301", "$x$", ":", "-", ",", "<ul>", "<li>", "</li>", "</ul>", "<table><tr><td>", "<p>", "<b>",
    "</b>", '<a href="https://arxiv.org/abs/2101.00001">Rivers</a>',
)  # fmt: skip
any_markdown: st.SearchStrategy[str] = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.lists(
        st.one_of(st.sampled_from(FRAGMENTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=4)),
        max_size=30,
    ).map("".join),
)

HOSTILE: Final = (
    "a | b", "[x](y)", "[x]", "]", "[", "`code`", "`", "``", "a ` b ` c", "<script>alert(1)</script>",
    "-->", "<!--", "**bold**", "_it_", "a_b_c", "*", "~~gone~~", "\\", "a\\|b", "\\`", "# Head", "1. One",
    "- dash", "&amp;", "&lt;", "a\nb", "a\r\nb", "\u202eevil", "\u2066x\u2069", "\ufeffx", "\x00",
    "\x1b[31m", "![i](j)", "<https://a.b>", "https://example.org/a_b", "$x_1$", "| --- |", "[^1]",
    "[ ] task", "a  b", "end\\", "<br>", "@ash", "a * b * c", "`a|b`", "![", "](", "é", "玻璃", "🌊", "~",
    "a~b~c", "{{x}}", ":smile:", "==x==", "|", "||", "http://", "www.a.b",
)  # fmt: skip
hostile_texts: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=4).map(" ".join),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=4).map("".join),
    st.text("`*_[]()<>|\\~&$!#- ab", min_size=1, max_size=16),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
)
