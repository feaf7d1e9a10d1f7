"""The labelled lists beside the project: which of their lines are one work, judged by hand."""

from __future__ import annotations

import json
import shutil
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.conftest import Run

SEEDS: Final = Path(__file__).resolve().parents[3] / "shared" / "seeds"
# Facts only: "000:18" is line 18 of the list whose name begins with 000.
TRUTH: Final = Path(__file__).parents[1] / "data" / "seed_duplicates.json"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the labelled lists are not beside the project"),
]


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def found(run: Run, tmp_path: Path) -> list[list[str]]:
    """The lines that one catalogue of all lists holds as one work, after its sure matches are merged."""
    for seed in sorted(SEEDS.glob("*.txt")):
        shutil.copyfile(seed, tmp_path / f"{seed.name[:3]}.md")
        assert run("import", f"{seed.name[:3]}.md", "--quiet", cwd=tmp_path).exit_code == 0
    answer = json.loads(run("dedupe", "--format", "json", cwd=tmp_path).stdout)["clusters"]
    home = {key: one["keys"][0] for one in answer if one["decision"] == "match" for key in one["keys"]}
    works: dict[str, list[str]] = {}
    for entry in json.loads(run("list", "--format", "json", cwd=tmp_path).stdout):
        places = [f"{place['document'][:3]}:{place['line']}" for place in entry["places"]]
        works.setdefault(home.get(entry["key"], entry["key"]), []).extend(places)
    return list(works.values())


def pairs(clusters: Iterable[list[str]]) -> set[tuple[str, ...]]:
    return {tuple(sorted(pair)) for cluster in clusters for pair in combinations(cluster, 2)}


def test_nothing_is_merged_wrongly_and_nearly_all_is_found(
    found: list[list[str]], truth: dict[str, Any]
) -> None:
    mine, labelled = pairs(found), pairs(truth["clusters"])
    assert mine - labelled == set()
    assert mine.isdisjoint(pairs(truth["not_duplicates"]))
    # The one work missed was published under another title.
    assert 2 * len(mine & labelled) / (len(mine) + len(labelled)) >= 0.99
