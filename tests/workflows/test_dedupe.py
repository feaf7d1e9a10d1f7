from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmlist.model.catalog import Catalog, Section
from llmlist.model.decision import Decision
from llmlist.model.entry import Entry, Item, See
from llmlist.workflows.dedupe import find_clusters, plan_merges, settle_matches
from llmlist.workflows.render import plan_render
from llmlist.workflows.sync import plan_sync
from tests.workflows.memory import TODAY, apply, begin, catalog_files, take_in_path, with_files

if TYPE_CHECKING:
    from llmlist.linkage.clustering import Cluster
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.dedupe import Deduped

RIVERS: Final = "Learning to Forecast Floods from Space"
MAPS: Final = "How to Read Maps at Night without Light"
SECTIONS: Final = tuple(
    Section(key=key, title=key.title(), document="readme") for key in ("one", "two", "three")
)


def entry(key: str, section: str = "one", title: str = RIVERS, **fields: object) -> Entry:
    return Entry(**{"key": key, "title": title, "section": section, **fields})  # type: ignore[arg-type]  # fields of every type


def catalog(*items: Item, apart: tuple[str, ...] = ()) -> Catalog:
    decisions = (Decision(keys=apart),) if apart else ()
    return Catalog(name="Rivers", sections=SECTIONS, items=items, decisions=decisions)


def settled(workspace: Workspace) -> tuple[Cluster, ...]:
    return settle_matches(workspace.catalog, find_clusters(workspace.catalog))


def dedupe(workspace: Workspace) -> tuple[Workspace, Deduped]:
    """Merge all matches; the result must need nothing more, from any side."""
    done = plan_merges(workspace, settled(workspace))
    after = apply(workspace, done.plan)
    for left in (plan_render(after, after.catalog), plan_merges(after, settled(after)).plan):
        assert left.file_edits == ()
    for document in after.catalog.documents:
        again, made = take_in_path(after, document.path)
        assert (made.added, made.changed) == (0, 0)
        assert catalog_files(again) == catalog_files(after)
    # Not committed yet, and committed.
    for past in (workspace, after):
        synced = plan_sync(after, [past], today=TODAY)
        assert synced.changes == ()
        assert not any(edit.edits for edit in synced.plan.file_edits)
    return after, done


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """Return the lines that went, with a minus, and those that came, with a plus."""
    old, new = (text.decode().splitlines() for text in (before, after))
    return [f"-{one}" for one in old if one not in new] + [f"+{one}" for one in new if one not in old]


def keys_of(workspace: Workspace, title: str) -> list[str]:
    """Return the keys of all entries of a title."""
    return [one.key for one in workspace.catalog.entries if one.title.casefold() == title.casefold()]


class TestFinding:
    def test_an_entry_in_several_sections_is_no_duplicate(self) -> None:
        assert find_clusters(catalog(entry("a"), See(key="a", section="two"))) == ()

    def test_the_same_work_twice_is_a_cluster(self) -> None:
        (cluster,) = find_clusters(catalog(entry("a"), entry("b", "two"), entry("c", title=MAPS)))
        assert cluster.keys == ("a", "b")

    def test_what_the_curator_keeps_apart_is_in_no_cluster(self) -> None:
        assert find_clusters(catalog(entry("a"), entry("b", "two"), apart=("a", "b"))) == ()

    def test_a_decision_may_name_an_alias(self) -> None:
        before = catalog(entry("a", aliases=("old",)), entry("b", "two"), apart=("old", "b"))
        assert find_clusters(before) == ()

    def test_of_three_kept_apart_no_two_are_in_a_cluster(self) -> None:
        before = catalog(entry("a"), entry("b"), entry("c", "two"), apart=("a", "b", "c"))
        assert find_clusters(before) == ()

    def test_what_merging_brings_together_is_one_cluster_at_once(self) -> None:
        """The first two agree in title and author; the third has the address that only the first has."""
        address, mirror = "https://example.org/dam-1.pdf", "https://mirror.example.net/dam-1.pdf"
        text = (
            f"# L\n\n## Models\n\n| Model | Paper |\n|---|---|\n| Dam-1 | [Paper]({address}) |\n\n## Here\n\n"
            f'1. **"Dam-1: Details of a large dam"**. *Ova Stone et al*. 2021. [[Paper]({address})]\n\n'
            f'## There\n\n1. **"Dam-1: Details of a Large Dam"**. *Ova Stone et al*. [[Paper]({mirror})]\n'
        )
        dedupe(begin(README=text.encode()))


