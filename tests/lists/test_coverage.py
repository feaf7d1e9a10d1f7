from __future__ import annotations

import pytest
from hypothesis import given, settings

from llmlist.errors import ConfigError
from llmlist.lists.coverage import Coverage, explain_line, find_doubts, measure_coverage
from llmlist.lists.reading import read_document
from tests.strategies import GeneratedList, any_markdown, generated_lists

DOCUMENT = """\
# Waters

## Contents

- [Rivers](#rivers)
- [Skies](#skies)

## Rivers

We had help from [a friend](https://example.org/friend).

- [Rivers of Glass](https://arxiv.org/abs/2101.00001) by Ann Ash and Bob Birch, ICML 2022
  A slow river, [Code](https://github.com/ash/rivers)

## Skies

| Title | Year | Depth |
|---|---|---|
| [The Last Pond](https://arxiv.org/abs/2101.00003) | 2021 | 3 m |

| 1 | 2 |
|---|---|
| 3 | 4 |

> [Somebody](https://example.org/somebody) said so.

```
- [Code](https://example.org/code)
```

<!-- - [Counting Clouds](https://arxiv.org/abs/2101.00002) -->

---

- One.
- Two.

<p align="center">Waters</p>

## Colophon

- [Back](#rivers)
- [Up](#skies)

Paragraph

- [Code](https://example.org/code.zip)
- [Code](https://example.org/more.zip)

## License

- [CC0](https://example.org/cc0)
"""


def line_with(text: str) -> int:
    return DOCUMENT[: DOCUMENT.index(text)].count("\n") + 1


def explained(line: int) -> tuple[str, ...]:
    return explain_line(read_document(DOCUMENT.encode()), line)


