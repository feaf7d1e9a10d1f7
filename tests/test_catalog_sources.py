"""The shipped catalogue against the lists that it came from: all of their works, none of their words."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from llmlist.linkage import find_duplicates
from llmlist.linkage.record import record_of
from llmlist.model.entry import Entry
from llmlist.storage.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).parents[1]
SHARED: Final = ROOT.resolve().parents[0] / "shared"
RUN: Final = 8
"""Words in a row that nobody writes twice by chance."""

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled lists are not beside the project"),
]
_ADDRESS: Final = re.compile(r"https?://\S+")
_BETWEEN_FACTS: Final = re.compile(r"\]\(\S+\)(?: by)?|\||\t")


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, Any]]:
    """Return every labelled entry of the five lists."""
    return [
        entry
        for path in sorted((SHARED / "labels").glob("seed_*.json"))
        for entry in json.loads(path.read_text(encoding="utf-8"))["entries"]
    ]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _ADDRESS.sub(" ", text).casefold())


def runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    found = (words(text) for text in texts)
    return {tuple(one[start : start + RUN]) for one in found for start in range(len(one) - RUN + 1)}


def facts_of(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield what may stand in the catalogue word for word: titles and names."""
    for entry in entries:
        for name in ("title", "title_repaired", "title_alt", "authors", "authors_repaired"):
            value = entry.get(name) or ()
            values = [value] if isinstance(value, str) else value
            yield from [", ".join(values)] if name.startswith("authors") else values


def test_no_sentence_of_a_list_was_carried_over(labelled: list[dict[str, Any]]) -> None:
    written = []
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        with suppress(UnicodeError):
            text = text.encode("mac_roman").decode()
        written.append(text)
    papers = (SHARED / "arxiv" / "seed_papers.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in papers]
    facts = [*facts_of(labelled), *(one["title"] for one in known)]
    facts += [", ".join(one["authors"] or ()) for one in known]
    theirs = runs(written) - runs(facts)
    kept = [
        path for path in (ROOT / "catalog").rglob("*") if path.suffix in {".md", ".yaml", ".jsonl", ".tsv"}
    ]
    lines = [
        part
        for path in kept
        for part in _BETWEEN_FACTS.sub("\n", path.read_text(encoding="utf-8")).splitlines()
    ]
    assert runs(lines) & theirs == set()


def test_every_labelled_work_stands_in_the_catalogue(labelled: list[dict[str, Any]]) -> None:
    catalog = open_workspace(ROOT).catalog
    addresses = {bare(link.url) for entry in catalog.entries for link in entry.links}
    numbers = {one.value for entry in catalog.entries for one in entry.ids}
    titles = {tuple(words(entry.title)) for entry in catalog.entries}
    lost = [
        entry
        for entry in labelled
        if not entry.get("optional")
        and entry.get("arxiv") not in numbers
        and bare(entry.get("url") or "") not in addresses
        and tuple(words(entry["title"])) not in titles
    ]
    records = {entry.key: record_of(entry) for entry in catalog.entries}
    probes = [
        Entry(key=f"probe-{number}", title=one["title"], section="x") for number, one in enumerate(lost)
    ]
    met = find_duplicates([*records.values(), *map(record_of, probes)])
    found = {key for cluster in met for key in cluster.keys}
    assert [probe.title for probe in probes if probe.key not in found] == []


def bare(url: str) -> str:
    """Return an address without what does not change where it leads."""
    tracked = r"(?<=[?&])(?:utm_\w+|spm_id_from|vd_source|si)=[^&#]*&?"
    return re.sub(r"^https?://(?:www\.)?", "", re.sub(tracked, "", url)).rstrip("?&/").casefold()