SAME_SECTION: Final = b"""\
# Rivers

## Papers

- [Learning to Forecast Floods from Space](https://arxiv.org/abs/2101.00001) (arXiv 2021) Worth a look.
- [How to Read Maps at Night without Light](https://example.org/maps) (ACL 2020)
- [Learning to Forecast Floods from Space](https://example.org/floods.pdf) (ICML 2022) [[code](https://github.com/a/floods)]
- [A Third Work on Lakes](https://example.org/lakes) (ACL 2019) [[code](https://github.com/a/lakes)]
"""

TWO_SECTIONS: Final = b"""\
# Rivers

## Floods

- [Learning to Forecast Floods from Space](https://arxiv.org/abs/2101.00001) (arXiv 2021) - From the sky.
- [How to Read Maps at Night without Light](https://example.org/maps) (ACL 2020) - For walkers.

## Space

- [Learning to forecast floods from space](https://example.org/floods.pdf) (ICML 2022) - With a new sensor.
- [A Third Work on Moons](https://example.org/moons) (ACL 2019) - Of Saturn.
"""


class TestOneSection:
    def test_the_item_of_a_merged_entry_goes_and_the_others_stay(self) -> None:
        before = begin(README=SAME_SECTION)
        after, _ = dedupe(before)
        lines = after.files["README.md"].decode().splitlines()
        assert len([line for line in lines if "Floods" in line]) == 1
        untouched = [line for line in SAME_SECTION.decode().splitlines() if "Floods" not in line]
        assert [line for line in lines if "Floods" not in line] == untouched

    def test_what_the_document_showed_moves_to_the_item_that_stays(self) -> None:
        after, _ = dedupe(begin(README=SAME_SECTION))
        (line,) = [one for one in after.files["README.md"].decode().splitlines() if "Floods" in one]
        for part in ("https://example.org/floods.pdf", "ICML 2022", "https://github.com/a/floods"):
            assert part in line

    def test_the_entry_takes_in_keys_links_and_words(self) -> None:
        before = begin(README=SAME_SECTION)
        after, done = dedupe(before)
        (merge,) = done.merges
        kept = after.catalog.entry(merge.entry.key)
        assert kept == merge.entry
        assert set(kept.aliases) | {kept.key} == {
            one.key for one in before.catalog.entries if one.title == RIVERS
        }
        assert {link.url for link in kept.links} == {
            "https://arxiv.org/abs/2101.00001",
            "https://example.org/floods.pdf",
            "https://github.com/a/floods",
        }
        assert "Worth a look." in (kept.note or "")

    def test_values_given_up_are_reported(self) -> None:
        _, done = dedupe(begin(README=SAME_SECTION))
        shown = [(one.severity, one.message) for one in done.plan.problems if one.code == "merge-conflict"]
        assert [severity for severity, message in shown if "'arXiv 2021'" in message] == ["warning"]

    def test_a_line_that_repeats_the_merged_item_goes_with_it(self) -> None:
        line = f"- [{RIVERS}](https://arxiv.org/abs/2101.00001) (arXiv 2021) Again.\n"
        after, _ = dedupe(begin(README=SAME_SECTION + line.encode()))
        assert after.files["README.md"].count(b"Floods") == 1

    def test_a_numbering_closes_the_gap(self) -> None:
        text = (
            "# L\n\n## Papers\n\n"
            f"1. [{RIVERS}](https://arxiv.org/abs/2101.00001) (arXiv 2021)\n"
            f"2. [{RIVERS}](https://example.org/floods.pdf) (ICML 2022)\n"
            f"3. [{MAPS}](https://example.org/maps) (ACL 2020)\n"
        )
        after, _ = dedupe(begin(README=text.encode()))
        assert f"2. [{MAPS}]" in after.files["README.md"].decode()


