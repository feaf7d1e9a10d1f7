"""What authors claim of where a paper is published: in the comment and the journal reference of a preprint.

Pure text. A comment is free text: ``Accepted to …``, ``under review at …`` and ``15 pages`` stand side by
side, so a claim is taken only where a rule is sure of it. The names are in ``model.venue_names``, how they
are read in ``model.venue``. This module must not know where the text comes from, nor what becomes of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.model.title import word_set
from llmlist.model.venue import Venue, is_venue_text, named_venues, parse_venue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST: Final = 1_000
_LONGEST_NAME: Final = 110


def _any_of(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that finds any of some words or phrases, in whatever case."""
    return re.compile("|".join(rf"\b{one}\b" for one in patterns), re.IGNORECASE)


_ADDRESS: Final = re.compile(
    r"(?:\b(?:source |project )?(?:code|github|page|website|webpage|url)(?: url| link)?: ?)?"
    r"(?:\\url\{[^{}]*\}|(?:https?://|www\.)\S+|\b[\w.-]+\.github\.io\S*)",
    re.IGNORECASE,
)
# Not published, or not yet: https://info.arxiv.org/help/prep#comments says what authors write there.
_NOT_YET: Final = _any_of(
    r"(?:re)?submit\w*", "submission",
    r"review(?:ing|ed by)?(?! (?:article|paper))", "rejected", "withdrawn?",
    "withdrawal", "preparation", "under consideration", "revision", "intended", "draft", "planned",
    "for possible publication", "target(?:ing|ed)", "preprint form",
    "not (?:been )?(?:peer|accepted|published)",
)  # fmt: skip
# The words around speak of another paper, or of something smaller than a paper.
_ELSEWHERE: Final = _any_of(
    "exten(?:ds|ded|ding|sion)(?! abstract)", "preliminary", "previous(?:ly)?", "earlier", "prior",
    "conference version", "short(?:er)? version", "journal version", "full version of", "based on",
    "build(?:s|ing)? (?:up)?on", r"replace\w*", r"supersede\w*", "follow[- ]?up", "companion", "template",
    "format", "style", "chapter", "thesis",
)  # fmt: skip
_CONTESTS: Final = ("challenges?", "competition", "shared task")
_CONTEST: Final = _any_of(
    *_CONTESTS, "winn(?:er|ing)", "place", "solution", "workshops?", "tutorial", "demo", "symposium",
    r"track \d", "subtask", "contest", "satellite", "co-?located",
)  # fmt: skip
_ENTRY_OF_CONTEST: Final = _any_of(*_CONTESTS)
_WORKSHOP: Final = _any_of("workshops?")
_PURPOSE: Final = (
    "(?: (?:for|as) (?:a |an |the )?(?:publication|presentation|(?:oral |poster |spotlight )presentation"
    "|oral|poster|spotlight(?: paper)?|(?:short |full |long |regular |conference )?paper|inclusion))*"
)
_PROMISE: Final = re.compile(
    rf"\b(?:accept(?:ed)?{_PURPOSE}(?: and (?:to appear|presented|published|will be presented))?"
    r"|(?:to|will|shall) (?:appear|be (?:published|presented))|appear(?:s|ed|ing)|published|presented"
    r"|included|camera[- ]ready(?: version| paper)?|publication|forthcoming|in press)"
    r",? (?:at|to|by|in|for|with|on|as part of)"
    r"(?: the| proceedings of the| proceedings of| publication in| publication at)*\s+",
    re.IGNORECASE,
)
_PROMISE_BARE: Final = re.compile(
    r"\b(?:accepted|published|to appear|in press)[:,]?\s+(?=[A-Z*'\d])", re.IGNORECASE
)
# Ends what a promise says; a dot only where it ends a sentence, not in "Proc. of" or "J. Mach.".
_SENTENCE_END: Final = re.compile(
    r"[;|\n]|(?<![A-Z])(?<!\bProc)(?<!\bTrans)(?<!\bConf)(?<!\bInt)(?<!\bIntl)(?<!\bJ)\.(?=\s|$|[A-Z][a-z])"
)
_PIECES: Final = re.compile(r"[,;:|()\[\]{}\n–—]|\.(?=\s|$)|\s[-/]+\s")
_DATA_TRACK: Final = re.compile(r"\bD(?: ?& ?|AND)?B track\b", re.IGNORECASE)
_SHORT_YEAR: Final = re.compile(
    r"(?<![\w-])([A-Z][A-Za-z]{1,8}[A-Z]{1,4})[- ]([12]\d)(?![\w.-]| ?(?:pages|pp|figures|tables|pgs|p\.))"
)
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]")
_YEAR: Final = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)", re.ASCII)
_PAGES: Final = re.compile(
    r"\b(?:vol|no|volume|issue|number|article|pp?)\b\.? ?\d+(?: ?[-–]{1,2} ?\d+)?|\d+ ?[-–]{1,2} ?\d+",
    re.IGNORECASE,
)
_ACRONYM: Final = "[A-Z][A-Za-z&]{0,5}[A-Z][A-Za-z&]{0,8}(?:-[A-Z][A-Za-z]{0,6})?"
_DATED_ACRONYM: Final = re.compile(rf"(?<![\w-])({_ACRONYM})(?:[ -]?(20[0-4]\d)|\s?['’‘`]\s?(\d\d))(?![\w-])")
_FULL_AND_SHORT: Final = re.compile(r"([^.,;:()]{8,120})\(([^()]{2,20})\),? ?((?:19|20)\d\d)", re.ASCII)
_BRACKETED_ACRONYM: Final = re.compile(rf"[(\[]\s*({_ACRONYM})\s*[)\]]")
_ORGANISERS: Final = word_set(
    "IEEE ACM SPIE AAAI USENIX CVF SIAM IET IFAC IFIP AMS APS RSJ ISPRS EURASIP ASME AIAA"
)
_OWN_NAME: Final = re.compile(
    r"(?:the )?(?:\d{4} )?(?:\w+ )?(?:(?:IEEE|ACM|International|European|Asian|Annual|AIAA|ASME)[ /])*"
    r"(?:(?:International )?Journal of|Journal|Trans(?:actions|\.) on|(?:International )?Conference on"
    r"|International Symposium on|Letters|Annals of|Frontiers in|Lecture Notes in|Proceedings of the)\b",
    re.IGNORECASE,
)
_NAME_END: Final = re.compile(r"[,;:()\[\]]|\.(?=\s|$)|\b(?:[Vv]ol|pp|no)\b")
# "Conference on Graphics, Patterns and Images"
_NAME_GOES_ON: Final = re.compile(
    r", (?!vol|no|pp|issue|number|pages|article)[A-Za-z][a-z]+(?:,| and\b| &)", re.IGNORECASE
)
_SECOND_ACRONYM: Final = re.compile(r"\s[A-Z][A-Za-z]*[A-Z]{2,}")
_HOST: Final = re.compile(r"(?:^|\s)([A-Z]{4,8})\s$")
_TITLE_CASE: Final = re.compile(r"(?:[A-Z0-9&][\w&'/-]*|of|on|in|and|the|for|&|with|to)", re.ASCII)


