"""Reading entries files: slices, fields, faults."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.formats.catalog_yaml import EntriesText, format_item, parse_entries
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry, Item, See
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from tests.formats.yaml_strategies import LAYOUTS, items

WHOLE = """\
# Alignment

- key: doe2020lattices
  title: Über Lattices
  section: alignment
  # deeper: belongs above

  # after a blank line, still deeper

# belongs to the next
- see: roe2021fold
  section: top


- key: a
  title: 文
  section: s
  note: |+
    kept

# end
"""


def read(text: str | bytes) -> EntriesText:
    return parse_entries(text.encode() if isinstance(text, str) else text, "entries/x/y.yaml")


def only(text: str) -> Item:
    parsed = read(text)
    assert not [one for one in parsed.problems if one.severity == "error"], parsed.problems
    assert len(parsed.slices) == 1
    return parsed.slices[0].item


def entry(fields: str) -> Entry:
    item = only(f"- key: k\n  title: T\n  section: s\n{fields}")
    assert isinstance(item, Entry)
    return item


def faults(text: str) -> list[tuple[str, str]]:
    return [(one.code, f"{one.location}") for one in read(text).problems]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_slices_end_with_their_own_lines(newline: str, bom: bytes) -> None:
    content = bom + WHOLE.replace("\n", newline).encode()
    parsed = parse_entries(content, "x.yaml")
    assert parsed.problems == ()
    cut = [one.span.text(content).replace(newline, "\n") for one in parsed.slices]
    lines = WHOLE.splitlines(keepends=True)
    assert cut == ["".join(lines[2:8]), "".join(lines[10:12]), "".join(lines[14:20])]
    assert [one.line for one in parsed.slices] == [3, 11, 15]


def test_last_slice_without_line_end_reaches_the_end_of_the_file() -> None:
    content = b"- see: a\n  section: s"
    assert read(content).slices[0].span == (0, len(content))


def test_item_may_begin_below_its_dash_and_be_indented() -> None:
    content = b"  -\n    # - not this dash\n    see: a\n    section: s\n  - see: b\n    section: s\n"
    assert [one.span.of(content).count(b"\n") for one in read(content).slices] == [4, 2]


def test_list_in_brackets_gives_the_braces_alone() -> None:
    content = '[{"see": "ä", "section": "s"},\n {"see": "b", "section": "s"}]\n'.encode()
    assert [one.span.text(content) for one in read(content).slices] == [
        '{"see": "ä", "section": "s"}',
        '{"see": "b", "section": "s"}',
    ]


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "---\n", "~\n", "[]\n", "\ufeff# bom\n"])
def test_file_without_items_is_no_fault(content: str) -> None:
    assert read(content) == EntriesText(slices=(), problems=())


@pytest.mark.parametrize(
    "text", ["no", "1e3", "2023-05", "0123", "12:30", "2310.10", "0704.0001", "on", "0x1F", "1_0"]
)
def test_plain_scalars_stay_as_written(text: str) -> None:
    found = entry(f"  venue: {text}\n  keywords: [{text}]\n  links: [{text}]\n  extra: {{{text}: {text}}}\n")
    assert found.venue == text
    assert found.keywords == (text,)
    assert found.links == (Link(url=text),)
    assert found.extra == {text: text}


@pytest.mark.parametrize("nothing", ["", " ~", " null", " # note"])
def test_empty_field_is_a_missing_one(nothing: str) -> None:
    names = ("authors", "date", "venue", "ids", "links", "note", "kind", "from", "extra", "model")
    fields = "".join(f"  {name}:{nothing}\n" for name in names)
    assert entry(fields) == Entry(key="k", title="T", section="s")


def test_every_field_is_read() -> None:
    found = entry(
        "  authors: [Ann Doe, Bob Roe]\n  date: 2020-05\n  keywords: One\n"
        "  ids: {arxiv: 2005.01234, my: [a, b]}\n"
        "  links:\n    - http://a\n    - code: http://b\n  note: |\n    x\n    y\n  kind: tool\n"
        "  from: [list]\n  model: {size: 7B}\n  aliases: old\n  withdrawn: by the authors\n"
    )
    assert found == Entry(
        key="k", title="T", section="s", authors=("Ann Doe", "Bob Roe"), date=PartialDate(2020, 5),
        keywords=("One",), links=(Link(url="http://a"), Link(label="code", url="http://b")), note="x\ny\n",
        ids=(Identifier("arxiv", "2005.01234"), Identifier("my", "a"), Identifier("my", "b")),
        kind="tool", origins=("list",), model={"size": "7B"}, aliases=("old",), withdrawn="by the authors",
    )  # fmt: skip


def test_all_faults_are_reported_with_their_places() -> None:
    parsed = read(
        "- key: a\n  title: T\n  section: s\n  date: June 2017\n  kind: papr\n"
        "- title: [x]\n  ids: {arxiv: nonsense}\n  authors: {a: b}\n  autors: [x]\n  title: again\n- text\n"
    )
    assert [(one.code, str(one.location), one.entry_key) for one in parsed.problems] == [
        ("bad-date", "entries/x/y.yaml:4:9", "a"),
        ("bad-kind", "entries/x/y.yaml:5:9", "a"),
        ("wrong-type", "entries/x/y.yaml:6:10", None),
        ("bad-identifier", "entries/x/y.yaml:7:16", None),
        ("wrong-type", "entries/x/y.yaml:8:12", None),
        ("unknown-field", "entries/x/y.yaml:9:3", None),
        ("duplicate-field", "entries/x/y.yaml:10:3", None),
        ("missing-field", "entries/x/y.yaml:6:3", None),
        ("missing-field", "entries/x/y.yaml:6:3", None),
        ("wrong-type", "entries/x/y.yaml:11:3", None),
    ]
    assert parsed.slices == ()
    by_code = {one.code: one for one in parsed.problems}
    expected = "entries[0].date: expected a date such as 2017, 2017-06 or 2017-06-12, found 'June 2017'"
    assert by_code["bad-date"].message == expected
    assert by_code["bad-kind"].hint == "did you mean `paper`?"
    assert by_code["unknown-field"].hint == "did you mean `authors`?"
    assert by_code["unknown-field"].severity == "warning"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("  date: 2017-13\n", "bad-date"),
        ("  keywords: [a, ]\n  authors: [~]\n", "wrong-type"),
        ("  links: [{a: b, c: d}]\n", "wrong-type"),
        ("  links:\n    - code:\n", "wrong-type"),
        ("  extra: {a: [b]}\n", "wrong-type"),
        ("  extra: {a: b, a: c}\n", "duplicate-field"),
        ("  own: {a: {b: 1, b: 2}}\n", "duplicate-field"),
        ("  own: [{b: 1, b: 2}]\n", "duplicate-field"),
        ("  [a]: b\n", "wrong-type"),
        ("  key: again\n", "duplicate-field"),
    ],
)
def test_fault_in_a_field_refuses_the_file(fields: str, code: str) -> None:
    errors = [
        one
        for one in read(f"- key: k\n  title: T\n  section: s\n{fields}").problems
        if one.severity == "error"
    ]
    assert [one.code for one in errors] == [code]


def test_unknown_model_fact_is_kept_and_named() -> None:
    parsed = read("- key: k\n  title: T\n  section: s\n  model: {license: MIT}\n")
    assert [(one.code, one.hint) for one in parsed.problems] == [("unknown-field", "did you mean `licence`?")]
    assert parsed.slices[0].item == Entry(key="k", title="T", section="s", model={"license": "MIT"})


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"- key: a\n\ttitle: b\n", "yaml-syntax", "2:1"),
        (b"- key: 'a\n", "yaml-syntax", "2:1"),
        (b"- key: a\n- \xff\n", "yaml-syntax", "2:3"),
        (b"- key: \x01\n", "yaml-syntax", "1:8"),
        (b"- key: a\rb\n", "yaml-syntax", "1:9"),
        (b"- see: a\n  section: s\n---\n- b\n", "yaml-second-document", "3:1"),
        (b"- see: *no\n", "yaml-alias", "1:8"),
        (b"- &x\n  own: *x\n", "yaml-alias", "2:8"),
        (b"- " + b"[" * 5000, "yaml-depth", "1:102"),
        (b'- "\\UFFFFFFFF"\n', "yaml-syntax", None),
        (b"key: a\n", "wrong-type", "1:1"),
        (b"text", "wrong-type", "1:1"),
    ],
)
def test_unreadable_file_gives_one_error(content: bytes, code: str, place: str | None) -> None:
    problems = read(content).problems
    assert [(one.code, one.severity) for one in problems] == [(code, "error")]
    if place:
        assert str(problems[0].location) == f"entries/x/y.yaml:{place}"


def test_tab_is_named_in_plain_words() -> None:
    problem = read(b"- key: a\n\ttitle: b\n").problems[0]
    assert "a tab" in problem.message
    assert problem.hint == "use spaces; a tab may stand only inside text"


def test_aliases_that_expand_without_end_are_refused() -> None:
    levels = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    assert [one.code for one in read("\n".join(levels)).problems] == ["yaml-alias"]


def test_aliases_stand_for_what_they_name() -> None:
    parsed = read(
        "- key: a\n  title: &t Same\n  section: s\n  authors: &who [Ann, Bob]\n"
        "- key: b\n  title: *t\n  section: s\n  authors: *who\n"
    )
    second = parsed.slices[1].item
    assert isinstance(second, Entry)
    assert (second.title, second.authors) == ("Same", ("Ann", "Bob"))


def test_merge_key_is_named_as_what_it_is() -> None:
    parsed = read("- &x\n  key: a\n  title: T\n  section: s\n- <<: *x\n  key: b\n")
    assert "merge keys" in (parsed.problems[0].hint or "")


def test_tagged_scalars_are_text() -> None:
    assert entry("  venue: !!int 5\n  pages: !own x\n  note: ! ~\n").note == "~"


def test_escaped_surrogate_pair_is_one_character() -> None:
    assert entry('  venue: "\\ud83d\\ude00"\n').venue == "😀"


@given(
    st.lists(items, max_size=4), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "  "]), st.booleans()
)
@settings(deadline=None, max_examples=150)
def test_what_is_written_is_read(entries: list[Item], newline: str, indent: str, bom: bool) -> None:  # noqa: FBT001  # drawn by hypothesis
    parts = [format_item(one, newline=newline, indent=indent) for one in entries]
    content = (b"\xef\xbb\xbf" if bom else b"") + b"".join(parts)
    parsed = parse_entries(content, "x.yaml")
    assert [one for one in parsed.problems if one.severity == "error"] == []
    assert [one.item for one in parsed.slices] == entries
    assert [one.span.of(content) for one in parsed.slices] == parts


@given(
    st.lists(st.sampled_from(LAYOUTS), min_size=1, max_size=4),
    st.sampled_from(["", "\n", "# between\n", "\n# a\n\n"]),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(deadline=None, max_examples=60)
def test_slices_alone_say_what_the_file_says(layouts: list[str], between: str, newline: str) -> None:
    content = between.join(["", *layouts]).replace("\n", newline).rstrip().encode()
    whole = parse_entries(content, "x.yaml")
    assert len(whole.slices) == len(layouts)
    for one in whole.slices:
        alone = parse_entries(one.span.of(content), "x.yaml")
        assert [other.item for other in alone.slices] == [one.item]
        assert alone.slices[0].span == (0, one.span.end - one.span.start)
        assert content.count(b"\n", 0, one.span.start) + 1 == one.line


@given(
    st.binary(max_size=60)
    | st.text(st.sampled_from("-: \n\t[]{}'\"#&*a|>%!?,\\x85\u2028é~"), max_size=40).map(str.encode)
)
@settings(deadline=None, max_examples=400)
def test_any_content_gives_problems_not_exceptions(content: bytes) -> None:
    parsed = parse_entries(content, "x.yaml")
    assert all(one.span.of(content) for one in parsed.slices)


def test_see_keeps_key_and_section() -> None:
    assert only("- see: a\n  section: s\n") == See(key="a", section="s")
