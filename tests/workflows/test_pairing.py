from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from llmlist.lists.reading import read_document
from llmlist.workflows.pairing import draft_at, find_repeats, match_sections, pair_items
from tests.workflows.memory import begin

if TYPE_CHECKING:
    from llmlist.model.catalog import Catalog

LIST = b"""\
## Rivers

- [Rivers of Glass](https://arxiv.org/abs/2101.00001)
- [Counting Clouds](https://example.org/clouds.pdf)
- [The Last Pond](https://arxiv.org/abs/2101.00003)

## Skies

- [Skies of Stone](https://arxiv.org/abs/2101.00005)
"""


@cache
def catalog() -> Catalog:
    return begin(README=LIST).catalog


def paired(source: bytes) -> dict[str, str]:
    """Return the title of the entry that each item shows, by the item's own title."""
    reading = read_document(source)
    pairing = pair_items(reading, catalog(), "readme")
    return {draft_at(reading, ref).title: one.entry.title for ref, one in pairing.by_ref.items()}


def test_every_item_pairs_with_its_entry() -> None:
    assert list(paired(LIST).items()) == [(entry.title, entry.title) for entry in catalog().entries]


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        (b"arxiv.org/abs/2101.00001", b"arxiv.org/pdf/2101.00001v3", "Rivers of Glass"),
        (b"arxiv.org/abs/2101.00001", b"doi.org/10.48550/arXiv.2101.00001", "Rivers of Glass"),
        (
            b"[Rivers of Glass](https://arxiv.org/abs/2101.00001)",
            b"[Rivers of Glass](https://new.example/r.pdf)",
            "Rivers of Glass",
        ),
        (
            b"[Counting Clouds](https://example.org",
            b"[Counting Clouds](http://www.example.org",
            "Counting Clouds",
        ),
        (b"[Counting Clouds]", b"[Counting  clouds]", "Counting clouds"),
    ],
)
def test_an_edited_item_still_pairs(old: bytes, new: bytes, title: str) -> None:
    pairs = paired(LIST.replace(old, new))
    assert pairs[title].casefold() == title.casefold()
    assert len(pairs) == 4


def test_an_item_that_changed_wholly_pairs_between_its_neighbours() -> None:
    changed = LIST.replace(
        b"[Counting Clouds](https://example.org/clouds.pdf)", b"[Nephology](https://other.example/n.pdf)"
    )
    assert paired(changed)["Nephology"] == "Counting Clouds"


def test_a_line_with_another_identifier_is_never_taken_for_the_entry_that_is_missing() -> None:
    known = LIST.replace(b"https://example.org/clouds.pdf", b"https://arxiv.org/abs/2101.00002")
    other = LIST.replace(
        b"[Counting Clouds](https://example.org/clouds.pdf)", b"[Nephology](https://arxiv.org/abs/2201.00009)"
    )
    workspace = begin(README=known)
    pairing = pair_items(read_document(other), workspace.catalog, "readme")
    assert [draft_at(read_document(other), ref).title for ref in pairing.unknown] == ["Nephology"]
    assert [one.entry.title for one in pairing.missing] == ["Counting Clouds"]


def test_two_strangers_between_neighbours_are_not_guessed_at() -> None:
    changed = LIST.replace(
        b"- [Counting Clouds](https://example.org/clouds.pdf)\n",
        b"- [Nephology](https://other.example/n.pdf)\n- [Meteors](https://other.example/m.pdf)\n",
    )
    reading = read_document(changed)
    pairing = pair_items(reading, catalog(), "readme")
    assert [draft_at(reading, ref).title for ref in pairing.unknown] == ["Nephology", "Meteors"]
    assert [one.entry.title for one in pairing.missing] == ["Counting Clouds"]


def test_a_swap_of_lines_pairs_by_what_they_say() -> None:
    lines = LIST.split(b"\n")
    lines[2], lines[4] = lines[4], lines[2]
    pairs = paired(b"\n".join(lines))
    assert all(left == right for left, right in pairs.items())
    assert len(pairs) == 4


def test_an_item_in_another_section_has_moved() -> None:
    line = b"- [Rivers of Glass](https://arxiv.org/abs/2101.00001)\n"
    reading = read_document(LIST.replace(line, b"") + line)
    (moved,) = pair_items(reading, catalog(), "readme").moved
    assert draft_at(reading, moved.ref).title == moved.placement.entry.title == "Rivers of Glass"