def claimed_venue(comment: str) -> Venue | str | None:
    """Return the venue that a preprint's comment claims, or None where none is claimed for sure.

    A venue that the vocabulary does not know comes back as its name. Anything that speaks of a
    submission or a review is no claim.

    >>> str(claimed_venue("12 pages. Accepted by ICML 2023 (oral). Code: https://example.org"))
    'ICML 2023'
    >>> claimed_venue("Submitted to ICML 2023") is None
    True
    """
    text = _plain(comment)
    if _NOT_YET.search(text):
        return None
    promised = [claim for clause in _promises(text) if (claim := _promised(clause))]
    if promised:
        return promised[0] if _is_one(promised) and _fits(promised[0], text) else None
    return None if _ELSEWHERE.search(text) or _CONTEST.search(text) else _bare(text)


def referenced_venue(journal_ref: str) -> Venue | str | None:
    """Return the venue of a journal reference, or None where it names none that can be told.

    >>> str(referenced_venue("IEEE Robotics and Automation Letters, vol. 7, no. 2, pp. 26-28, April 2022"))
    'RA-L 2022'
    """
    text = _plain(journal_ref)
    if _NOT_YET.search(text):
        return None
    known = _known(text)
    if known is not None:
        return known if known.year else _with_year(known, _last_year(_PAGES.sub(" ", text)))
    return _new_name(text)


