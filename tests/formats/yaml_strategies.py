"""Entries with hostile texts, and the files that hold them."""

from __future__ import annotations

from types import MappingProxyType

from hypothesis import strategies as st

from llmlist.model.date import PartialDate
from llmlist.model.entry import KINDS, Entry, Item, See
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link

HOSTILE = (
    *(
        "no",
        "Yes",
        "on",
        "y",
        "null",
        "~",
        "NULL",
        "true",
        "2310.10",
        "0704.0001",
        "0123",
        "12:30",
        "1e3",
        "0x1F",
    ),
    *(
        "0o14",
        "1_000",
        ".5",
        "-.inf",
        ".NaN",
        "2023-05",
        "2017-06-12",
        "2001-12-14 21:59:43",
        "=",
        "<<",
        "+1",
    ),
    *("a: b", "a #b", "a:", "#", "- a", "-", "?", "? a", ": a", "[a", "a]", "{a", "a, b", "&a", "*a", "!a"),
    *(
        "!!str a",
        "|",
        ">",
        "%YAML 1.1",
        "@a",
        "`a`",
        "'",
        '"',
        "''",
        "\\",
        "\\u0041",
        "a\\",
        "'a' b",
        '"a" b',
    ),
    *(" a", "a ", "  ", "---", "...", "--- a", "http://x.org/?a=b&c=d#e", "[x](http://y)", "**bold**", "-1"),
    *(
        "$\\alpha_{1}$: x",
        "大模型：综述",
        "مرحبا",
        "🤗 model",
        "e\u0301",
        "a\tb",
        "a\rb",
        "\x00",
        "\x07",
        "\x7f",
    ),
    *("\x85", "\u2028", "\ufeff", "\ufffe", "\ud83d", "a\udc00", "\u00a0a", "x" * 1100, "a" * 2000 + ": b"),
)


def _without_pairs(text: str) -> str:
    """Join halves of one character, as reading joins them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


_characters = st.characters(exclude_characters="\n", exclude_categories=["Cs"])
one_line = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(_characters, min_size=1, max_size=20),
    st.lists(st.sampled_from(HOSTILE[:-2]), min_size=2, max_size=3).map(" ".join),
).map(_without_pairs)
any_text = st.one_of(one_line, st.just(""))
MARKDOWN = ("", "* item", "  deep", "    code", "trail  ", "# head")
notes = st.one_of(
    one_line,
    st.lists(st.one_of(one_line, st.sampled_from(MARKDOWN)), max_size=5).map("\n".join),
    st.text(st.sampled_from("a \n#:-|>"), max_size=12),
).map(_without_pairs)

dates = st.one_of(
    st.builds(PartialDate, st.integers(1000, 9999)),
    st.builds(PartialDate, st.integers(1000, 9999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1000, 9999), st.integers(1, 12), st.integers(1, 28)),
)
_arxiv = st.builds(
    lambda y, n: f"{y}{n:05d}", st.sampled_from(["1501.", "1706.", "2310."]), st.integers(1, 99999)
)
_doi = st.sampled_from(["10.1145/3292500.3330701", "10.1000/a(b)c", "10.1000/x"])
_unknown = one_line.filter(lambda text: bool(text.strip()))


def _grouped(ids: list[tuple[str, str]]) -> tuple[Identifier, ...]:
    schemes = dict.fromkeys(scheme for scheme, _ in ids)
    return tuple(Identifier(scheme, value) for scheme in schemes for other, value in ids if other == scheme)


identifiers = st.lists(
    st.one_of(
        st.tuples(st.just("arxiv"), _arxiv),
        st.tuples(st.just("doi"), _doi),
        st.tuples(st.just("my-own"), _unknown),
        st.tuples(st.sampled_from(["no", "a: b", "x y"]), _unknown),
    ),
    max_size=4,
).map(_grouped)
links = st.lists(st.builds(Link, label=st.none() | any_text, url=any_text), max_size=4).map(tuple)
texts = st.lists(any_text, max_size=4).map(tuple)
optional = st.none() | any_text
maps = st.dictionaries(any_text, any_text, max_size=3).map(MappingProxyType)

entries = st.builds(
    Entry,
    key=one_line,
    title=one_line,
    section=one_line,
    authors=texts,
    date=st.none() | dates,
    venue=optional,
    institutes=texts,
    keywords=texts,
    ids=identifiers,
    links=links,
    note=st.none() | notes,
    kind=st.sampled_from(KINDS),
    added=st.none() | dates,
    volume=optional,
    number=optional,
    pages=optional,
    publisher=optional,
    aliases=texts,
    origins=texts,
    withdrawn=optional,
    model=maps,
    extra=maps,
)
places = st.builds(See, key=one_line, section=one_line)
items: st.SearchStrategy[Item] = st.one_of(entries, places)

FLOW = (
    '- {key: poe2022flow, title: "Flow: a style", section: alignment, authors: [A, B], own: [x],'
    ' ids: {arxiv: "2201.00001"}}\n'
)

# One entry as keepers write it, with what must survive: comments, unknown keys, quotes, odd layout.
LAYOUTS = (
    """\
- key: doe2020lattices          # stable
  title: 'Lattices ''n'' Things'
  # before the authors
  authors: [Ann Doe, "Bob Roe"]  # two
  date: 2020-05   # month only
  venue: "NoConf 2020"
  keywords:
  - Lattices   # first
  - "Things"
  ids: {arxiv: 2005.01234, doi: 10.1000/x}

  links:   # in order
    - https://example.org/a   # own
    - code: https://example.org/b
    - {data: "https://example.org/c"}
  rating: {mine: 5, theirs: [1, 2]}   # unknown
  section: alignment
  note: |   # words
    First line.

    - a point
  # todo: pages
""",
    """\
-   title: Folded
      over lines
    key: roe2021fold
    zz: ~
    note: >-
      A folded
      note.
    section:    alignment
    extra:
      Params: 7B  # billions
      Data set: "no"
    links: []
    institutes: Some Lab
    venue:
    model: {size: 7B}
""",
    FLOW,
    "-\n  # on its own line\n  key: coe2023\n\n  title: Plain\n  section: alignment # here\n",
    "- ? key\n  : explicit2020\n  ? title\n  : Explicit\n  section: alignment\n",
    "- see: doe2020lattices   # also here\n  why: because\n  section: top\n",
)
