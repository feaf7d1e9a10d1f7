"""Entries whose texts are as odd as texts of lists and servers can be, and a catalogue around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from llmlist.formats.exports.plain import plain_line
from llmlist.model.catalog import Catalog, Document, Section
from llmlist.model.date import PartialDate
from llmlist.model.entry import KINDS, Entry
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from llmlist.model.entry import Kind

HOSTILE: Final = (
    "</script><script>alert(1)</script>", "<b>bold</b>", '"quoted"', "it's", "=cmd|' /C calc'!A0", "+1+1",
    "-2", "@SUM(A1)", "'=1", "\u202eevil\u202c", "emoji 😀", "玻璃", "É. Łuk", "{open", "close}",
    "\\input{x}", "$\\alpha$-VAE", "$\\write18{ls}$", "$5 and $6", "100%", "# & _ ~ ^ |", "a -- b",
    "``c''", "and", "A and B", "x, y; z", "TY  - JOUR", "ER  - ", "@article{a,", "%", "a,\nb", "tab\there",
    "\x1b[2J", "\x85", "\u2028", "`code`", "[link](javascript:alert(1))", "|", "\\", "{", "BERT", "mRNA",
    "et al",
)  # fmt: skip

CATALOG: Final = Catalog(
    documents=(Document(key="readme", path="README.md"),),
    sections=(
        Section(key="papers", title="Papers", document="readme"),
        Section(key="papers/deep", title='Deep, = "odd"', document="readme", parent="papers"),
    ),
)


def texts(*, min_size: int = 0) -> SearchStrategy[str]:
    """Return lines of any characters, with hostile pieces among them, spaced as a catalogue has them."""
    pieces = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8))
    joined = st.lists(pieces, min_size=1, max_size=4).map(" ".join)
    lines = joined.map(lambda text: " ".join(text.split()))
    return lines.filter(lambda text: len(plain_line(text)) >= min_size)


IDS: Final = ((), (Identifier("arxiv", "1706.03762"),), (Identifier("doi", "10.1000/a(b)_c"),))
NAMES: Final = (
    "Ann Ash", "Aaron van den Oord", "Kurt Gödel", "Émile Zola", "Google Brain Team", "李明", "Madonna",
    "Ludwig de la Reed", "Bo Birch Jr.", "J. R. R. Tolkien",
)  # fmt: skip


@st.composite
def entries(draw: DrawFn, *, key: str = "k") -> Entry:
    """Return an entry of which every field may say something."""
    kind: Kind = draw(st.sampled_from(KINDS))
    words = st.lists(texts(min_size=1), max_size=3).map(tuple)
    optional = st.none() | texts(min_size=1)
    names = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
    return Entry(
        key=key,
        title=draw(texts(min_size=1)),
        section=draw(st.sampled_from(("papers", "papers/deep"))),
        authors=tuple(draw(names)) + (("et al.",) if draw(st.booleans()) else ()),
        date=draw(st.none() | st.builds(PartialDate, st.integers(1950, 2030), st.none() | st.just(7))),
        venue=draw(optional),
        institutes=draw(words),
        keywords=draw(words),
        ids=draw(st.sampled_from(IDS)),
        links=draw(
            st.sampled_from(
                (
                    (),
                    (Link(url="https://example.org/a"),),
                    (Link(url="javascript:alert(1)"),),
                    (Link(label="pdf", url="https://example.org/{x}\\y?a=b&c#d"), Link(url="https://a.org")),
                )
            )
        ),
        note=draw(st.none() | texts(min_size=1)),
        kind=kind,
        volume=draw(optional),
        number=draw(optional),
        pages=draw(st.none() | st.sampled_from(("1-9", "12", "S1"))),
        publisher=draw(optional),
    )