def _plain(text: str) -> str:
    """Return a text on one line, without addresses, a known venue's year in four digits."""
    line = " ".join(_ADDRESS.sub(" ; ", text[:_LONGEST]).split())
    return _SHORT_YEAR.sub(_with_century, _DATA_TRACK.sub("Datasets and Benchmarks track", line))


def _with_century(found: re.Match[str]) -> str:
    return f"{found[1]} 20{found[2]}" if parse_venue(found[1]) else found[0]


def _promises(text: str) -> Iterator[str]:
    """Yield what stands behind each "accepted at" and its like, to the end of its sentence."""
    found = list(_PROMISE.finditer(text)) or list(_PROMISE_BARE.finditer(text))
    for one in found:
        before = text[max(0, one.start() - 90) : one.start()]
        if not _ELSEWHERE.search(_SENTENCE_END.split(before)[-1]):
            rest = text[one.end() :]
            end = _SENTENCE_END.search(rest)
            yield rest[: end.start() if end else len(rest)].strip()


def _promised(clause: str) -> Venue | str | None:
    if _ELSEWHERE.search(clause) or _ENTRY_OF_CONTEST.search(clause):
        return None
    return _known(clause) or _new_name(clause)


def _is_one(claims: Iterable[Venue | str]) -> bool:
    """Tell whether claims are one and the same but for a year that one of them leaves out."""
    names = {claim.acronym if isinstance(claim, Venue) else claim.casefold() for claim in claims}
    years = {claim.year for claim in claims if isinstance(claim, Venue) and claim.year}
    return len(names) == 1 and len(years) < 2


def _fits(claim: Venue | str, text: str) -> bool:
    """Tell whether nothing else in the comment makes the claim doubtful: a workshop that it does not name."""
    if not _WORKSHOP.search(text):
        return True
    return isinstance(claim, Venue) and claim.track in {"Workshop", "SRW"}


def _known(clause: str) -> Venue | None:
    """Return the one venue of the vocabulary that a clause is about."""
    is_workshop = bool(_WORKSHOP.search(clause))
    for inside in _IN_BRACKETS.findall(clause):
        venue = _published(inside)
        if venue is not None:
            before = parse_venue(clause)
            year = venue.year or _year_near(clause, inside)
            if before is not None and before.acronym == venue.acronym:
                venue = (
                    before
                    if not venue.year
                    else Venue(venue.acronym, venue.year, before.track or venue.track)
                )
            track = venue.track or ("Workshop" if is_workshop else None)
            return Venue(venue.acronym, venue.year or year, track)
    if is_workshop:
        venue = parse_venue(clause)
        alone = venue is not None and len(named_venues(clause)) == 1
        return venue if alone and venue and venue.year and not venue.is_preprint else None
    return _first_piece(clause)


def _first_piece(clause: str) -> Venue | None:
    pieces = [piece.strip() for piece in _PIECES.split(_PAGES.sub(" ", clause))]
    for place, piece in enumerate(pieces[:3]):
        venue = _published(piece) or _leading(piece)
        if venue is not None:
            return venue if venue.year else _with_year(venue, _first_year(" ".join(pieces[place + 1 :])))
    return None


def _leading(piece: str) -> Venue | None:
    """Return the venue at the head of a piece, where only where and how follow: ``ICCV 2025 in Honolulu``."""
    found = re.match(r"(.{3,80}?\b(?:19|20)\d\d)\s(?:in|with|at|as|main|and will|for)\b", piece)
    return _published(found[1]) if found and not _CONTEST.search(piece) else None


