from __future__ import annotations

import pytest

from llmlist.model.edit import Edit, Span
from llmlist.workflows.arranging import plan_rename_section
from llmlist.workflows.crosslinks import follow_across
from tests.workflows.memory import apply, begin

ITEMS = b"""\
- [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [Counting Clouds](https://arxiv.org/abs/2101.00002)
"""
PONDS = b"# More\n\n## Ponds\n\n- [The Last Pond](https://arxiv.org/abs/2101.00003)\n"
README = b"""\
# List

Those about ponds stand [there](MORE.md#ponds), see also [Ponds](./MORE.md#Ponds) and [the rest](MORE.md).
Not this: [Ponds](#ponds), [Ponds](OTHER.md#ponds), [Ponds](https://example.org/MORE.md#ponds).

<p><a href="/MORE.md#ponds">Ponds</a></p>

[ponds]: MORE.md#ponds

## Rivers

"""


def rename(content: bytes) -> tuple[Edit, ...]:
    """Return the edit that calls a heading by another name."""
    start = content.index(b"Old Name")
    return (Edit(span=Span(start, start + len(b"Old Name")), content=b"New Name"),)


def test_links_of_other_documents_follow_a_renamed_heading() -> None:
    workspace = begin(README=README + ITEMS, MORE=PONDS)
    after = apply(workspace, plan_rename_section(workspace, "ponds", "Lakes")).files
    assert after["MORE.md"] == PONDS.replace(b"## Ponds", b"## Lakes")
    expected = README.replace(b"[there](MORE.md#ponds)", b"[there](MORE.md#lakes)")
    expected = expected.replace(b"[Ponds](./MORE.md#Ponds)", b"[Lakes](./MORE.md#lakes)")
    expected = expected.replace(b'"/MORE.md#ponds"', b'"/MORE.md#lakes"')
    expected = expected.replace(b"]: MORE.md#ponds", b"]: MORE.md#lakes")
    assert after["README.md"].decode() == (expected + ITEMS).decode()


def test_a_link_that_an_entry_has_stays() -> None:
    item = b"- [A Survey of Ponds and Lakes](MORE.md#ponds) by Ann Ash, 2021\n"
    workspace = begin(README=b"## Rivers\n\n" + ITEMS + item, MORE=PONDS)
    after = apply(workspace, plan_rename_section(workspace, "ponds", "Lakes")).files
    assert after["README.md"] == workspace.files["README.md"]


@pytest.mark.parametrize(
    ("path", "written"),
    [("docs/a.md", "b.md"), ("docs/a.md", "/docs/b.md"), ("docs/x/a.md", "../b.md"), ("a.md", "docs/b.md")],
)
def test_a_path_is_read_from_where_its_document_stands(path: str, written: str) -> None:
    content = f"See [it]({written}#old-name).\n".encode()
    other = b"# Old Name\n"
    edits = follow_across({path: content, "docs/b.md": other}, {"docs/b.md": rename(other)})
    assert [edit.content for edit in edits[path]] == [b"new-name"]


def test_without_a_renamed_heading_nothing_follows() -> None:
    content = b"See [it](b.md#old-name).\n"
    assert follow_across({"a.md": content, "b.md": b"# Old Name\n"}, {}) == {"a.md": (), "b.md": ()}
