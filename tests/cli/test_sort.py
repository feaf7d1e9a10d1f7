"""`sort`: lines change places word for word; what stands between them stays."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

HEAD = "# Waters\n\nWords above.\n\n## Rivers\n\n"
GLASS = "[2021-01] **[Rivers of Glass](https://arxiv.org/abs/2101.00001)**  of course"
STONES = "[2021-03]  [Stones That Walk](https://arxiv.org/abs/2103.00004)\n  *with a second line*"
POND = "[2020-05] [a First Pond](https://arxiv.org/abs/2005.00005)"


def sorted_text(run: Run, root: Path, text: str, *options: str) -> str:
    """Return a list as it is once it is sorted; sorting it again does nothing, and undoing all."""
    shutil.rmtree(root / "catalog", ignore_errors=True)
    (root / "README.md").write_bytes(text.encode())
    assert run("import", "README.md", cwd=root).exit_code == 0
    before = files_below(root)
    dry = run("sort", "rivers", *options, "--dry-run", cwd=root)
    assert dry.exit_code == 0
    assert files_below(root) == before
    assert run("sort", "rivers", *options, cwd=root).exit_code == 0
    after = files_below(root)
    assert bool(dry.stdout) == (after != before)
    again = run("sort", "rivers", *options, cwd=root)
    assert (again.exit_code, again.stdout) == (0, "")
    assert files_below(root) == after
    checked = run("render", "--check", cwd=root)
    assert (checked.exit_code, checked.stdout) == (0, ""), checked.stderr
    if after != before:
        assert run("undo", cwd=root).exit_code == 0
        assert files_below(root) == before
    return after["README.md"].decode()


def bullets(*items: str) -> str:
    return HEAD + "".join(f"- {item}\n" for item in items) + "\n## Skies\n\nNo clouds.\n"


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ((), (POND, GLASS, STONES)),
        (("--by", "date", "--reverse"), (STONES, GLASS, POND)),
        (("--by", "title"), (POND, GLASS, STONES)),
        (("--by", "year"), (POND, STONES, GLASS)),
        (("--by", "year", "--reverse"), (STONES, GLASS, POND)),
    ],
)
def test_items_move_word_for_word(
    run: Run, tmp_path: Path, options: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    assert sorted_text(run, tmp_path, bullets(STONES, POND, GLASS), *options) == bullets(*wanted)


def test_what_is_not_dated_stands_last_either_way(run: Run, tmp_path: Path) -> None:
    bare = "[Nobody Knows When](https://example.org/when)"
    text = bullets(bare, STONES, GLASS)
    assert sorted_text(run, tmp_path, text) == bullets(GLASS, STONES, bare)
    assert sorted_text(run, tmp_path, text, "--reverse") == bullets(STONES, GLASS, bare)


def test_a_numbered_list_goes_on_counting(run: Run, tmp_path: Path) -> None:
    names = ["K", "J", "I", "H", "G", "F", "E", "D", "C", "B"]
    numbered = [
        f"{number}. [{name} Waters That Run](https://arxiv.org/abs/2101.000{number:02d})\n   more of {name}\n"
        for number, name in enumerate(names, 1)
    ]
    text = sorted_text(run, tmp_path, HEAD + "".join(numbered), "--by", "title")
    lines = text.removeprefix(HEAD).splitlines()
    assert [line.split(" ")[:2] for line in lines[::2]] == [
        [f"{number}.", f"[{name}"] for number, name in enumerate(reversed(names), 1)
    ]
    assert [line.strip() for line in lines[1::2]] == [f"more of {name}" for name in reversed(names)]


def test_ones_everywhere_stay_ones(run: Run, tmp_path: Path) -> None:
    text = HEAD + f"1. {GLASS}\n1. {POND}\n"
    assert sorted_text(run, tmp_path, text) == HEAD + f"1. {POND}\n1. {GLASS}\n"


def test_a_file_without_a_last_line_end_keeps_that(run: Run, tmp_path: Path) -> None:
    text = HEAD.replace("\n", "\r\n") + f"* {GLASS}\r\n\r\n* {POND}"
    wanted = HEAD.replace("\n", "\r\n") + f"* {POND}\r\n\r\n* {GLASS}"
    assert sorted_text(run, tmp_path, text) == wanted


def test_notes_and_lists_below_an_item_go_with_it(run: Run, tmp_path: Path) -> None:
    glass = f"- {GLASS}\n  - it says more\n    - and more\n\n  and ends here\n"
    text = HEAD + glass + f"- {POND}\n\n## Skies\n"
    assert sorted_text(run, tmp_path, text) == HEAD + f"- {POND}\n" + glass + "\n## Skies\n"
    hanging = HEAD + f"1. {GLASS}\n- a note that lost its blanks\n2. {POND}\n- another\n"
    wanted = HEAD + f"1. {POND}\n- another\n2. {GLASS}\n- a note that lost its blanks\n"
    assert sorted_text(run, tmp_path, hanging) == wanted


def test_entries_below_an_entry_are_sorted_and_go_with_it(run: Run, tmp_path: Path) -> None:
    inner = [
        f"  - [{name} Stream of Many Stones](https://arxiv.org/abs/2201.0000{number})\n"
        for number, name in enumerate(("Small", "Large"))
    ]
    head = "- [Rivers of Glass and Stone](https://arxiv.org/abs/2101.00001)\n"
    other = "- [A First Pond of Glass](https://arxiv.org/abs/2005.00005)\n"
    text = HEAD + head + "".join(inner) + other
    assert sorted_text(run, tmp_path, text, "--by", "title") == HEAD + other + head + inner[1] + inner[0]


def test_what_stands_between_items_keeps_its_place(run: Run, tmp_path: Path) -> None:
    text = HEAD + f"- {STONES}\n- {GLASS}\n\n**Older ones**\n\n- {STONES.replace('2021', '2019')}\n- {POND}\n"
    text = text.replace("2019-03", "2020-07").replace("2103.00004", "2007.00001", 1)
    got = sorted_text(run, tmp_path, text)
    above, below = got.split("\n**Older ones**\n")
    assert above.index("Rivers of Glass") < above.index("Stones That Walk")
    assert below.index("a First Pond") < below.index("Stones That Walk")
    result = run("sort", "rivers", "--dry-run", cwd=tmp_path)
    assert "'Rivers' is sorted in 2 groups, which begin on lines 7, 13" in result.stderr


def test_an_entry_in_a_comment_is_no_wall(run: Run, tmp_path: Path) -> None:
    comment = "<!-- - [2019-01] [Not Shown at All](https://arxiv.org/abs/1901.00001) -->\n"
    text = HEAD + f"- {STONES}\n{comment}- {POND}\n- {GLASS}\n"
    wanted = HEAD + f"- {POND}\n{comment}- {GLASS}\n- {STONES}\n"
    assert sorted_text(run, tmp_path, text) == wanted


TABLE = """\
| # | Date | Title | Venue |
|--:|:-----|-------|:-----:|
| 1 | 2021-03 | [Stones That Walk](https://arxiv.org/abs/2103.00004)   | ACL |
| 2 |  | **newer ones** | |
| 3 |2022-05| [The Second Pond](https://arxiv.org/abs/2205.00005) | |
| 4 |  2022-01  | [Rivers \\| Glass](https://arxiv.org/abs/2201.00001) |
"""


def test_rows_keep_their_spacing_and_header_rows_their_place(run: Run, tmp_path: Path) -> None:
    lines = TABLE.splitlines(keepends=True)
    wanted = [*lines[:4], lines[5].replace("| 4 |", "| 3 |"), lines[4].replace("| 3 |", "| 4 |")]
    assert sorted_text(run, tmp_path, HEAD + TABLE) == HEAD + "".join(wanted)
    plain = HEAD + "".join(line for line in lines if "newer" not in line).replace("| 3 |", "| 2 |")
    got = sorted_text(run, tmp_path, plain.replace("| 4 |", "| 3 |"), "--by", "title")
    assert [line[:5] for line in got.splitlines()[-3:]] == ["| 1 |", "| 2 |", "| 3 |"]
    assert "Rivers" in got.splitlines()[-3]


def row(year: str, title: str, number: str) -> str:
    return f'<tr>\n  {year}<td><a href="https://arxiv.org/abs/{number}">{title}</a></td>\n</tr>\n'


def rows(*inside: str) -> str:
    return f"{HEAD}<table>\n<tr><th>Year</th><th>Title</th></tr>\n{''.join(inside)}</table>\n"


def test_rows_in_html_change_places(run: Run, tmp_path: Path) -> None:
    glass, stones, pond = (
        row(f"<td>{year}</td>", title, f"{year % 100}01.00001")
        for year, title in ((2021, "Rivers of Glass"), (2019, "Stones That Walk"), (2020, "The First Pond"))
    )
    assert sorted_text(run, tmp_path, rows(glass, stones, pond)) == rows(stones, pond, glass)


def test_rows_that_share_a_cell_stay(run: Run, tmp_path: Path) -> None:
    text = rows(
        row('<td rowspan="2">2021</td>', "Stones That Walk", "2101.00004"),
        row("", "A First Pond", "2101.00005"),
    )
    assert sorted_text(run, tmp_path, text, "--by", "title") == text


def test_lines_with_breaks_keep_them(run: Run, tmp_path: Path) -> None:
    one, two, three = (
        f"[{title}](https://arxiv.org/abs/{number}) {year}"
        for title, number, year in (
            ("Stones That Walk", "2103.00004", 2021),
            ("Rivers of Glass", "2001.00001", 2020),
            ("The First Pond", "1905.00005", 2019),
        )
    )
    text = HEAD + f"{one}<br>\n{two}<br>\n{three}\n"
    assert sorted_text(run, tmp_path, text) == HEAD + f"{three}<br>\n{two}<br>\n{one}\n"


def test_headings_take_along_all_below_them(run: Run, tmp_path: Path) -> None:
    def entry(title: str, number: str) -> str:
        link = f"https://arxiv.org/abs/{number}"
        return f"### [{title}]({link})\n\nWhat it says of {title}.\n\n![picture](x.png)\n"

    parts = [entry("Stones That Walk", "2103.00004"), entry("Rivers of Glass", "2001.00001")]
    text = HEAD + "\n".join(parts)
    assert sorted_text(run, tmp_path, text, "--by", "title") == HEAD + "\n".join(reversed(parts))


def test_remarks_in_the_catalogue_go_with_their_entry(run: Run, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(bullets(GLASS, POND), encoding="utf-8")
    run("import", "README.md", cwd=tmp_path)
    file = tmp_path / "catalog" / "entries" / "readme" / "rivers.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    second = next(n for n, line in enumerate(lines) if line.startswith("- key") and n > 1)
    header, first, last = lines[:1], lines[1:second], lines[second:]
    remark = ["# look at this again\n"]
    file.write_text("".join([*header, *first, *remark, *last]), encoding="utf-8")
    assert run("sort", "rivers", cwd=tmp_path).exit_code == 0
    assert file.read_text(encoding="utf-8") == "".join([*header, *remark, *last, *first])


def test_sections_inside_are_sorted_too_each_for_itself(run: Run, tmp_path: Path) -> None:
    text = (
        HEAD
        + f"- {GLASS}\n- {POND}\n\n### Deep ones\n\n- {STONES}\n- {POND.replace('05.00005', '06.00006')}\n"
    )
    got = sorted_text(run, tmp_path, text)
    assert got.index("2005.00005") < got.index("Rivers of Glass") < got.index("### Deep ones")
    assert got.index("2006.00006") < got.index("Stones That Walk")


def test_an_unknown_section_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(bullets(GLASS, POND), encoding="utf-8")
    run("import", "README.md", cwd=tmp_path)
    assert run("sort", "oceans", cwd=tmp_path).exit_code == 2
    assert run("sort", "rivers", "--by", "colour", cwd=tmp_path).exit_code == 2
