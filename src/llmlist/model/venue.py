"""Venues as lists write them: acronym, year and track, and whether a text is a venue at all.

Pure text. It must not know entries or documents. The names themselves are in ``model.venue_names``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.model.title import fold_letters, fold_title, word_set
from llmlist.model.venue_names import FIELDS_TOO, NEED_YEAR, PREPRINT_SERVERS, VENUES, WORDS_TOO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Words that stand beside a venue without naming another; the track words come out as `Venue.track`.
_TRACKS: Final[Mapping[str, str]] = {
    "findings": "Findings",
    "finding": "Findings",
    "workshop": "Workshop",
    "workshops": "Workshop",
    "ws": "Workshop",
    "mlsw": "Workshop",
    "demo": "Demo",
    "demos": "Demo",
    "demonstration": "Demo",
    "demonstrations": "Demo",
    "srw": "SRW",
    "tutorial": "Tutorial",
    "tutorials": "Tutorial",
    "industry": "Industry",
    "industrial": "Industry",
    "benchmarks": "Datasets and Benchmarks",
}
# A field of research becomes a venue by one of these beside it: "Conference on Recommender Systems".
_SERIAL_WORDS: Final = word_set(
    "acm advances annual conf conference conferences ieee international intl journal meeting proc "
    "proceedings symposium trans transactions usenix workshop"
)
_FILLERS: Final = word_set(
    "a accepted acm advances an and annual appear as at award best by camera chapter cvf conf conference "
    "dataset datasets edition eds extended abstract finalist for forthcoming full highlight highlighted "
    "ieee in inc int international intl joint long main meeting notable of on oral org outstanding paper "
    "papers poster posters pp preprint press proc proceedings published ready review short spotlight "
    "student submission submitted symposium system the to top track under usenix version vol volume "
    "volumes no number issue part honorable mention nominee candidate winner runner up invited selected "
    "talk regular special update updated companion "
    "jan january feb february mar march apr april may jun june jul july aug august "
    "sep sept september oct october nov november dec december spring summer fall winter"
)
# Opens the full name of a conference or journal that the table does not know.
_OPENINGS: Final = (
    ("proceedings", "of"),
    ("proc", "of"),
    ("in", "proceedings", "of"),
    ("lecture", "notes", "in"),
    ("communications", "of"),
    ("annals", "of"),
    ("annual", "review", "of"),
    ("annual", "meeting", "of"),
    ("journal", "of"),
    ("the", "journal", "of"),
    ("ieee", "journal"),
    ("acm", "journal"),
    ("european", "journal", "of"),
    ("international", "journal"),
    ("transactions", "on"),
    ("ieee", "transactions"),
    ("acm", "transactions"),
    ("ieee", "trans"),
    ("acm", "trans"),
    ("international", "conference", "on"),
    ("international", "symposium", "on"),
    ("international", "workshop", "on"),
    ("european", "conference", "on"),
    ("ieee", "international", "conference"),
    ("ieee", "conference", "on"),
    ("acm", "conference", "on"),
    ("ieee", "symposium", "on"),
    ("acm", "symposium", "on"),
)
_OPENING_WORDS: Final = frozenset(opening[0] for opening in _OPENINGS)
_LONGEST_NAME: Final = 24
_LONGEST_TRACK: Final = 60
_LONGEST_WORKSHOP: Final = 10

_TOKEN: Final = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_APOSTROPHE_YEAR: Final = re.compile(r"['’‘`´]\s?(\d{2})(?!\d)")
_DATED_ACRONYM: Final = re.compile(r"(?:[A-Z][\w&.-]{2,15}|preprint)\s?['’‘`´]\s?\d{2}", re.ASCII)
"""A name that is not known but written as venues are: ``Preprint'25``."""
_GLUED_YEAR: Final = re.compile(r"([^\W\d_]{2,}?)(\d{4}|\d{2})", re.ASCII)
# A digit is looked for first: there are fewer of them than letters.
_GLUED: Final = re.compile(r"\d(?<=[a-z]\d)")
_LETTER_AND_DIGIT: Final = re.compile(r"\d(?<=[^\W\d_]\d)")
_CLOSING_W: Final = re.compile(r"W(?![^\W\d_])")
"""What the acronym of a workshop ends with, as ``CVPRW`` and ``CVPRW2022`` do."""
_YEAR: Final = re.compile(r"(?:19[5-9]|20[0-4])\d", re.ASCII)
_SHORT_YEAR: Final = re.compile(r"9\d|[012]\d", re.ASCII)
_COUNTED_SERIALS: Final = frozenset({"JAIR", "JMLR", "LNCS", "PMLR", "PNAS", "TACL"})
"""Serials that are cited by their volume."""
_ORDINAL: Final = re.compile(r"\d{1,3}(?:st|nd|rd|th)?|[ivxl]{1,6}", re.ASCII)
_ORDINAL_WORDS: Final = word_set(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth "
    "fiftieth sixtieth twenty thirty forty fifty sixty"
)
_ARXIV_NUMBER: Final = re.compile(r"(?:arxiv:\s?)?\b\d{4}\.\d{4,5}(?:v\d{1,2})?\b", re.ASCII | re.IGNORECASE)
_MARKS: Final = re.compile(r"[*_`]+")
_LONGEST_TEXT: Final = 400
_CENTURY_TURN: Final = 50


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a work was published, as far as a text says.

    Attributes:
        acronym: As `VENUES` prints it.
        year: Of the conference or volume, or None.
        track: ``Findings``, ``Workshop`` and so on; None is the main track or a journal.
    """

    acronym: str
    year: int | None = None
    track: str | None = None

    @property
    def is_preprint(self) -> bool:
        """Whether it is a server for preprints, not a publication."""
        return self.acronym in PREPRINT_SERVERS

    def __str__(self) -> str:
        """Return the short form that lists print, such as ``Findings of EMNLP 2023``."""
        name = f"Findings of {self.acronym}" if self.track == "Findings" else self.acronym
        tail = () if self.track in {None, "Findings"} else (self.track,)
        return " ".join(str(part) for part in (name, self.year, *tail) if part)


class _Token(NamedTuple):
    """One word of a text: as printed and folded."""

    printed: str
    folded: str


class _Found(NamedTuple):
    """A venue's name among tokens, half-open."""

    start: int
    end: int
    acronym: str


