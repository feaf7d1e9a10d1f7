"""An invented catalogue of any size, with one entry whose texts attack the page."""

from __future__ import annotations

from typing import Final

from llmlist.model.catalog import Catalog, Document, Section
from llmlist.model.date import PartialDate
from llmlist.model.entry import Entry
from llmlist.model.link import Link

THINGS: Final = ("Moss", "Reeds", "Newts", "Rushes", "Duckweed")
PEOPLE: Final = (
    "Ines Aster",
    "Wen Tao",
    "Åsa Lindqvist",
    "Jon Okoro",
    "山田 太郎",
    "Ada ben Yosef",
    "Nia Pel",
)
VENUES: Final = ("NeurIPS", "ICLR", "Pond Letters")
SECTIONS: Final = (
    Section(key="ponds", title="Ponds", document="readme"),
    Section(key="ponds/deep", title="Deep Ponds", document="readme", parent="ponds"),
    Section(key="rivers", title="Rivers & <b>Streams</b>", document="readme"),
)
HARM: Final = "<script>window.harmed = 1</script>"


def pond_catalog(count: int) -> Catalog:
    """Return a catalogue of ``count`` entries."""
    return Catalog(
        name=f"Ponds {HARM}",
        documents=(Document(key="readme", path="README.md"),),
        sections=SECTIONS,
        items=(*(_entry(number) for number in range(count - 1)), _hostile()),
    )


def _entry(number: int) -> Entry:
    year = 2015 + number % 10
    thing = THINGS[number % len(THINGS)]
    return Entry(
        key=f"{thing.casefold()}-{number}",
        title=f"{thing} {number}",
        section=SECTIONS[number % len(SECTIONS)].key,
        authors=tuple(PEOPLE[(number + step) % len(PEOPLE)] for step in range(1 + number % 4)),
        date=PartialDate(year, 1 + number % 12),
        venue=f"{VENUES[number % len(VENUES)]} {year}" if number % 4 else None,
        institutes=("Fernwood",) if number % 5 == 0 else (),
        keywords=("wet",) if number % 2 else (),
        links=(Link(url=f"https://example.org/{number}"), Link(label="code", url="https://example.org/code")),
        note="Kept *well*, see [more](https://example.org)." if number % 7 == 0 else None,
        kind="tool" if number % 11 == 0 else "paper",
    )


def _hostile() -> Entry:
    return Entry(
        key="hostile",
        title=f'"><img src=x onerror="window.harmed = 1">{HARM}\u202egnp',
        section="ponds",
        authors=(HARM, "'; window.harmed = 1; '"),
        venue=f"Venue {HARM}",
        institutes=(HARM,),
        keywords=(HARM,),
        links=(
            Link(label=HARM, url="https://example.org/</script>"),
            Link(label="x", url="javascript:x=1"),
        ),
        note=f"{HARM} <img src=x onerror='window.harmed=1'> [x](javascript:window.harmed=1)",
        withdrawn=HARM,
    )
