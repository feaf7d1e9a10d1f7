"""Notes as a whole: with the paragraph they stand in, with both tags of a pair, with what hangs below.

It takes drafts as they were read, and knows nothing of how fields are told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from llmlist.lists.html_pairs import with_whole_tags
from llmlist.lists.values import dedent_note
from llmlist.lists.views import TextView
from llmlist.model.edit import Span
from llmlist.model.link import Link, link_role

if TYPE_CHECKING:
    from llmlist.lists.listings import RawItem
    from llmlist.model.entry import Draft


def with_own_paragraph(content: bytes, draft: Draft) -> Draft:
    """Return a draft of which a note in a paragraph of its own begins with a line end, as further ones do."""
    span = draft.spans.get("note")
    if span is None or not draft.note:
        return draft
    before = content[max(span.start - _NEAR, 0) : span.start]
    return replace(draft, note=f"\n{draft.note}") if _PARAGRAPH_START.search(before) else draft


def with_tagged_note(content: bytes, draft: Draft, item: RawItem) -> Draft:
    """Return a draft of an item in HTML whose note holds both or none of the tags of a pair."""
    span = draft.spans.get("note")
    if span is None:
        return draft
    before = (other.end for name, other in draft.spans.items() if name != "note" and other.end <= span.start)
    low = max(before, default=item.text_start)
    whole = with_whole_tags(content, span, Span(low, item.text_end))
    spans = MappingProxyType({**draft.spans, "note": whole})
    return replace(draft, note=dedent_note(whole.text(content)), spans=spans)


def with_remarks(content: bytes, draft: Draft, item: RawItem) -> Draft:
    """Return a draft with the bullets or the quote that hang below its item as the end of its note.

    They keep their marks, which tell them from words behind the fields. Their labelled links are the item's.
    """
    if item.hanging is None:
        return draft
    own = draft.spans.get("note")
    whole = Span(item.hanging if own is None else own.start, item.text_end)
    spans = {name: span for name, span in draft.spans.items() if not whole.contains(span)}
    view = TextView(content, item.remarks)
    known = {link.url for link in draft.links}
    named = [
        Link(label=view.text[slice(*view.label_bounds(one))], url=one.source.url)
        for one in view.links
        if one.source.url not in known and link_role(view.text[one.start : one.end]) is not None
    ]
    lead = "\n" if (draft.note or "").startswith("\n") else ""
    return replace(
        draft,
        note=lead + dedent_note(whole.text(content)),
        links=(*draft.links, *named),
        spans=MappingProxyType({**spans, "note": whole}),
    )


_PARAGRAPH_START: Final = re.compile(rb"\n[ \t]*+\r?\n[^\w\n]*+\Z")
_NEAR: Final = 64
"""How many bytes before a note are looked at for the blank line above its paragraph."""