@cache
def _aliases() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for acronym, names in VENUES.items():
        for name in (acronym, *filter(None, names.split("|"))):
            folded = tuple(token.folded for token in _tokens(name))
            if found.setdefault(folded, acronym) != acronym:
                raise ValueError(f"{name!r} names two venues: {found[folded]} and {acronym}")
    return found


@cache
def _aliases_by_first_word() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the aliases that begin with a word, the longest first: most words begin none."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for alias in sorted(_aliases(), key=len, reverse=True):
        found.setdefault(alias[0], []).append(alias)
    return {word: tuple(aliases) for word, aliases in found.items()}


def _words(text: str) -> list[str]:
    if not text.isascii() or "&" in text:
        return _TOKEN.findall(text)
    # The same in a fifth of the time: bytes are the quickest to translate.
    return text.encode().translate(_BLANKED).decode().split()


_BLANKED: Final = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""Blanks for what parts words of plain text."""


def _tokens(text: str) -> list[_Token]:
    printed: Iterable[str] = _words(text)
    if _LETTER_AND_DIGIT.search(text):
        printed = _split_glued(printed)
    if text.isascii() and "&" not in text:
        return [tuple.__new__(_Token, (one, one.lower())) for one in printed]
    return [_Token(one, fold_letters(one).replace("&", " and ")) for one in printed]


def _split_glued(words: Iterable[str]) -> Iterator[str]:
    """Part a year from the acronym that it is glued to, as in ``ACL2020`` or ``EMNLP19``."""
    for word in words:
        glued = _GLUED_YEAR.fullmatch(word) if word[-1].isdigit() else None
        if glued and (len(glued[2]) == 4 or glued[1].isupper()):
            yield glued[1]
            yield glued[2] if len(glued[2]) == 4 else _full_year(glued[2])
        else:
            yield word


def _full_year(digits: str) -> str:
    return f"{'20' if int(digits) < _CENTURY_TURN else '19'}{digits}"


_TOPICS: Final = frozenset(
    tuple(name[1:].split()) for names in VENUES.values() for name in names.split("|") if name.startswith("~")
)


def _prepared(text: str) -> list[_Token]:
    # Each of these has a sign, and most texts have none of them.
    text = text[:_LONGEST_TEXT]
    if "*" in text or "_" in text or "`" in text:
        text = _MARKS.sub(" ", text)
    if "'" in text or not text.isascii():
        text = _APOSTROPHE_YEAR.sub(lambda found: f" {_full_year(found[1])}", text)
    return _tokens(_ARXIV_NUMBER.sub(" ", text) if "." in text else text)


def _find_names(tokens: Sequence[_Token]) -> list[_Found]:
    """Return the venues named in a text, from left to right, the longest name at each place."""
    by_first_word = _aliases_by_first_word()
    found: list[_Found] = []
    behind = 0
    for place, token in enumerate(tokens):
        # Most words begin no name: every text of a list is looked at, so they are passed over at once.
        if place < behind or (token.folded not in by_first_word and token.printed[-1] != "W"):
            continue
        name = _name_at(tokens, place, by_first_word.get(token.folded, ()))
        if name:
            found.append(name)
            behind = name.end
    return found


def _name_at(tokens: Sequence[_Token], start: int, aliases: Iterable[tuple[str, ...]]) -> _Found | None:
    for alias in aliases:
        end = start + len(alias)
        if tuple([token.folded for token in tokens[start:end]]) == alias and _counts(tokens, start, end):
            return _Found(start, end, _aliases()[alias])
    return _workshop_at(tokens, start)


def _workshop_at(tokens: Sequence[_Token], start: int) -> _Found | None:
    """Read ``CVPRW`` and its like."""
    word = tokens[start].printed
    acronym = _aliases().get((tokens[start].folded[:-1],)) if len(word) > 4 and word.endswith("W") else None
    return (
        _Found(start, start + 1, acronym) if acronym and word[:-1] in {acronym, word[:-1].upper()} else None
    )


def _counts(tokens: Sequence[_Token], start: int, end: int) -> bool:
    """Tell whether a name that may be ordinary words is meant as a venue here."""
    has_year = any(_YEAR.fullmatch(token.printed) for token in tokens)
    if end - start > 1:
        name = tuple(token.folded for token in tokens[start:end])
        if name in FIELDS_TOO:
            return has_year
        return name not in _TOPICS or any(token.folded in _SERIAL_WORDS for token in tokens)
    word = tokens[start].printed
    if word.upper() not in _WORDS_TOO_UPPER:
        return True
    rest = [token for place, token in enumerate(tokens) if place != start and not _is_filler(token.folded)]
    if word in WORDS_TOO and any(_TRACKS.get(token.folded) == "Workshop" for token in tokens):
        return True
    if word.upper() in _NEED_YEAR_UPPER and not has_year:
        return False
    return (word in WORDS_TOO and (not rest or has_year)) or (not rest and has_year)


_WORDS_TOO_UPPER: Final = frozenset(word.upper() for word in WORDS_TOO)
_NEED_YEAR_UPPER: Final = frozenset(word.upper() for word in NEED_YEAR)


def _is_filler(word: str) -> bool:
    return (
        word in _FILLERS
        or word in _TRACKS
        or word in _ORDINAL_WORDS
        or _ORDINAL.fullmatch(word) is not None
        or _YEAR.fullmatch(word) is not None
    )


@lru_cache(maxsize=16_384)
def parse_venue(text: str) -> Venue | None:
    """Return the venue that a text names, or None where it names none that the table knows.

    Of several, a publication counts before a preprint server, then the first. Years are read
    beside it (``NeurIPS'17``, ``ACL2020``, ``ICML 2023``, ``SOSP 23``).

    >>> parse_venue("Advances in Neural Information Processing Systems 30 (NIPS 2017)")
    Venue(acronym='NeurIPS', year=2017, track=None)
    >>> str(parse_venue("Findings of the Association for Computational Linguistics: EMNLP 2023"))
    'Findings of EMNLP 2023'
    """
    tokens = _prepared(text)
    names = _find_names(tokens)
    if not names:
        return None
    published = [name for name in names if name.acronym not in PREPRINT_SERVERS] or names
    name = published[0]
    track = _track(tokens, name)
    if track == "Findings" and name.acronym == "ACL":
        name = next((other for other in published if other.acronym != "ACL"), name)
    return Venue(name.acronym, _year(tokens, name), track)


def named_venues(text: str) -> frozenset[str]:
    """Return the acronyms of all publications that a text names.

    >>> sorted(named_venues("RA-L and ICRA 2022"))
    ['ICRA', 'RA-L']
    """
    names = {name.acronym for name in _find_names(_prepared(text))}
    return frozenset(names - PREPRINT_SERVERS)


def _track(tokens: Sequence[_Token], name: _Found) -> str | None:
    if tokens[name.end - 1].printed.endswith("W") and name.acronym != "WWW" and name.end - name.start == 1:
        acronym = _aliases().get((tokens[name.start].folded,))
        if acronym is None:
            return "Workshop"
    outside = [token for place, token in enumerate(tokens) if not name.start <= place < name.end]
    tracks = [_TRACKS[token.folded] for token in outside if token.folded in _TRACKS]
    words = {token.folded for token in outside}
    if {"student", "workshop"} <= words:
        return "SRW"
    return "Workshop" if "Workshop" in tracks else next(iter(tracks), None)


def _year(tokens: Sequence[_Token], name: _Found) -> int | None:
    """Return the year behind the name, else the one before it that is nearest."""
    behind = [int(token.printed) for token in tokens[name.end :] if _YEAR.fullmatch(token.printed)]
    before = [int(token.printed) for token in tokens[: name.start] if _YEAR.fullmatch(token.printed)]
    return behind[0] if behind else before[-1] if before else _short_year(tokens, name)


def _short_year(tokens: Sequence[_Token], name: _Found) -> int | None:
    """Return the year of ``SOSP 23``; such numbers behind a journal, or higher ones, are volumes."""
    last = tokens[name.end].printed if len(tokens) == name.end + 1 else ""
    capitals = sum(map(str.isupper, tokens[name.start].printed))
    is_acronym = name.end - name.start == 1 and (capitals > 1 or name.acronym in PREPRINT_SERVERS)
    if not is_acronym or not _SHORT_YEAR.fullmatch(last) or name.acronym in _COUNTED_SERIALS:
        return None
    return int(_full_year(last))


def venues_agree(left: str, right: str) -> bool:
    """Tell whether two texts name one venue: same acronym and track, no two different years.

    Texts that the table does not know agree when they read the same but for case and punctuation.

    >>> venues_agree("NIPS'17", "Advances in Neural Information Processing Systems")
    True
    """
    one, other = parse_venue(left), parse_venue(right)
    if one is None or other is None:
        return one is other and fold_title(left) == fold_title(right)
    years = {one.year, other.year} - {None}
    return one.acronym == other.acronym and one.track == other.track and len(years) < 2


def year_in_acronym(text: str) -> int | None:
    """Return the year of a venue that the table does not know but that is written as venues are.

    >>> year_in_acronym("Preprint'25"), year_in_acronym("Rock'n'Roll")
    (2025, None)
    """
    text = text.strip()
    return int(_full_year(text[-2:])) if _DATED_ACRONYM.fullmatch(text) else None


def is_track_text(text: str) -> bool:
    """Tell whether a text names a track of a conference and nothing else: ``(Datasets and Benchmarks)``."""
    words = [token.folded for token in _prepared(text)] if len(text) <= _LONGEST_TRACK else []
    return any(word in _TRACKS for word in words) and all(map(_is_filler, words))


@lru_cache(maxsize=1024)
def is_venue_text(text: str) -> bool:
    """Tell whether a text, as a whole, names a venue: nothing but it, its year, its track and the like.

    Meant for fields whose meaning is not known, such as ``[ICML 2022]`` in a list. The full name
    of a conference or journal counts even if the table does not know it.

    >>> [is_venue_text(text) for text in ("ICLR 2023 (Oral)", "Google", "Science of LLMs", "Science 2022")]
    [True, False, False, True]
    """
    if len(text) > _LONGEST_TEXT or not _may_name(text) or _holds_other_words(text):
        return False
    tokens = _prepared(text)
    if not tokens:
        return False
    words = [token.folded for token in tokens]
    if words[0] in _OPENING_WORDS and any(tuple(words[: len(opening)]) == opening for opening in _OPENINGS):
        return 3 <= len(words) <= _LONGEST_NAME
    names = _find_names(tokens)
    if not names:
        return _DATED_ACRONYM.fullmatch(text.strip()) is not None
    inside = {place for name in names for place in range(name.start, name.end)}
    rest = [place for place, word in enumerate(words) if place not in inside and not _is_filler(word)]
    if not rest:
        return True
    return _is_workshop_of(words, names[0]) and len(rest) <= _LONGEST_WORKSHOP


def _may_name(text: str) -> bool:
    """Tell, without taking a text apart, whether one of its words can begin a venue's name.

    Most texts of a list are none, so they cost no more than this.
    """
    if "&" in text or ("W" in text and _CLOSING_W.search(text)):
        return True
    if ("'" in text or not text.isascii()) and _DATED_ACRONYM.fullmatch(text.strip()):
        return True
    lower = text.lower()
    words = _words(lower)
    return (
        not _first_words().isdisjoint(words)
        or "arxiv" in lower
        or _GLUED.search(lower) is not None
        or not (text.isascii() or all(one.isascii() or _EAST_ASIAN.search(one) for one in words))
    )


def _holds_other_words(text: str) -> bool:
    """Tell, without looking for names, whether a text has a word that neither is part of one nor beside it.

    Titles hold words that begin some venue's name, such as "language", and others that no name has. Only
    plain text is told so: elsewhere words may be cut or joined.
    """
    lower = text.lower()
    if _PLAIN.fullmatch(text) is None or _GLUED.search(lower) or ("." in text and _ARXIV_NUMBER.search(text)):
        return False
    words = _words(lower)
    if not words or words[0] in _OPENING_WORDS:
        return False
    others = set(words) - _known_words()
    # An acronym with a W behind it is the workshop of a conference.
    unknown = any(one.isalpha() and one[-1] != "w" and not _ORDINAL.fullmatch(one) for one in others)
    return unknown and not any(_TRACKS.get(word) == "Workshop" for word in words)


_PLAIN: Final = re.compile(r"[A-Za-z0-9 \n.,:;/()\[\]?!\"-]*")


@cache
def _known_words() -> frozenset[str]:
    """Return the words of all names, and those that may stand beside a name."""
    beside = _FILLERS | _ORDINAL_WORDS | frozenset(_TRACKS)
    return beside.union(*_aliases())


# The table has no name in these scripts: what holds one of their characters is not a word of any.
_EAST_ASIAN: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]")


@cache
def _first_words() -> frozenset[str]:
    return frozenset(_aliases_by_first_word()) | _OPENING_WORDS


def _is_workshop_of(words: Sequence[str], name: _Found) -> bool:
    """Tell whether a text is a conference with the name of its workshop, in either order."""
    marks = [place for place, word in enumerate(words) if _TRACKS.get(word) == "Workshop"]
    has_year = any(_YEAR.fullmatch(word) for word in words)
    return bool(marks) and (name.start == 0 or has_year)
