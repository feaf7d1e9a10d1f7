"""The catalogue that we ship keeps its own rules: what we ask of others holds for it, on every commit."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from llmlist.model.entry import KINDS
from llmlist.storage.workspace import open_workspace

if TYPE_CHECKING:
    from llmlist.model.catalog import Catalog
    from tests.conftest import Run

SHIPPED: Final = Path(__file__).parents[1] / "catalog"
TRACKING: Final = re.compile(r"[?&](?:utm_\w+|spm_id_from|vd_source|si|fbclid|gclid)=")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy, so that no cache is left in the repository."""
    root = tmp_path_factory.mktemp("shipped")
    shutil.copytree(SHIPPED, root / "catalog")
    return root


@pytest.fixture(scope="module")
def catalog(shipped: Path) -> Catalog:
    """Return what the catalogue says."""
    return open_workspace(shipped).catalog


def test_check_finds_nothing_to_mend(run: Run, shipped: Path) -> None:
    result = run("check", "--format", "json", cwd=shipped)
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    found = said["problems"] if isinstance(said, dict) else said
    assert [one for one in found if one["severity"] != "info"] == []


def test_no_work_stands_there_twice(run: Run, shipped: Path) -> None:
    result = run("dedupe", cwd=shipped)
    assert (result.exit_code, result.stdout) == (0, "")


def test_the_page_says_what_the_catalogue_says(run: Run, shipped: Path) -> None:
    before = (shipped / "catalog" / "README.md").read_bytes()
    assert run("render", "--check", cwd=shipped).exit_code == 0
    assert run("import", "catalog/README.md", cwd=shipped).exit_code == 0
    assert run("render", cwd=shipped).exit_code == 0
    assert (shipped / "catalog" / "README.md").read_bytes() == before


def test_every_entry_has_a_link_a_kind_and_the_lists_that_named_it(catalog: Catalog) -> None:
    assert len(catalog.entries) >= 533
    for entry in catalog.entries:
        assert entry.links, entry.key
        assert entry.links[0].label is None, entry.key
        assert entry.kind in KINDS, entry.key


def test_a_paper_on_arxiv_leads_to_its_abstract_first(catalog: Catalog) -> None:
    for entry in catalog.entries:
        numbers = [one.value for one in entry.ids if one.scheme == "arxiv"]
        if entry.kind == "paper" and numbers:
            assert entry.links[0].url == f"https://arxiv.org/abs/{numbers[0]}", entry.key


def test_links_carry_no_tracking(catalog: Catalog) -> None:
    tracked = [link.url for entry in catalog.entries for link in entry.links if TRACKING.search(link.url)]
    assert tracked == []


def test_notes_are_a_few_words_and_facts_hold_no_abstracts(catalog: Catalog, shipped: Path) -> None:
    long = [entry.key for entry in catalog.entries if len((entry.note or "").split()) > 12]
    assert long == []
    kept = (shipped / "catalog" / "metadata" / "arxiv.jsonl").read_text(encoding="utf-8")
    fields = {name for line in kept.splitlines() for name in json.loads(line)["body"]}
    assert not fields & {"abstract", "summary", "tldr"}
