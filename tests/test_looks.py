"""The examples of five looks: each is read whole, and `add`, `dedupe` and `edit` write it as it is written.

The page that shows this is made here from what the commands do.
"""

from __future__ import annotations

import difflib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Run

DOCS: Final = Path(__file__).parents[1] / "docs"
LOOKS: Final = DOCS / "examples" / "looks"
PAGE: Final = DOCS / "explanation" / "five-looks.md"
TITLES: Final = {
    "table": "A table and bullets",
    "badges": "A padded table with badges and comments",
    "site": "A page of a catalogue site, with numbered items",
    "lines": "Items of several lines",
    "links": "Front matter, and one link a line",
}
INTRODUCTION: Final = """\
# Five looks, one set of commands

<!-- Written from what the commands do by `pytest tests/test_looks.py --update-golden`. -->

Five small lists, each written in another way, all of them invented.
On each the same three commands run, and each time nothing but the lines below changes.
No look is configured: it is learned from the entries that stand there ([why](reconcile.md)).

```console
$ llmlist add 2205.99909 --section SECTION --offline
$ llmlist dedupe --apply
$ llmlist edit KEY --set title="Two Pockets Are Better" --set date=2022-02
```

Each list lies in its folder with its catalogue, so that you can try the commands yourself.
Copy the folder out of the repository first: commands look for a catalogue upwards, and there is one above.
"""


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """Return a copy of all five, away from the catalogue of this repository."""
    return Path(shutil.copytree(LOOKS, tmp_path / "looks"))


@pytest.mark.parametrize("name", TITLES)
def test_the_catalogue_beside_a_list_says_what_the_list_says(run: Run, looks: Path, name: str) -> None:
    folder = looks / name
    before = files_below(folder)
    assert run("render", "--check", cwd=folder).exit_code == 0
    assert run("import", "README.md", cwd=folder).exit_code == 0
    assert files_below(folder) == before


@pytest.mark.parametrize("name", TITLES)
def test_a_list_without_catalogue_is_read_into_the_one_that_lies_there(
    run: Run, looks: Path, name: str
) -> None:
    folder = looks / name
    before = _without_days(folder)
    shutil.rmtree(folder / "catalog" / "entries")
    (folder / "catalog" / "catalog.yaml").unlink()
    assert run("import", "README.md", cwd=folder).exit_code == 0
    assert _without_days(folder) == before


def test_the_page_of_looks_is_current(run: Run, looks: Path, golden: Callable[[Path, str], None]) -> None:
    parts = [INTRODUCTION]
    for name, title in TITLES.items():
        parts.append(f"## {title}\n\n[The list](../examples/looks/{name}/README.md)\n")
        parts += _shown(run, looks / name)
    golden(PAGE, "\n".join(parts))


def _shown(run: Run, folder: Path) -> Iterator[str]:
    sections = json.loads(run("section", "list", "--format", "json", cwd=folder).stdout)
    entries = json.loads(run("list", "--format", "json", cwd=folder).stdout)
    (pockets,) = (one["key"] for one in entries if one["title"].startswith("Two Pockets"))
    first = sections[0]["key"]
    commands = {
        "Add a paper:": ["add", "2205.99909", "--section", first, "--offline", "--yes"],
        "Merge a paper that stands there twice:": ["dedupe", "--apply"],
        "Change a title and a date:": [
            "edit",
            pockets,
            "--set",
            "title=Two Pockets Are Better",
            "--set",
            "date=2022-02",
        ],
    }
    for words, command in commands.items():
        before = (folder / "README.md").read_text(encoding="utf-8").splitlines()
        assert run(*command, cwd=folder).exit_code == 0
        after = (folder / "README.md").read_text(encoding="utf-8").splitlines()
        lines = difflib.unified_diff(before, after, n=0, lineterm="")
        changed = [line for line in lines if line[:3] not in {"---", "+++"} and line[0] != "@"]
        assert changed
        diff = "\n".join(changed)
        yield f"{words}\n\n```diff\n{diff}\n```\n"
    assert run("render", "--check", cwd=folder).exit_code == 0
    assert run("dedupe", cwd=folder).exit_code == 0


def _without_days(folder: Path) -> dict[str, str]:
    """Return the catalogue's files without the days on which entries came."""
    return {
        path.relative_to(folder).as_posix(): "\n".join(
            line for line in path.read_text(encoding="utf-8").splitlines() if "added:" not in line
        )
        for path in sorted((folder / "catalog").rglob("*.yaml"))
    }