class TestExplainLine:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("# Waters", "it is a heading"),
            ("## Skies", "it is a heading"),
            ("\n- [Rivers](#rivers)", "it is blank"),
            ("- [Skies](#skies)", "it stands below 'Contents', a list of contents"),
            ("We had help", "it reads like prose: it begins with no set-off title that leads to a work"),
            ("| 3 | 4 |", "no column of this table holds titles"),
            ("> [Somebody]", "it is a quotation"),
            ("- [Code](https://example.org/code)", "it is code"),
            ("---\n\n- One", "it is a rule"),
            ("- Two", "it has no link, and few of its neighbours have one"),
            ("<p align", "it is HTML or a comment"),
            ("- [Up]", "it is a list of contents: its links lead into the document"),
            ("- [Code](https://example.org/more.zip)", "it holds no title"),
            ("- [CC0]", "it stands below 'License', which is about the list itself"),
        ],
    )
    def test_says_why_a_line_is_no_entry(self, text: str, reason: str) -> None:
        line = line_with(text)
        if text.startswith("\n"):
            assert not DOCUMENT.split("\n")[line - 1]
        assert explained(line) == (f"line {line} was not read as an entry: {reason}",)

    @pytest.mark.parametrize("text", ["- [Rivers of Glass]", "  A slow river"])
    def test_names_the_entry_of_each_of_its_lines(self, text: str) -> None:
        begins = line_with("- [Rivers of Glass]")
        assert explained(line_with(text))[:2] == (
            f"line {line_with(text)} belongs to an entry that begins on line {begins}",
            "it stands in Rivers, in a list",
        )

    def test_shows_every_field_with_its_bytes_in_the_order_of_the_page(self) -> None:
        fields = explained(line_with("- [Rivers of Glass]"))[2:-1]
        shown = [
            ("title", "Rivers of Glass"),
            ("links.0.url", "https://arxiv.org/abs/2101.00001"),
            ("authors", "Ann Ash and Bob Birch"),
            ("venue", "ICML 2022"),
            ("note", "A slow river"),
            ("links.1.label", "Code"),
            ("links.1.url", "https://github.com/ash/rivers"),
        ]
        assert [line.partition(",")[0] for line in fields] == [name for name, _ in shown]
        for (name, text), line in zip(shown, fields, strict=True):
            start = DOCUMENT.index(text, DOCUMENT.index("- [Rivers of Glass]"))
            assert line == f"{name}, bytes {start} to {start + len(text)}: {text!r}"

    def test_says_that_a_date_came_from_another_field(self) -> None:
        assert explained(line_with("- [Rivers of Glass]"))[-1] == "date: 2022, from what else it says"

    def test_says_what_the_columns_of_a_table_hold(self) -> None:
        place, columns, *_ = explained(line_with("| [The Last Pond]"))[1:]
        assert place == "it stands in Skies, in a table"
        assert columns == "its columns hold 'Title': title, 'Year': date, 'Depth': extra"

    def test_says_that_an_entry_in_a_comment_is_not_live(self) -> None:
        line = line_with("<!-- -")
        assert explained(line) == (
            f"line {line} belongs to an entry in a comment: 'Counting Clouds'",
            "it is not live",
        )

    @pytest.mark.parametrize("line", [-1, 0, DOCUMENT.count("\n") + 1, 1000])
    def test_refuses_a_line_that_is_not_there(self, line: int) -> None:
        with pytest.raises(ConfigError, match=f"no line {line}.* has {DOCUMENT.count(chr(10))}"):
            explained(line)

    def test_says_that_a_line_heads_a_table_of_entries(self) -> None:
        line = line_with("| Title |")
        assert explained(line) == (
            f"line {line} heads a table of entries",
            "its columns hold 'Title': title, 'Year': date, 'Depth': extra",
        )

    def test_counts_bytes_and_not_characters(self) -> None:
        content = "## Flüsse ✓\n\n- [Rivières](https://example.org/a.pdf)\n".encode()
        title = explain_line(read_document(content), 3)[2]
        start = content.index("Rivières".encode())
        assert title == f"title, bytes {start} to {start + 9}: 'Rivières'"

    @pytest.mark.parametrize(
        ("content", "line", "shape"),
        [
            (b"- [Rivers of Glass](https://example.org/a.pdf)\n", 1, "a list"),
            (b"| Title |\n|---|\n| [Rivers](https://example.org/a.pdf) |\n", 3, "a table"),
            (
                b'<table>\n<tr><th>Title<tr>\n<td><a href="https://example.org/a.pdf">Rivers</a>\n</table>\n',
                3,
                "a table written in HTML",
            ),
            (
                b'<ul>\n<li><a href="https://example.org/a.pdf">Rivers of Glass</a></li>\n</ul>\n',
                2,
                "a list written in HTML",
            ),
            (
                b"[Rivers of Glass](https://example.org/a.pdf)\n[Counting Clouds](https://example.org/b.pdf)\n",
                2,
                "a paragraph of lines that begin with a link",
            ),
            (
                b"**Rivers of Glass** [[Paper](https://example.org/a.pdf)]\n",
                1,
                "a run of paragraphs that begin with a set-off title",
            ),
            (
                b"### [Rivers](https://example.org/a.pdf)\n\nSlow.\n\n### [Clouds](https://example.org/b.pdf)\n",
                3,
                "a run of headings that are entries",
            ),
        ],
    )
    def test_names_the_shape_of_the_listing(self, content: bytes, line: int, shape: str) -> None:
        assert explain_line(read_document(content), line)[1] == f"it stands in no section, in {shape}"

    @settings(deadline=None, max_examples=60)
    @given(any_markdown)
    def test_says_something_of_every_line_of_any_text(self, text: str) -> None:
        reading = read_document(text.encode())
        began = {draft.line for draft in reading.drafts}
        for line in range(1, len(text.removesuffix("\n").split("\n")) + 1):
            said = explain_line(reading, line)
            assert all(said)
            if line in began:
                assert said[0] == f"line {line} belongs to an entry that begins on line {line}"


class TestMeasureCoverage:
    def test_counts_lines_with_links_that_lie_in_entries_and_names_the_others(self) -> None:
        coverage = measure_coverage(read_document(DOCUMENT.encode()))
        assert coverage.read == 3
        assert coverage.unread == tuple(
            line_with(text)
            for text in (
                "We had help",
                "> [Some",
                "- [Code](https://example.org/code.z",
                "- [Code](https://example.org/m",
                "- [CC0]",
            )
        )
        assert coverage.share == pytest.approx(3 / 8)

    @pytest.mark.parametrize("text", ["", "Words.\n", "- [Rivers](#rivers)\n", "[a](b.md) is here.\n"])
    def test_a_document_without_links_that_lead_out_is_read_wholly(self, text: str) -> None:
        coverage = measure_coverage(read_document(text.encode()))
        assert coverage == Coverage(0, ())
        assert coverage.share == pytest.approx(1)

    def test_several_links_of_one_line_count_once(self) -> None:
        text = "See [a](https://example.org/a) and [b](https://example.org/b), [c](https://example.org/c).\n"
        assert measure_coverage(read_document(text.encode())) == Coverage(0, (1,))

    def test_a_link_in_a_footnote_counts(self) -> None:
        text = "Words.[^1]\n\n[^1]: See [a](https://example.org/a).\n"
        assert measure_coverage(read_document(text.encode())) == Coverage(0, (3,))

    @settings(deadline=None, max_examples=40)
    @given(generated_lists())
    def test_a_list_of_entries_is_read_wholly(self, made: GeneratedList) -> None:
        coverage = measure_coverage(read_document(made.content))
        assert coverage.unread == ()
        assert coverage.read >= 1


