from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import pytest

import llmlist
from llmlist.formats.catalog_schema import CATALOG_FIELDS
from llmlist.formats.catalog_yaml import parse_catalog, parse_decisions, parse_entries
from llmlist.formats.decisions_file import FILE_FIELDS
from llmlist.formats.entry_schema import ENTRY_FIELDS, SEE_FIELDS
from llmlist.formats.json_schemas import SCHEMAS, format_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmlist.model.problem import Problem
    from tests.conftest import Run


class Parsed(Protocol):
    @property
    def problems(self) -> tuple[Problem, ...]: ...


FOLDER: Final = Path(llmlist.__file__).parent / "schemas"
PARSERS: Final[dict[str, Callable[[bytes, str], Parsed]]] = {
    "catalog": parse_catalog,
    "entries": parse_entries,
    "decisions": parse_decisions,
}
ROOT: Final = Path(__file__).parents[2]

# Faults of shape: what llmlist refuses for them a schema must refuse too.
ENTRY: Final = "- key: a\n  title: A\n  section: s\n"
BAD: Final = {
    "entries": [
        "key: a\n",
        "- a\n",
        "- null\n",
        "- title: A\n  section: s\n",
        "- key: a\n  section: s\n",
        "- key: a\n  title: A\n",
        "- key: ''\n  title: A\n  section: s\n",
        "- key: [a]\n  title: A\n  section: s\n",
        "- see: a\n",
        "- see: a\n  section: s\n  omit: [key]\n",
        "- see: a\n  section: s\n  date: soon\n",
        *(
            ENTRY + line
            for line in (
                "  date: 2017-6\n",
                "  date: June 2017\n",
                "  date: 2017-13\n",
                "  date: 2017-06-32\n",
                "  date: [2017]\n",
                "  date: 20170\n",
                "  added: today\n",
                "  venue: [A]\n",
                "  venue: {a: b}\n",
                "  authors: {a: b}\n",
                "  authors: [[a]]\n",
                "  keywords: [a, null]\n",
                "  ids: '2101.00001'\n",
                "  ids: [arxiv]\n",
                "  ids: {arxiv: {a: b}}\n",
                "  links: [[a]]\n",
                "  links: [null]\n",
                "  links: [{a: b, c: d}]\n",
                "  links: [{}]\n",
                "  links: [{a: null}]\n",
                "  kind: papers\n",
                "  kind: [paper]\n",
                "  model: large\n",
                "  model: {size: [7B]}\n",
                "  extra: [a]\n",
                "  extra: {a: {b: c}}\n",
                "  note: [a]\n",
            )
        ),
    ],
    "catalog": [
        "- a\n",
        "text\n",
        "name: [a]\n",
        "settings: {discover: a}\n",
        "settings: {discover: [a]}\n",
        "settings: {discover: [{query: 'ti:a'}]}\n",
        "settings: {discover: [{name: a}]}\n",
        "settings: {discover: [{name: a, query: [b]}]}\n",
        "settings: {discover: [{name: a, authors: {b: c}}]}\n",
        "documents: a\n",
        "documents: [a]\n",
        "documents: [null]\n",
        "documents:\n- key: a\n",
        "documents:\n- path: a.md\n",
        "documents:\n- {key: a/b, path: a.md}\n",
        "documents:\n- {key: .., path: a.md}\n",
        "documents:\n- {key: a, path: ../a.md}\n",
        "documents:\n- {key: a, path: /a.md}\n",
        "documents:\n- {key: a, path: b/./a.md}\n",
        "documents:\n- {key: a, path: 'C:/a.md'}\n",
        "documents:\n- {key: a, path: a.md, repair: utf-8}\n",
        "documents:\n- {key: a, path: a.md, counts: '{count}'}\n",
        "documents:\n- {key: a, path: a.md, style: [a]}\n",
        "documents:\n- {key: a, path: a.md, sections: s}\n",
        "documents:\n- {key: a, path: a.md, sections: [{key: s}]}\n",
        "documents:\n- {key: a, path: a.md, sections: [{key: 5}]}\n",
        "documents:\n- {key: a, path: a.md, sections: [{title: S}]}\n",
        "documents:\n- {key: a, path: a.md, sections: [{key: s, title: [S]}]}\n",
        "settings: a\n",
        "settings: {contact: [a]}\n",
        "settings: {checks: [a]}\n",
        "settings: {checks: {duplicate: fatal}}\n",
    ],
    "decisions": [
        "- a\n",
        "not-duplicates: a\n",
        "not-duplicates: [a]\n",
        "not-duplicates: [{keys: [a]}]\n",
        "not-duplicates: [{keys: a}]\n",
        "not-duplicates: [{reason: r}]\n",
        "not-duplicates: [{keys: [a, b], reason: [r]}]\n",
        "not-duplicates: [{keys: [a, b], date: today}]\n",
    ],
}
# Odd, but llmlist takes it: so must a schema.
GOOD: Final = {
    "entries": [
        "",
        "[]\n",
        "null\n",
        ENTRY,
        "- key: 2017\n  title: 1984\n  section: 3\n",
        "- key: yes\n  title: No\n  section: s\n  see: b\n  omit: note\n",
        "- see: a\n  section: s\n  title:\n  omit: [title, links]\n",
        *(
            ENTRY + line
            for line in (
                "  date: 2017\n",
                "  date: '2017'\n",
                "  date: 2017-06\n",
                "  date: 2017-06-12\n",
                "  date:\n",
                "  kind:\n",
                "  authors: Ada\n",
                "  authors: [1, true, 2.5]\n",
                "  ids: {arxiv: 2310.00001, doi: [10.1000/a, 10.1000/b], own: 7}\n",
                "  ids:\n",
                "  links: https://example.org\n",
                "  links:\n  - https://example.org\n  - code: https://example.org/code\n",
                "  links: {code: https://example.org}\n",
                "  model: {size: 7, colour: red}\n",
                "  extra: {Stars: 5, None: null}\n",
                "  volume: 12\n  pages: 1--2\n  own: [{a: b}]\n",
            )
        ),
    ],
    "catalog": [
        "",
        "name: 5\ndocuments:\nsettings:\n",
        "documents:\n- {key: a, path: a b/c.md, repair: mac-roman, counts: ['({count} papers)'], own: 1}\n",
        "documents:\n- {key: a, path: a, sections: [{key: top}, {key: s, title: ''}, {key: 3, title: 5}]}\n",
        "settings: {contact: a@example.org, checks: {duplicate: off, links: }}\n",
        "settings: {discover: }\n",
        "settings: {discover: [{name: a, query: 'ti:a', section: s}, {name: 5, categories: cs.CL}]}\n",
        "settings: {discover: [{name: a, categories: [cs.CL, cs.*], authors: [Wen Tao]}]}\n",
    ],
    "decisions": [
        "",
        "not-duplicates:\n",
        "not-duplicates:\n- keys: [a, 5]\n  reason: 7\n  date: 2026-11\n",
    ],
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_shipped_schema_is_current(golden: Callable[[Path, str], None], name: str) -> None:
    golden(FOLDER / f"{name}.schema.json", format_schema(name))


def test_every_field_is_in_its_schema() -> None:
    found = {name: json.loads(format_schema(name)) for name in SCHEMAS}
    assert tuple(found["catalog"]["properties"]) == CATALOG_FIELDS
    assert tuple(found["decisions"]["properties"]) == FILE_FIELDS
    assert tuple(found["entries"]["$defs"]["entry"]["properties"]) == ENTRY_FIELDS
    assert tuple(found["entries"]["$defs"]["see"]["properties"]) == SEE_FIELDS


@pytest.mark.parametrize(("cases", "faulty"), [(GOOD, False), (BAD, True)])
def test_cases_are_what_llmlist_says(cases: dict[str, list[str]], faulty: bool) -> None:  # noqa: FBT001  # a parameter of the test
    wrong = [
        text
        for name, texts in cases.items()
        for text in texts
        if any(one.severity == "error" for one in PARSERS[name](text.encode(), "f.yaml").problems) != faulty
    ]
    assert wrong == []


def check_by_schema(name: str, files: list[Path]) -> dict[Path, bool]:
    """Return for each file whether the real `check-jsonschema` accepts it."""
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", "-vv"]
    command += ["--schemafile", str(FOLDER / f"{name}.schema.json"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603  # our own files
    report = json.loads(done.stdout)
    refused = {one["filename"] for one in report.get("errors", []) + report.get("parse_errors", [])}
    assert done.returncode == (1 if refused else 0), done.stderr
    return {file: str(file) not in refused for file in files}


@pytest.mark.integration
class TestCheckJsonschema:
    """What llmlist takes and refuses, a program takes and refuses that knows the schemas only."""

    @pytest.mark.parametrize("name", SCHEMAS)
    def test_takes_and_refuses_as_llmlist_does(self, tmp_path: Path, name: str) -> None:
        said = {}
        for number, text in enumerate([*GOOD[name], *BAD[name]]):
            file = tmp_path / f"{number}.yaml"
            file.write_text(text, encoding="utf-8")
            said[file] = text in GOOD[name]
        # An empty file is no YAML document for it, and is never passed to it by an editor.
        said = {file: good for file, good in said.items() if file.stat().st_size}
        found = check_by_schema(name, list(said))
        assert [file.read_text() for file in said if found[file] != said[file]] == []

    def test_takes_every_catalogue_of_the_tests(self, tmp_path: Path, run: Run) -> None:
        catalogues = [path.parent for path in ROOT.rglob("catalog/catalog.yaml") if ".venv" not in path.parts]
        for number, case in enumerate(sorted((ROOT / "tests/data/markdown").rglob("*.md"))):
            root = tmp_path / str(number)
            root.mkdir()
            shutil.copyfile(case, root / "README.md")
            if run("import", "README.md", cwd=root).exit_code == 0:
                catalogues.append(root / "catalog")
        assert len(catalogues) > 20
        files = {
            "catalog": [folder / "catalog.yaml" for folder in catalogues],
            "entries": [file for folder in catalogues for file in (folder / "entries").rglob("*.yaml")],
            "decisions": [file for folder in catalogues for file in folder.glob("decisions.yaml")],
        }
        for name, some in files.items():
            refused = [file for file, good in check_by_schema(name, some).items() if not good] if some else []
            assert refused == []
