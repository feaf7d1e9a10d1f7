from __future__ import annotations

from llmlist.workflows.places import find_places, source_of
from tests.workflows.memory import begin, with_files

LIST = b"""\
## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [Counting Clouds](https://arxiv.org/abs/2101.00002)

## Skies

- [Counting Clouds](https://arxiv.org/abs/2101.00002)
"""


def test_every_line_that_shows_an_entry_is_found() -> None:
    workspace = begin(README=LIST)
    rivers, clouds = (entry.key for entry in workspace.catalog.entries)
    places = find_places(workspace)
    assert [str(one) for one in places[rivers]] == ["README.md:3"]
    assert [str(one) for one in places[clouds]] == ["README.md:4", "README.md:8"]


def test_places_in_several_documents_come_in_their_order() -> None:
    workspace = begin(README=LIST, MORE=b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n")
    key = workspace.catalog.entries[0].key
    assert [str(one) for one in find_places(workspace)[key]] == ["README.md:3", "MORE.md:1"]


def test_a_repeated_line_is_a_place_too() -> None:
    repeated = LIST.replace(
        b"\n## Skies", b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n\n## Skies"
    )
    workspace = begin(README=repeated)
    assert [one.line for one in find_places(workspace)[workspace.catalog.entries[0].key]] == [3, 5]


def test_an_entry_that_no_document_shows_has_no_place() -> None:
    workspace = begin(README=LIST)
    key = workspace.catalog.entries[0].key
    hidden = with_files(
        workspace,
        {"README.md": LIST.replace(b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n", b"")},
    )
    assert key not in find_places(hidden)


def test_the_lines_of_an_entry_in_the_catalogue_are_found() -> None:
    workspace = begin(README=LIST)
    source = source_of(workspace, workspace.catalog.entries[0].key)
    assert source is not None
    assert source.path == "catalog/entries/readme/rivers.yaml"
    line = workspace.files[source.path].splitlines()[(source.line or 1) - 1]
    assert line == f"- key: {workspace.catalog.entries[0].key}".encode()
    assert source_of(workspace, "nobody") is None