class TestFindDoubts:
    @pytest.mark.parametrize(
        ("item", "kind", "reason"),
        [
            ("- [A](https://example.org/a.pdf)", "short-title", "its title is very short"),
            (
                f"- [{'Glass ' * 50}](https://example.org/a.pdf)",
                "long-title",
                "its title is very long: perhaps it is prose",
            ),
            ("- [Rivers](TODO)", "dead-link", "the link of the title leads nowhere: 'TODO'"),
            ("- [Rivers]()", "dead-link", "the link of the title leads nowhere: ''"),
            ("- **Rivers** [Code](None)", "dead-link", "the link 'Code' leads nowhere: 'None'"),
            (
                "- [Rivers](javascript:alert(1))",
                "no-web-address",
                "the link of the title is no web address: 'javascript:alert(1)'",
            ),
        ],
    )
    def test_says_what_is_odd_about_an_item(self, item: str, kind: str, reason: str) -> None:
        text = f"- [Counting Clouds](https://example.org/b.pdf)\n{item}\n"
        assert find_doubts(read_document(text.encode())) == ((2, kind, reason),)

    @pytest.mark.parametrize(
        ("item", "other"),
        [
            (
                "[Rivers](https://arxiv.org/abs/2101.00001), [The Last of Ponds](https://arxiv.org/abs/2101.00002)",
                "'The Last of Ponds'",
            ),
            (
                "Rivers [paper](https://arxiv.org/abs/2101.00001); Pond [paper](https://arxiv.org/abs/2101.00002)",
                "arxiv:2101.00002",
            ),
        ],
    )
    def test_names_the_second_work_of_an_item(self, item: str, other: str) -> None:
        text = f"- [Counting Clouds](https://example.org/b.pdf)\n- {item}\n"
        reason = f"it names a second work, {other}: an entry needs a line of its own"
        assert find_doubts(read_document(text.encode())) == ((2, "two-works", reason),)

    @pytest.mark.parametrize(
        "item",
        [
            "[Rivers](https://arxiv.org/abs/2101.00001) [ICML 2021](https://doi.org/10.1000/1.2)",
            "[Rivers](https://arxiv.org/abs/2101.00001) [paper](https://arxiv.org/pdf/2101.00001v2)",
            "[Rivers](https://arxiv.org/abs/2101.00001) [v2](https://arxiv.org/abs/2102.00002)",
        ],
    )
    def test_other_links_of_one_work_are_no_second_work(self, item: str) -> None:
        assert find_doubts(read_document(f"- {item}\n".encode())) == ()

    def test_names_a_date_that_cannot_be_read(self) -> None:
        text = "| Title | Date |\n|---|---|\n| [Rivers](https://example.org/a.pdf) | some day |\n"
        reason = "its date cannot be read: 'some day'"
        assert find_doubts(read_document(text.encode())) == ((3, "unread-date", reason),)

    def test_has_none_of_a_sound_document(self) -> None:
        assert find_doubts(read_document(DOCUMENT.encode())) == ()

    @settings(deadline=None, max_examples=40)
    @given(any_markdown)
    def test_each_doubt_is_about_an_entry_of_its_line(self, text: str) -> None:
        reading = read_document(text.encode())
        assert {doubt.line for doubt in find_doubts(reading)} <= {draft.line for draft in reading.drafts}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (3, "it stands behind `llmlist:off`"),
        (6, "it shows nothing by itself: the front matter, or the address of a link elsewhere"),
    ],
)
def test_a_line_that_shows_nothing_is_not_called_blank(line: int, reason: str) -> None:
    content = (
        b"- [Rivers of Glass][x]\n<!-- llmlist:off -->\n- [Counting Clouds](https://arxiv.org/abs/2101.00002)\n"
        b"<!-- llmlist:on -->\n\n[x]: https://arxiv.org/abs/2101.00001\n"
    )
    assert explain_line(read_document(content), line) == (f"line {line} was not read as an entry: {reason}",)


def test_links_in_html_count_as_those_in_markdown_do() -> None:
    content = b"""\
<p><a href="https://example.org/badge"><img src="a.png"></a></p>

<table>
<tr><th>Title</th><th>Year</th></tr>
<tr><td><a href="https://arxiv.org/abs/2101.00001">Rivers of Glass</a></td><td>2022</td></tr>
<!-- <a href="https://example.org/hidden">Hidden</a> -->
</table>

- [Counting Clouds](https://arxiv.org/abs/2101.00002)
"""
    coverage = measure_coverage(read_document(content))
    assert coverage == Coverage(read=2, unread=(1,))
