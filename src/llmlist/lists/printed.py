"""How a list leads in where a work was printed: ``In`` stands before proceedings, and not before journals.

So do the styles of the APA and the MLA, https://apastyle.apa.org/style-grammar-guidelines/references/examples.
It knows items taken apart, not how they are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from llmlist.lists.templates import Template

_IN: Final = re.compile(rb"\bin:?[\s*_\"\x80-\xff]*\Z", re.IGNORECASE)
_PROCEEDINGS: Final = re.compile(
    r"\b(?i:proceedings|proc\.|conference|symposium|workshop|meeting|advances in|findings)(?!\w)"
    r"|[A-Z][A-Za-z]*[A-Z]{2}(?:\s?['’]?\d{2,4})?\Z",
)
_JOURNAL: Final = re.compile(r"\b(?:journal|transactions|letters|annals|magazine)\b", re.IGNORECASE)


def told_by_print(donors: dict[int, Template], venue: str | None) -> dict[int, Template]:
    """Return the items that show how a venue is led in: those printed alike, where only some say ``In``.

    Args:
        donors: The items of a listing, by index.
        venue: Where a work was printed; None where it is not known.
    """
    leads = {
        index: (template.gap(place), template.units[place].span.text(template.content))
        for index, template in donors.items()
        for place, name in enumerate(template.names)
        if name == "venue"
    }
    said = {_IN.search(gap) is not None for gap, _ in leads.values()}
    if venue is None or len(said) < 2:
        return donors
    alike = {index: donors[index] for index, (_, text) in leads.items() if _sort(text) == _sort(venue)}
    return alike or donors


def _sort(venue: str) -> str:
    parsed = parse_venue(venue)
    if parsed is not None and parsed.is_preprint:
        return "preprint"
    is_printed_apart = _PROCEEDINGS.search(venue.strip(" *_.,")) is not None
    return "proceedings" if is_printed_apart and not _JOURNAL.search(venue) else "journal"
