"""Between which items of its section an entry goes: where its listing's own order puts it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from llmlist.lists.order import find_place, goes_behind
from llmlist.model.entry import Entry
from llmlist.workflows.pairing import ItemRef

if TYPE_CHECKING:
    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Item
    from llmlist.workflows.pairing import Pairing


class Spot(NamedTuple):
    """The items of a section between which an entry goes."""

    after: Item | None = None
    before: Item | None = None


def find_spot(catalog: Catalog, reading: Reading, pairing: Pairing, section: str, entry: Entry) -> Spot:
    """Return where an entry goes in the last listing of a section; behind all else where it has none.

    Args:
        catalog: It does not have the entry there yet.
        reading: The section's document.
        pairing: How the two go together.
        section: Key of the section.
        entry: What goes there.
    """
    items = catalog.items_by_section.get(section, ())
    own = [pair.ref for pair in pairing.pairs if pair.placement.item.section == section]
    if not own:
        return Spot(after=items[-1] if items else None)
    number = max(ref.listing for ref in own)
    listing = reading.listings[number]
    place = find_place(listing, entry)
    known = [(i, pairing.by_ref.get(ItemRef(number, i))) for i in range(len(listing.drafts))]
    before = [found.item for index, found in known if found is not None and index < place]
    behind = [found.item for index, found in known if found is not None and index >= place]
    spot = Spot(after=before[-1] if before else None, before=behind[0] if behind else None)
    shown = {found.item.key for _, found in known if found is not None}
    waiting = items[items.index(before[-1]) + 1 :] if before else ()
    for item in takewhile(lambda item: item.key not in shown, waiting):
        # What was added in the same run, or is not shown yet, keeps the order as well.
        if isinstance(item, Entry) and not goes_behind(listing, entry, item):
            break
        spot = spot._replace(after=item)
    return spot