def test_a_new_item_is_unknown() -> None:
    reading = read_document(LIST + b"- [Meteors](https://other.example/m.pdf)\n")
    pairing = pair_items(reading, catalog(), "readme")
    assert [draft_at(reading, ref).title for ref in pairing.unknown] == ["Meteors"]
    assert pairing.missing == ()


def test_a_repeated_item_is_known_as_such() -> None:
    repeated = LIST.replace(
        b"\n## Skies", b"- [Rivers of Glass](https://arxiv.org/pdf/2101.00001)\n\n## Skies"
    )
    reading = read_document(repeated)
    pairing = pair_items(reading, catalog(), "readme")
    ((ref, first),) = find_repeats(reading, pairing).items()
    assert (draft_at(reading, ref).line, draft_at(reading, first.ref).line) == (6, 3)


def test_a_repeated_item_in_the_place_of_a_lost_one_is_not_that_one() -> None:
    repeat = b"- [Rivers of Glass, Again](https://arxiv.org/abs/2101.00001)\n"
    lost = LIST.replace(b"- [Counting Clouds](https://example.org/clouds.pdf)\n", repeat)
    pairing = pair_items(read_document(lost), catalog(), "readme")
    assert [one.entry.title for one in pairing.missing] == ["Counting Clouds"]
    assert len(pairing.unknown) == 1


def test_a_repository_that_many_items_lead_into_tells_none_of_them_apart() -> None:
    at = b"https://github.com/ash/cards/tree/main"
    listed = b"".join(b"- [Card %s](%s/%s.json)\n" % (name, at, name) for name in (b"ash", b"birch", b"elm"))
    changed = listed.partition(b"\n")[2] + b"- [Card oak](%s/oak.json)\n" % at
    pairing = pair_items(read_document(changed), begin(README=listed).catalog, "readme")
    assert [one.entry.title for one in pairing.missing] == ["Card ash"]
    assert len(pairing.unknown) == 1


BUILDS = b"""\
| Model | Size |
| ----- | ---- |
| [Rivers](https://arxiv.org/abs/2101.00001) | 1M |
| [small](https://github.com/delta/rivers/releases/download/v1/rivers.bin) | 2M |
| [Clouds](https://arxiv.org/abs/2101.00002) | 3M |
| [small](https://github.com/delta/rivers/releases/download/v1/clouds.bin) | 4M |
| [Ponds](https://arxiv.org/abs/2101.00003) | 5M |
| small | 6M |
| [Skies](https://arxiv.org/abs/2101.00004) | 7M |
| small | 8M |
| [Moors](https://example.org/moors) | 9M |
| [Moors](https://example.org/moors) | 10M |
| [Moors](https://example.org/moors) | 11M |
"""


def test_items_of_one_title_pair_by_the_rest_of_what_they_say() -> None:
    workspace = begin(README=BUILDS)
    for line in BUILDS.splitlines(keepends=True)[2:]:
        reading = read_document(BUILDS.replace(line, b""))
        pairing = pair_items(reading, workspace.catalog, "readme")
        assert not pairing.unknown
        assert [one.entry.extra["Size"].encode() for one in pairing.missing] == [line.split(b"|")[2].strip()]


def test_a_repeated_item_is_not_another_that_is_called_the_same() -> None:
    repeat = b"| [small](https://github.com/delta/rivers/releases/download/v1/rivers.bin) | 12M |\n"
    workspace = begin(README=BUILDS)
    for at in range(6, 10):
        lines = BUILDS.splitlines(keepends=True)
        lines.insert(at, repeat)
        pairing = pair_items(read_document(b"".join(lines)), workspace.catalog, "readme")
        assert (len(pairing.unknown), len(pairing.missing)) == (1, 0)


def test_items_pair_one_to_one() -> None:
    pairing = pair_items(read_document(LIST + LIST), catalog(), "readme")
    places = [
        (pair.placement.item.key, pair.placement.item.section) for pair in (*pairing.pairs, *pairing.moved)
    ]
    assert len(places) == len(set(places)) == 4


def test_another_document_knows_none_of_the_sections() -> None:
    assert match_sections(read_document(LIST), catalog(), "other") == {}
    assert len(pair_items(read_document(LIST), catalog(), "other").unknown) == 4


def test_a_section_pairs_by_its_path_of_titles() -> None:
    assert match_sections(read_document(LIST), catalog(), "readme") == {"rivers": "rivers", "skies": "skies"}