def _published(piece: str) -> Venue | None:
    if not piece or not is_venue_text(piece):
        return None
    venue = parse_venue(piece)
    if venue is None or venue.is_preprint or len(named_venues(piece)) > 1:
        return None
    return venue


def _bare(text: str) -> Venue | None:
    """Return the venue of ``12 pages, VENUE 2023``: alone in a piece of the comment, with its year."""
    found: list[Venue] = []
    for piece in _PIECES.split(text):
        venue = _published(piece.strip()) or _leading(piece.strip())
        if venue is not None and venue.year:
            found.append(venue)
    found = found or [venue for one in _FULL_AND_SHORT.finditer(text) if (venue := _full_and_short(one))]
    if not found:
        venue = _published(_PIECES.split(text, maxsplit=1)[0].strip())
        year = _leading_year(text)
        return Venue(venue.acronym, year, venue.track) if venue is not None and year else None
    first = next((one for one in found if one.track), found[0])
    return first if len({(one.acronym, one.year) for one in found}) == 1 else None


def _full_and_short(found: re.Match[str]) -> Venue | None:
    """Return the venue of ``Conference on Machine Learning (ICML) 2020``: name and acronym agree."""
    full, short = _published(found[1].strip()), _published(found[2])
    agrees = full is not None and short is not None and full.acronym == short.acronym
    return _published(f"{found[2]} {found[3]}") if agrees else None


def _leading_year(text: str) -> int | None:
    """Return the year in the second piece of a text: ``International Conference on X, 2025``."""
    pieces = [piece.strip() for piece in _PIECES.split(text)][1:2]
    return int(pieces[0]) if pieces and _YEAR.fullmatch(pieces[0]) else None


def _new_name(clause: str) -> str | None:
    """Return the name of a venue that the vocabulary lacks: an acronym with its year, else a full name."""
    if _WORKSHOP.search(clause):
        return None
    head = clause[:200]
    dated = _DATED_ACRONYM.search(head)
    if dated and dated[1] not in _ORGANISERS:
        return _dated_name(dated[1], dated[2] or f"20{dated[3]}", head[: dated.start()], head[dated.end() :])
    acronym = _BRACKETED_ACRONYM.search(head)
    year_found = _YEAR.search(_PAGES.sub(" ", clause))
    if acronym and acronym[1] not in _ORGANISERS and year_found:
        return f"{acronym[1]} {year_found[0]}"
    return _full_name(clause)


def _dated_name(acronym: str, year: str, before: str, behind: str) -> str | None:
    """Return an acronym with its year, unless the vocabulary has it: then the text was against it."""
    if parse_venue(f"{acronym} {year}") or _CONTEST.search(behind) or _SECOND_ACRONYM.match(behind):
        return None
    host = _HOST.search(before)
    return f"{host[1]} {acronym} {year}" if host and host[1] not in _ORGANISERS else f"{acronym} {year}"


def _full_name(clause: str) -> str | None:
    end = _NAME_END.search(clause)
    piece = (clause[: end.start()] if end else clause).strip(" .")
    if not _OWN_NAME.match(piece) or len(piece) > _LONGEST_NAME:
        return None
    if end and _NAME_GOES_ON.match(clause[end.start() :]):
        return None
    words = _YEAR.sub(" ", piece).split()
    while words and words[0].lower() in {"the", "in"}:
        words = words[1:]
    if len(words) < 3 or not all(_TITLE_CASE.fullmatch(word) for word in words):
        return None
    year = _first_year(piece) or _first_year(_PAGES.sub(" ", clause))
    name = " ".join(words)
    return f"{name} {year}" if year else name


def _with_year(venue: Venue, year: int | None) -> Venue:
    return Venue(venue.acronym, year, venue.track) if year else venue


def _first_year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def _last_year(text: str) -> int | None:
    found = _YEAR.findall(text)
    return int(found[-1]) if found else None


def _year_near(clause: str, inside: str) -> int | None:
    before, _, behind = clause.partition(inside)
    return _first_year(behind) or _last_year(before)
