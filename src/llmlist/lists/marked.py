"""Fields that are set off by marks: in italics, in code, behind ``In``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.lists.collecting import ARXIV_TEXT, PLACE_END, YEAR
from llmlist.lists.dated_names import DATED_ACRONYM, is_dated_name
from llmlist.lists.dates import parse_date_text
from llmlist.lists.fields import are_names, classify_label, date_or_venue, is_institute, people_and_venue
from llmlist.lists.groups import GROUP, OPENING
from llmlist.lists.people import LONGEST_INSTITUTE
from llmlist.lists.views import stretch_at
from llmlist.model.identifier import identifiers_in_text
from llmlist.model.name import split_names
from llmlist.model.venue import is_venue_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.collecting import Collector
    from llmlist.lists.views import Stretch

_ARXIV_VERSION: Final = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")
_PIECE: Final = re.compile(r"[^,]+")
_IN: Final = re.compile(r"[Ii]n:?\s")
_SENTENCE_END: Final = re.compile(r"(?<=\w[\w)])\.\s+|(?<=et al)[.,]")
YEAR_BEHIND: Final = re.compile(r"[\s,.(]{1,4}(?:19|20)\d\d\b(?![-/.]\d)")
# Volume, number and pages: `, 37(1), 32-64`.
_VOLUME_BEHIND: Final = re.compile(r",\s\d{1,4}(?:\(\d[\d–-]{0,6}\)|,\s[A-Z]?\d[\d–-]{0,14}(?=[.,;\s]|\Z))")
_LONGEST_VENUE: Final = 12


def take_code(scan: Collector, position: int) -> int | None:
    """Take code whose pieces are all fields; return the position behind it."""
    stretch = stretch_at(scan.view.code, position)
    return stretch.end if stretch is not None and _take_pieces(scan, stretch) else None


def take_emphasis(scan: Collector, position: int) -> int | None:
    """Take italics for the fields that they hold; return the position behind them."""
    stretch = stretch_at(scan.view.emphasis, position)
    if stretch is None or scan.is_linked(stretch.start, stretch.end):
        return None
    if (
        _take_pieces(scan, stretch)
        or _take_people_and_venue(scan, position, stretch.end)
        or _take_people_and_bracket(scan, position, stretch.end)
    ):
        return stretch.end
    if not scan.found.authors and are_names(scan.view.readable(scan.text[position : stretch.end])):
        scan.take_authors(position, stretch.end)
        return stretch.end
    return _take_marked_venue(scan, stretch) or _take_marked_institute(scan, stretch)


def take_in(scan: Collector, position: int) -> int | None:
    """Take ``in *Proc. Rivers*, 2022``, as references are written, and ``In ICML 2022``."""
    found = _IN.match(scan.text, position)
    if found is None or not scan.is_free("venue"):
        return None
    stretch = stretch_at(scan.view.emphasis, found.end())
    if stretch is None or stretch.start != found.end():
        return _take_plain_venue(scan, found.end())
    if _take_pieces(scan, stretch) or _take_dated_mark(scan, stretch) or _take_cited_mark(scan, stretch):
        return stretch.end
    return _take_marked_venue(scan, stretch)


def _take_plain_venue(scan: Collector, start: int) -> int | None:
    end = scan.run_end(start, PLACE_END)
    text = scan.text[start:end]
    cited = bool(scan.found.authors) and (DATED_ACRONYM.fullmatch(text) or is_dated_name(text))
    if not cited and not is_venue_text(text):
        return None
    scan.set("venue", scan.text[start:end], start, end)
    return end


def _take_dated_mark(scan: Collector, stretch: Stretch) -> bool:
    """Take ``*ITA 2018*`` for a venue, where a word before it says that it is one."""
    text = scan.text[stretch.start : stretch.end].strip(" ,.")
    if not DATED_ACRONYM.fullmatch(text) and not is_dated_name(text):
        return False
    scan.set("venue", text, stretch.start, stretch.start + len(text))
    if scan.found.date is None:
        year = YEAR.search(text)
        scan.found.date = parse_date_text(year.group()) if year else None
    return True


def _take_cited_mark(scan: Collector, stretch: Stretch) -> bool:
    """Take ``*Advances in Rivers*`` behind ``In``, where people and a date stand before the title."""
    text = scan.text[stretch.start : stretch.end].strip(" ,.")
    named = text[:1].isupper() and len(text.split()) <= _LONGEST_VENUE
    if not named or not scan.found.authors or scan.found.date_text is None:
        return False
    scan.set("venue", text, stretch.start, stretch.start + len(text))
    return True


def _take_marked_venue(scan: Collector, stretch: Stretch) -> int | None:
    """Take ``*Journal of Rivers*, 2022`` for a venue that no table knows: year or volume stands behind it."""
    text = scan.text[stretch.start : stretch.end]
    if scan.found.venue is not None or not text[:1].isupper() or len(text.split()) > _LONGEST_VENUE:
        return None
    behind = YEAR_BEHIND.match(scan.text, stretch.end) or _VOLUME_BEHIND.match(scan.text, stretch.end)
    if behind is None:
        return None
    scan.set("venue", text.rstrip(" ,."), stretch.start, stretch.start + len(text.rstrip(" ,.")))
    return stretch.end


def _take_marked_institute(scan: Collector, stretch: Stretch) -> int | None:
    """Take ``*OpenAI*`` where the people stand."""
    text = scan.text[stretch.start : stretch.end].strip(" ,.")
    if scan.found.authors or scan.found.institutes or len(text.split()) > LONGEST_INSTITUTE:
        return None
    if not is_institute(text):
        return None
    scan.set("institutes", text, stretch.start, stretch.start + len(text))
    return stretch.end


def _take_people_and_venue(scan: Collector, start: int, end: int) -> bool:
    """Take ``A. Name (Some University) et al. ICML.`` apart."""
    if scan.found.authors or scan.found.venue is not None:
        return False
    stops = [found.end() for found in _SENTENCE_END.finditer(scan.text, start, end)]
    if not stops:
        return False
    cut = stops[-1]
    people = scan.text[start:cut].rstrip()
    venue = scan.text[cut:end].strip(" .")
    group = GROUP.search(people)
    bare = (people[: group.start()] + people[group.end() :]) if group else people
    if (
        not venue
        or venue[0] in OPENING
        or len(venue.split()) > 6
        or not are_names(" ".join(bare.rstrip(".").split()))
    ):
        return False
    names, scan.found.truncated = split_names(bare.rstrip(" ."))
    scan.found.authors.extend(names)
    stop = start + (group.start() if group else len(people))
    scan.found.spans["authors"] = scan.view.span(start, len(scan.text[:stop].rstrip()))
    if group:
        scan.set("institutes", group.group(1), start + group.start(1), start + group.end(1))
        scan.note_others(start + group.end(), cut)
    begin = scan.text.index(venue, cut)
    scan.set("venue", venue, begin, begin + len(venue))
    return True


def _take_people_and_bracket(scan: Collector, start: int, end: int) -> bool:
    """Take ``A. Name, B. Name - [ICML]`` apart."""
    if scan.found.authors or scan.found.venue is not None:
        return False
    parts = people_and_venue(scan.text[start:end])
    if parts is None:
        return False
    names, low, high = parts
    scan.take_authors(start, start + names)
    scan.take_label(start + low, start + high, fallback=None, kind="venue")
    return True


def _take_pieces(scan: Collector, stretch: Stretch) -> bool:
    """Take a marked stretch whose pieces are all fields, such as ``arXiv, 2401.13160``."""
    text = scan.text[stretch.start : stretch.end]
    if _take_preprint(scan, stretch, text) or _take_numbered_venue(scan, stretch.start, text):
        return True
    pieces = [piece for piece in _PIECE.finditer(text) if not piece.group().isspace()]
    if scan.found.venue is None and is_venue_text(text) and not _ends_with_month(pieces):
        scan.set("venue", text, stretch.start, stretch.end)
        return True
    texts = [piece.group().strip() for piece in pieces]
    # What does not end with where or when is a run of names, each of which would be looked at in vain.
    if not texts or date_or_venue(texts[-1]) is None:
        return False
    kinds = list(map(date_or_venue, texts))
    kinds = [kind or classify_label(one) for kind, one in zip(kinds, texts, strict=True)]
    if kinds[-1] == "date" and set(kinds[:-1]) <= {None, "institutes"}:
        return _take_unknown_venue(scan, stretch, pieces)
    if any(kind not in {"date", "venue"} for kind in kinds):
        return False
    for piece, kind in zip(pieces, kinds, strict=True):
        _set_piece(scan, str(kind), stretch, piece)
    return True


def _take_preprint(scan: Collector, stretch: Stretch, text: str) -> bool:
    """Take ``arXiv, 2401.13160``."""
    if not ARXIV_TEXT.fullmatch(text.strip()):
        return False
    scan.take_arxiv(stretch.start, stretch.end)
    return True


def _take_numbered_venue(scan: Collector, start: int, text: str) -> bool:
    """Take ``ICLR 2024, 2401.13160``: what ``arXiv, 2401.13160`` becomes when the paper is published."""
    venue, _, number = text.rstrip().rpartition(",")
    number = number.lstrip()
    if scan.found.venue is not None or not _ARXIV_VERSION.fullmatch(number) or not is_venue_text(venue):
        return False
    begin = start + text.rindex(number)
    scan.found.ids.extend(identifiers_in_text(f"arXiv:{number}"))
    scan.found.spans.setdefault("ids.arxiv", scan.view.span(begin, begin + len(number.split("v")[0])))
    scan.set("venue", venue, start, start + len(venue))
    return True


def _take_unknown_venue(scan: Collector, stretch: Stretch, pieces: list[re.Match[str]]) -> bool:
    """Take what stands before a date in a marked stretch for the venue, although no table knows it."""
    end = stretch.start + pieces[-1].start()
    venue = scan.text[stretch.start : end].strip(" ,")
    if len(venue.split()) > 14:
        return False
    if venue and scan.found.venue is None:
        begin = scan.text.index(venue, stretch.start)
        scan.set("venue", venue, begin, begin + len(venue))
    _set_piece(scan, "date", stretch, pieces[-1])
    return True


def _set_piece(scan: Collector, kind: str, stretch: Stretch, piece: re.Match[str]) -> None:
    value = piece.group().strip()
    begin = stretch.start + piece.start() + piece.group().index(value)
    scan.set(kind, value, begin, begin + len(value))


def _ends_with_month(pieces: Sequence[re.Match[str]]) -> bool:
    """Tell whether the last of several pieces is a month of a year: more than the year of a venue."""
    date = parse_date_text(pieces[-1].group().strip()) if len(pieces) > 1 else None
    return date is not None and date.month is not None
