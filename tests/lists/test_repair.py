"""A document that was once read in the wrong encoding: its values repaired, its bytes as they are."""

from __future__ import annotations

import pytest

from llmlist.lists.reading import read_document
from llmlist.model.encoding import MAC_ROMAN

SOUND = """\
## Rivières

- [Rivers — of Glass](https://arxiv.org/abs/2101.00001) by Zoë Ash and Åke Birch, ICML 2022
  Un été à l’eau.
- [Counting Clouds](https://arxiv.org/abs/2101.00002) by Cy Cedar

## Tables

| Title | Institute | Depth |
|---|---|---|
| [The Last Pond](https://arxiv.org/abs/2101.00003) | Universität Ü | très |

<!-- - [Été](https://arxiv.org/abs/2101.00004) -->
"""
DAMAGED = SOUND.encode().decode("mac_roman")


@pytest.mark.parametrize(
    ("text", "mojibake"), [(SOUND, False), (DAMAGED, True), ("- Plain.\n", False), ("", False)]
)
def test_the_reading_says_whether_the_text_is_damaged(text: str, mojibake: bool) -> None:  # noqa: FBT001  # a parameter of a case
    assert read_document(text.encode()).mojibake is mojibake


def test_repair_gives_what_the_sound_document_says() -> None:
    repaired = read_document(DAMAGED.encode(), repair=MAC_ROMAN)
    sound = read_document(SOUND.encode())
    for names in (
        "title",
        "authors",
        "venue",
        "note",
        "institutes",
        "extra",
        "section",
        "links",
        "ids",
        "line",
    ):
        assert [getattr(one, names) for one in repaired.drafts] == [
            getattr(one, names) for one in sound.drafts
        ]
    assert [one.path for one in repaired.sections] == [one.path for one in sound.sections]


def test_commented_entries_are_repaired_too() -> None:
    (draft,) = read_document(DAMAGED.encode(), repair=MAC_ROMAN).commented
    assert (draft.title, draft.commented) == ("Été", True)


def test_without_repair_the_values_are_as_written() -> None:
    first = read_document(DAMAGED.encode()).drafts[0]
    assert first.title == "Rivers — of Glass".encode().decode("mac_roman")
    assert first.authors == tuple(name.encode().decode("mac_roman") for name in ("Zoë Ash", "Åke Birch"))


def test_the_spans_of_repaired_values_point_at_the_damaged_bytes() -> None:
    content = DAMAGED.encode()
    repaired, damaged = read_document(content, repair=MAC_ROMAN), read_document(content)
    assert [one.spans for one in repaired.drafts] == [one.spans for one in damaged.drafts]
    assert repaired.drafts[0].spans["title"].text(content) == damaged.drafts[0].title


def test_addresses_are_not_repaired() -> None:
    text = "- [Été](https://example.org/été.pdf)\n".encode().decode("mac_roman")
    (draft,) = read_document(text.encode(), repair=MAC_ROMAN).drafts
    assert draft.title == "Été"
    assert [link.url for link in draft.links] == ["https://example.org/été.pdf".encode().decode("mac_roman")]


def test_repair_leaves_a_sound_document_alone() -> None:
    assert read_document(SOUND.encode(), repair=MAC_ROMAN).drafts == read_document(SOUND.encode()).drafts