class TestOtherSections:
    def test_an_item_in_another_section_stays_as_it_is(self) -> None:
        after, _ = dedupe(begin(README=TWO_SECTIONS))
        lines = changed_lines(TWO_SECTIONS, after.files["README.md"])
        assert lines == [
            f"-- [{RIVERS}](https://arxiv.org/abs/2101.00001) (arXiv 2021) - From the sky.",
            f"+- [{RIVERS}](https://arxiv.org/abs/2101.00001) (ICML 2022) - From the sky.",
        ]

    def test_it_is_a_further_place_of_the_canonical_entry(self) -> None:
        after, done = dedupe(begin(README=TWO_SECTIONS))
        (merge,) = done.merges
        assert after.catalog.sections_of(merge.entry.key) == ("space", "floods")
        (see,) = [item for item in after.catalog.items if isinstance(item, See)]
        assert (see.key, see.note) == (merge.entry.key, "From the sky.")

    def test_an_item_of_another_document_stays_as_it_is(self) -> None:
        other = f"# Other\n\n## Old\n\n* {RIVERS}, [pdf](https://example.org/floods.pdf)\n".encode()
        after, _ = dedupe(begin(README=TWO_SECTIONS, other=other))
        assert after.files["other.md"] == other
        assert len(keys_of(after, RIVERS)) == 1

    def test_a_place_of_the_canonical_entry_is_not_lengthened(self) -> None:
        """A third section shows the canonical entry with its own words."""
        best = f"\n## Best\n\n- [{RIVERS}](https://example.org/floods.pdf) (ICML 2022)\n".encode()
        after, _ = dedupe(begin(README=TWO_SECTIONS + best))
        assert after.files["README.md"].endswith(best)

    def test_places_in_one_section_become_one(self) -> None:
        before = begin(README=TWO_SECTIONS)
        keys = keys_of(before, RIVERS)
        path = "catalog/entries/readme/space.yaml"
        text = before.files[path] + f"- see: {keys[0]}\n  section: space\n".encode()
        after, _ = dedupe(with_files(before, {path: text}))
        home = after.catalog.entry(keys[0]).key
        assert sorted(after.catalog.sections_of(home)) == ["floods", "space"]


class TestYaml:
    def test_comments_of_a_merged_entry_stay(self) -> None:
        before = begin(README=SAME_SECTION)
        path = "catalog/entries/readme/papers.yaml"
        text = before.files[path].replace(
            b"  venue: arXiv 2021\n", b"  # ask Ova\n  venue: arXiv 2021 # sure?\n"
        )
        after, _ = dedupe(with_files(before, {path: text}))
        assert b"  # ask Ova\n" in after.files[path]
        assert b"  # sure?\n" in after.files[path]

    def test_fields_that_llmlist_does_not_know_stay_as_comments(self) -> None:
        before = begin(README=TWO_SECTIONS)
        path = "catalog/entries/readme/floods.yaml"
        text = before.files[path].replace(b"  venue: arXiv 2021\n", b"  venue: arXiv 2021\n  rating: 5\n")
        after, _ = dedupe(with_files(before, {path: text}))
        assert b": rating: 5\n" in after.files[path]

    def test_nothing_to_merge_changes_nothing(self) -> None:
        before = begin(README=b"# L\n\n## P\n\n- [A](https://example.org/a)\n")
        assert plan_merges(before, ()).plan.file_edits == ()


