"""What bibliographies want to know of an entry: how it was published, and its names by their parts.

Shared by the formats for reference managers. Knows none of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from llmlist.model.identifier import identifier_from_url
from llmlist.model.name import Name, parse_name
from llmlist.model.url import is_safe_url
from llmlist.model.venue import parse_venue

if TYPE_CHECKING:
    from llmlist.model.entry import Entry

Publication: TypeAlias = Literal["journal", "proceedings", "book", "unpublished"]

# Of the venues that `model.venue_names` knows, those that are journals and do not say so.
_JOURNALS: Final = frozenset(
    """JMLR TMLR MLJ TNNLS JAIR AIJ TACL CL NLE TALLIP TOG TMI TGRS TPAMI IJCV TIP TMM TCSVT TODS TOIS TKDE
    TIST IPM JASIST TPDS TSE TOSEM EMSE JSS PACMPL TVCG RA-L T-ITS T-IV T-RO TAFFC TASLP Nature Science PNAS
    Cell JAMA JAMIA Bioinformatics CACM JACM CSUR""".split()
) | {
    "Neural Computation", "Neural Networks", "Medical Image Analysis", "Pattern Recognition",
    "SIGMOD Record", "Information and Software Technology", "npj Digital Medicine", "Scientific Reports",
    "Scientific Data", "PLOS ONE", "The Lancet", "IEEE Access", "Proceedings of the IEEE",
}  # fmt: skip
_JOURNAL_WORDS: Final = re.compile(
    r"\b(?:journal|transactions|trans|letters|magazine|reviews?|annals|bulletin|quarterly|nature|science"
    r"|communications of|frontiers)\b",
    re.IGNORECASE,
)
_MEETING_WORDS: Final = re.compile(
    r"\b(?:proceedings|proc|conference|conf|symposium|workshop|meeting|advances in|findings)\b", re.IGNORECASE
)
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_SAFE: Final = ("http://", "https://")


def publication_of(entry: Entry) -> Publication:
    """Return how an entry was published, as far as its kind and its venue tell."""
    if entry.kind == "book":
        return "book"
    venue = entry.venue or ""
    known = parse_venue(venue)
    if entry.kind != "paper" or not venue or (known is not None and known.is_preprint):
        return "unpublished"
    if (known is not None and known.acronym in _JOURNALS and known.track is None) or (
        _JOURNAL_WORDS.search(venue) and not _MEETING_WORDS.search(venue)
    ):
        return "journal"
    if known is not None or _MEETING_WORDS.search(venue):
        return "proceedings"
    return "journal" if entry.volume and entry.number else "unpublished"


def names_of(entry: Entry) -> tuple[tuple[Name, ...], bool]:
    """Return the authors by the parts of their names, and whether there are others."""
    people = tuple(parse_name(text) for text in entry.authors if not _is_others(text))
    return people, len(people) < len(entry.authors)


def is_one_text(name: Name) -> bool:
    """Tell whether a name is best written in one piece: a group, or a name that is not spaced."""
    return name.is_group or not name.given or _UNSPACED.fullmatch(name.surname + name.given) is not None


def _is_others(text: str) -> bool:
    return text.strip().rstrip(".").lower() in {"et al", "others"}


def address_of_entry(entry: Entry) -> str | None:
    """Return the address that stands for an entry: of its own link, else of an identifier; only http(s)."""
    link = entry.primary_link
    if link is not None and link.url.lower().startswith(_SAFE) and is_safe_url(link.url):
        return link.url
    return next((one.url for one in entry.ids if one.url), None)


def arxiv_id(entry: Entry) -> str | None:
    """Return the arXiv identifier that an entry names or links to."""
    own = entry.identifier("arxiv")
    if own is not None:
        return own.value
    link = entry.primary_link
    found = identifier_from_url(link.url) if link is not None else None
    return found.value if found is not None and found.scheme == "arxiv" else None
