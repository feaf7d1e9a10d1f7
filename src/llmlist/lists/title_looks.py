"""After which item's title a new one is set: bold or plain, its marks inside or around its link.

Many lists set off the titles of one kind of work, such as repositories, and no others.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from llmlist.lists.badges import find_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.lists.kin import Donor, Kin
    from llmlist.lists.templates import Template
    from llmlist.model.entry import Draft, Entry


def title_example(
    donors: dict[int, Donor], model: int, name: str, entry: Entry, kin: Kin | None
) -> Template | None:
    """Return the item that shows how a title of a kind of work is set; None where the model does.

    Args:
        donors: The items of the listing, by index.
        model: Index of the item that is the model for the rest.
        name: ``title`` or ``title+url``: titles with a link of their own often look different.
        entry: The work.
        kin: The document's listings, asked where the listing has no such title.
    """
    own = donors[model]
    sort = _sort(entry)
    if name in own.template.names and _sort(own.draft) == sort:
        return None
    nearest = [donors[index] for index in sorted(donors, key=lambda index: (abs(index - model), index))]
    titled = [donor for donor in nearest if name in donor.template.names]
    of_kind = [donor for donor in titled if _sort(donor.draft) == sort]
    if of_kind:
        return _commonest(of_kind, name)
    elsewhere = [donor for donor in kin.donors if name in donor.template.names] if kin is not None else []
    kindred = [donor for donor in elsewhere if _sort(donor.draft) == sort]
    looks = {_look(donor, name) for donor in titled}
    if titled and (len(kindred) < _TELLING or looks & {_look(one, name) for one in kindred}):
        return _commonest(titled, name) if name not in own.template.names else None
    if not titled and name == "title" and any(_is_marked(one) for one in nearest):
        return None  # bold letters stay without the link
    return _commonest(kindred or elsewhere, name) if kindred or elsewhere else None


_TELLING: Final = 3
"""How many titles of a kind tell that the document sets them otherwise than this listing sets others."""


def _sort(one: Draft | Entry) -> str:
    """Return what sort of work something is; whatever leads to a repository first is code."""
    return "tool" if "github" in find_marks(one.links[:1], ()) else one.kind


def _commonest(donors: Iterable[Donor], name: str) -> Template:
    """Return the first of the items that are set as most are."""
    looks = [(_look(donor, name), donor) for donor in donors]
    counts = Counter(look for look, _ in looks)
    return max(looks, key=lambda pair: counts[pair[0]])[1].template


def _is_marked(donor: Donor) -> bool:
    """Tell whether the title of an item stands in bold or slanted letters."""
    titles = [unit for unit in donor.template.units if unit.name.startswith("title")]
    return any(mark in donor.template.frame(unit) for unit in titles for mark in (b"*", b"_"))


def _look(donor: Donor, name: str) -> bytes:
    template = donor.template
    return template.frame(next(unit for unit in template.units if unit.name == name))