class TestDecisions:
    def test_what_is_kept_apart_is_not_merged(self) -> None:
        before = begin(README=TWO_SECTIONS)
        keys = keys_of(before, RIVERS)
        decided = f"not-duplicates:\n- keys: [{', '.join(keys)}]\n".encode()
        after, done = dedupe(with_files(before, {"catalog/decisions.yaml": decided}))
        assert done.merges == ()
        assert after.catalog.entries == before.catalog.entries

    @pytest.mark.parametrize("first", [0, 1])
    def test_a_decision_follows_a_merged_key(self, first: int) -> None:
        """Two are one work; what was told apart from either is told apart from both."""
        text = TWO_SECTIONS.replace(MAPS.encode(), b"Learning to Forecast Floods from Afar")
        before = begin(README=text)
        rivers = keys_of(before, RIVERS)
        (other,) = [one.key for one in before.catalog.entries if "Afar" in one.title]
        decided = f"not-duplicates:\n- keys: [{rivers[first]}, {other}]\n".encode()
        after, _ = dedupe(with_files(before, {"catalog/decisions.yaml": decided}))
        home = after.catalog.entry(rivers[0]).key
        assert after.catalog.kept_apart == {frozenset({home, other})}


TITLES: Final = (RIVERS, RIVERS.lower(), f"FloodNet: {RIVERS}", MAPS)
ENTRIES = st.tuples(
    st.sampled_from(TITLES),
    st.sampled_from(["Floods", "Space", "Night"]),
    st.sampled_from(["", " - A word.", " - Another word, longer than the first."]),
    st.sampled_from(["", " (ICML 2022)", " (arXiv 2021)"]),
    st.booleans(),
)


def document_of(items: list[tuple[str, str, str, str, bool]]) -> bytes:
    lines = ["# Rivers"]
    for section in ("Floods", "Space", "Night"):
        own = [
            f"- [{title}](https://example.org/p{number}){venue}"
            + (f" [[code](https://github.com/a/c{number})]" if code else "")
            + note
            for number, (title, where, note, venue, code) in enumerate(items)
            if where == section
        ]
        own.append(f"- [The Steady Work of {section}](https://example.org/{section}) (ACL 2019) - Stays.")
        lines += ["", f"## {section}", "", *own]
    return "\n".join([*lines, ""]).encode()


@settings(deadline=None, max_examples=40)
@example(
    # Two remarks come together before links: a second paragraph would take the links into it.
    [
        (RIVERS, "Floods", "", " (ICML 2022)", False),
        (RIVERS, "Floods", " - A word.", "", False),
        (RIVERS, "Space", "", " (ICML 2022)", True),
        (RIVERS, "Space", " - Another word, longer than the first.", "", True),
        (MAPS, "Floods", "", " (ICML 2022)", True),
        (MAPS, "Floods", " - A word.", "", False),
    ],
    random.Random(0),  # noqa: S311  # no secret: an order
)
@given(st.lists(ENTRIES, max_size=6), st.randoms(use_true_random=False))
def test_merging_loses_nothing_and_ends(
    items: list[tuple[str, str, str, str, bool]], chance: random.Random
) -> None:
    before = begin(README=document_of(items))
    clusters = list(settled(before))
    done = plan_merges(before, clusters)
    if any(one.severity == "error" for one in done.plan.problems):
        return
    after, _ = dedupe(before)
    said = after.catalog.items
    for old in before.catalog.entries:
        kept = after.catalog.entry(old.key)
        assert old.section in after.catalog.sections_of(kept.key)
        places = [one for one in said if one.key == kept.key]
        links = {link.url for place in places for link in place.links or ()}
        assert {link.url for link in old.links} <= links
        assert not old.note or any(old.note in (place.note or "") for place in places)
        assert set(old.authors) <= {name for place in places for name in place.authors or ()}
    chance.shuffle(clusters)
    assert apply(before, plan_merges(before, clusters).plan).files == after.files
