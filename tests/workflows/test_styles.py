from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from llmlist.formats.catalog_yaml import parse_catalog
from llmlist.lists.styles import adopt_style, write_styled
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry
from llmlist.model.identifier import Identifier
from llmlist.model.link import Link
from llmlist.model.style import find_style_fault
from llmlist.workflows.render import plan_render
from tests.workflows.memory import apply, begin, open_files

if TYPE_CHECKING:
    from llmlist.model.workspace import Workspace

POND = Entry(
    key="pond",
    title="The Last Pond",
    section="ponds",
    authors=("Ann Ash", "Bob Birch", "Cy Cedar"),
    date=PartialDate(2023, 5, 6),
    venue="ICML 2023",
    institutes=("Elm Institute",),
    ids=(Identifier("arxiv", "2101.00003"),),
    links=(
        Link(url="https://arxiv.org/abs/2101.00003"),
        Link(label="Code", url="https://github.com/ash/pond"),
    ),
    note="Dry.",
)

LIST = b"""\
## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [Counting Clouds](https://arxiv.org/abs/2101.00002)

## Ponds
"""


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("- [{title}]({url})", "- [The Last Pond](https://arxiv.org/abs/2101.00003)"),
        (
            "- {date:May 2021} | [{title}]({url}) | {authors:A. One et al.}",
            "- May 2023 | [The Last Pond](https://arxiv.org/abs/2101.00003) | Ann Ash et al.",
        ),
        (
            "1. **[{title}]({url})**. *{venue}*. [[code]({link:code})]",
            "1. **[The Last Pond](https://arxiv.org/abs/2101.00003)**. *ICML 2023*. [[Code](https://github.com/ash/pond)]",
        ),
        (
            "* [{title}]({url}) ({institutes}, {date:2021}): {note}",
            "* [The Last Pond](https://arxiv.org/abs/2101.00003) (Elm Institute, 2023): Dry.",
        ),
        (
            "* [{title}]({url}) (arXiv:{arxiv})",
            "* [The Last Pond](https://arxiv.org/abs/2101.00003) (arXiv:2101.00003)",
        ),
    ],
)
def test_an_entry_is_written_as_its_style_says(style: str, expected: str) -> None:
    assert write_styled(style, POND, newline="\n") == f"{expected}\n".encode()


@pytest.mark.parametrize("between", [" - ", ": ", " — "])
def test_words_that_could_go_on_with_a_sentence_stand_behind_a_dash_as_any_others(between: str) -> None:
    entry = replace(POND, note="in clear water")
    written = write_styled(f"- [{{title}}]({{url}}){between}{{note}}", entry, newline="\n").decode()
    assert written == f"- [The Last Pond](https://arxiv.org/abs/2101.00003){between}in clear water\n"


def test_what_an_entry_lacks_is_left_out_with_the_words_before_it() -> None:
    style = "- [{title}]({url}) by {authors}, {date:2021}. {note}"
    bare = replace(POND, authors=(), note=None)
    expected = b"- [The Last Pond](https://arxiv.org/abs/2101.00003), 2023\n"
    assert write_styled(style, bare, newline="\n") == expected


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("- {name}", "{name} is no field"),
        ("- [x]({url})", "one {title} is needed"),
        ("- {title} {title}", "one {title} is needed"),
        ("- {title} {link}", "a link stands behind its label"),
        ("- {title} {link:code}", "a link stands behind its label"),
        ("- {title} [paper]({url})", "{url} is the address of the title"),
        ("- {title} {note} {note}", "{note} stands twice"),
        ("- {title}\n  {note}", "one line"),
        ("- {title} {", "one line"),
    ],
)
def test_a_style_with_a_fault_is_refused_with_the_reason(style: str, fault: str) -> None:
    assert fault in str(find_style_fault(style))


def test_the_link_of_a_title_that_is_none_gets_the_label_of_the_style() -> None:
    style = "- {title} [[code]({link:code})] [[paper]({link:paper})]"
    adopted = adopt_style(style, POND)
    expected = (
        "- The Last Pond [[Code](https://github.com/ash/pond)] [[paper](https://arxiv.org/abs/2101.00003)]"
    )
    assert write_styled(style, adopted, newline="\n").decode() == f"{expected}\n"


def styled(style: str, place: bytes) -> Workspace:
    workspace = begin(README=LIST)
    text = workspace.files["catalog/catalog.yaml"]
    assert text.count(place) == 1
    indent = b" " * (len(place) - len(place.lstrip()))
    line = indent + b"style: '" + style.encode() + b"'\n"
    files = {**workspace.files, "catalog/catalog.yaml": text.replace(place, place + line)}
    return open_files(files)


def with_pond(workspace: Workspace, section: str) -> Workspace:
    """Return what rendering makes of the workspace once the catalogue has another entry."""
    catalog = replace(workspace.catalog, items=(*workspace.catalog.items, replace(POND, section=section)))
    return apply(workspace, plan_render(workspace, catalog))


def test_the_style_of_a_document_serves_a_section_that_has_entries() -> None:
    workspace = styled("* **[{title}]({url})**, {date:2021}", b"  path: README.md\n")
    after = with_pond(workspace, "rivers").files["README.md"]
    lines = after.decode().splitlines()
    assert lines[4] == "* **[The Last Pond](https://arxiv.org/abs/2101.00003)**, 2023"
    assert [line for line in lines if "Last Pond" not in line] == LIST.decode().splitlines()


def test_the_style_of_a_section_comes_before_that_of_the_document() -> None:
    workspace = styled("- [{title}]({url}): {note}", b"    title: Rivers\n")
    after = with_pond(workspace, "rivers").files["README.md"]
    assert b"- [The Last Pond](https://arxiv.org/abs/2101.00003): Dry.\n" in after


def test_a_bad_style_is_a_fault_of_the_catalogue_with_its_line() -> None:
    text = b"documents:\n  - key: readme\n    path: README.md\n    style: '- {name}'\n"
    (problem,) = parse_catalog(text, "catalog/catalog.yaml").problems
    assert problem.code == "bad-style"
    assert problem.location is not None
    assert problem.location.line == 4


def test_a_style_survives_what_is_written_to_the_file() -> None:
    workspace = styled("- [{title}]({url}): {note}", b"    title: Rivers\n")
    after = with_pond(workspace, "rivers")
    assert b"style: '- [{title}]({url}): {note}'" in after.files["catalog/catalog.yaml"]


def test_the_first_entry_of_a_document_without_any_is_a_bullet_with_its_link() -> None:
    empty = LIST.partition(b"- ")[0]
    bare = open_files({**begin(README=LIST).files, "README.md": empty})
    catalog = replace(bare.catalog, items=(replace(POND, section="rivers", links=POND.links[:1]),))
    after = apply(bare, plan_render(bare, catalog)).files["README.md"]
    assert after == empty.rstrip() + b"\n\n- [The Last Pond](https://arxiv.org/abs/2101.00003)\n"
