"""Which venue an identifier belongs to by its form alone: ACL Anthology ids, PMLR volumes, some DOIs.

Pure tables and patterns. This module must not know titles, sources or entries. Where the form leaves a
doubt, such as a main track that shares its numbers with a workshop, there is no answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmlist.model.identifier import Identifier, preferred_identifier
from llmlist.model.venue import Venue, parse_venue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# https://aclanthology.org/info/ids/: the letter of a venue, and its volumes that are the main track.
_ACL_LETTERS: Final[Mapping[str, str]] = {
    "P": "ACL", "N": "NAACL", "D": "EMNLP", "E": "EACL", "C": "COLING", "K": "CoNLL",
    "I": "IJCNLP", "L": "LREC", "Q": "TACL",
}  # fmt: skip
_SHORT_PAPERS: Final = frozenset({"P11", "P12", "P13", "P14", "P15", "P16", "P17", "P18", "N18", "E17"})
"""Years whose second volume holds short papers of the main track; elsewhere it holds something else."""
_ACL_OLD: Final = re.compile(r"([A-Z])(\d\d)-(\d)\d{3}", re.ASCII)
_ACL_NEW: Final = re.compile(r"(\d{4})\.([a-z0-9]+)-([a-z0-9]+)\.\d+", re.ASCII)
_ACL_TRACKS: Final[Mapping[str, str]] = {
    "demo": "Demo", "demos": "Demo", "demonstrations": "Demo", "srw": "SRW", "industry": "Industry",
    "tutorials": "Tutorial", "tutorial": "Tutorial", "tutorial_abstract": "Tutorial",
}  # fmt: skip
_ACL_CODES: Final[Mapping[str, str]] = {"starsem": "*SEM", "lrec": "LREC", "cl": "Computational Linguistics"}

# https://proceedings.mlr.press: series and, from some year on, its volumes.
_PMLR: Final[Mapping[str, tuple[int, tuple[int, ...]]]] = {
    "ICML": (2013, (28, 32, 37, 48, 70, 80, 97, 119, 139, 162, 202, 235, 267)),
    "AISTATS": (2010, (9, 15, 22, 31, 33, 38, 51, 54, 84, 89, 108, 130, 151, 206, 238, 258)),
    "CoRL": (2017, (78, 87, 100, 155, 164, 205, 229, 270)),
    "COLT": (2017, (65, 75, 99, 125, 134, 178, 195, 247)),
    "UAI": (2019, (115, 124, 161, 180, 216, 244)),
    "ACML": (2017, (77, 95, 101, 129, 157, 189, 222)),
    "ALT": (2019, (98, 117, 132, 167, 201, 237)),
    "MIDL": (2019, (102, 121, 143, 172, 227)),
}
_PMLR_VOLUMES: Final[Mapping[int, tuple[str, int]]] = {
    volume: (name, first + number)
    for name, (first, volumes) in _PMLR.items()
    for number, volume in enumerate(volumes)
}
_JMLR_BEFORE_VOLUME_1: Final = 1999

# Journals by their codes in DOIs of the IEEE (10.1109/TPAMI.2025.3626275) and of Nature (10.1038/s41586-…).
_IEEE_JOURNALS: Final[Mapping[str, str]] = {
    "tpami": "TPAMI", "tip": "TIP", "tmm": "TMM", "tcsvt": "TCSVT", "tkde": "TKDE", "tnnls": "TNNLS",
    "taslp": "TASLP", "taslpro": "TASLP", "tse": "TSE", "tpds": "TPDS", "tvcg": "TVCG", "lra": "RA-L",
    "tro": "T-RO", "access": "IEEE Access", "jproc": "Proceedings of the IEEE", "tits": "T-ITS",
    "tiv": "T-IV", "tgrs": "TGRS", "tmi": "TMI", "taffc": "TAFFC",
}  # fmt: skip
_NATURE_JOURNALS: Final[Mapping[str, str]] = {
    "s41586": "Nature", "s42256": "Nature Machine Intelligence", "s41467": "Nature Communications",
    "s41598": "Scientific Reports", "s41597": "Scientific Data", "s41591": "Nature Medicine",
    "s41587": "Nature Biotechnology", "s41592": "Nature Methods", "s41746": "npj Digital Medicine",
}  # fmt: skip
_IEEE_JOURNAL: Final = re.compile(r"10\.1109/([a-z]+)\.((?:19|20)\d\d)\.\d+", re.ASCII)
_EVENT: Final = re.compile(
    r"10\.(?:1109|23919)/([a-z0-9-]*?[a-z])(w?)\d{4,6}\.((?:19|20)\d\d)\.\d+", re.ASCII
)
_NATURE: Final = re.compile(r"10\.1038/(s4\d{4})-0(\d\d)-\d+-[0-9a-z]+", re.ASCII)
# Name -> form, and what is added to its number for the year: AAAI-24 is volume 38.
_YEARLY: Final[Mapping[str, tuple[re.Pattern[str], int]]] = {
    "INTERSPEECH": (re.compile(r"10\.21437/interspeech\.(\d{4})-\d+", re.ASCII), 0),
    "IJCAI": (re.compile(r"10\.24963/ijcai\.(\d{4})/\d+", re.ASCII), 0),
    "AAAI": (re.compile(r"10\.1609/aaai\.v(\d{2})i\d+\.\d+", re.ASCII), 1986),
}
_TACL: Final = re.compile(r"10\.1162/tacl_a_\d+", re.ASCII)
_CVF: Final = re.compile(
    r"(?:content/|content_)?([a-z]+)_?(20\d\d)(w|_workshops?)?/", re.ASCII | re.IGNORECASE
)


def venue_of_identifier(identifier: Identifier) -> Venue | str | None:
    """Return the venue whose papers have such identifiers, or None where the form does not tell.

    A name alone is a venue that the vocabulary does not know.

    >>> str(venue_of_identifier(Identifier("acl", "2023.findings-emnlp.5")))
    'Findings of EMNLP 2023'
    >>> str(venue_of_identifier(Identifier("doi", "10.1109/tpami.2025.3626275")))
    'TPAMI 2025'
    """
    preferred = preferred_identifier(identifier)
    read = _READERS.get(preferred.scheme)
    return read(preferred.value) if read is not None else None


def _acl(value: str) -> Venue | str | None:
    found = _ACL_NEW.fullmatch(value)
    if found:
        return _acl_volume(int(found[1]), found[2], found[3])
    old = _ACL_OLD.fullmatch(value)
    acronym = _ACL_LETTERS.get(old[1]) if old else None
    if old is None or acronym is None:
        return None
    is_main = old[3] == "1" or (old[3] == "2" and f"{old[1]}{old[2]}" in _SHORT_PAPERS)
    return Venue(acronym, _century(old[2])) if is_main or acronym in {"LREC", "TACL"} else None


def _acl_volume(year: int, code: str, volume: str) -> Venue | str | None:
    if code == "findings":
        known = parse_venue(f"{volume.upper()} {year}")
        return Venue(known.acronym, year, "Findings") if known else None
    known = parse_venue(_ACL_CODES.get(code, f"{code} {year}"))
    if known is None or known.is_preprint:
        return f"{code.upper()} {year}"
    return Venue(known.acronym, year, _ACL_TRACKS.get(volume))


def _century(digits: str) -> int:
    return int(digits) + (1900 if int(digits) > 50 else 2000)


def _pmlr(value: str) -> Venue | None:
    volume = int(value[1:].partition("/")[0])
    return Venue(*_PMLR_VOLUMES[volume]) if volume in _PMLR_VOLUMES else None


def _jmlr(value: str) -> Venue | None:
    volume = int(value[1:].partition("/")[0])
    return Venue("JMLR", _JMLR_BEFORE_VOLUME_1 + volume)


def _neurips(value: str) -> Venue:
    has_data = "datasets_and_benchmarks" in value.lower() or "-round" in value
    return Venue("NeurIPS", int(value[:4]), "Datasets and Benchmarks" if has_data else None)


def _cvf(value: str) -> Venue | None:
    found = _CVF.match(value)
    known = parse_venue(found[1]) if found else None
    if found is None or known is None:
        return None
    return Venue(known.acronym, int(found[2]), "Workshop" if found[3] else None)


def _doi(value: str) -> Venue | str | None:
    journal = _IEEE_JOURNAL.fullmatch(value)
    if journal and journal[1] in _IEEE_JOURNALS:
        return Venue(_IEEE_JOURNALS[journal[1]], int(journal[2]))
    event = _EVENT.fullmatch(value)
    if event:
        return _event(event[1], is_workshop=bool(event[2]), year=int(event[3]))
    nature = _NATURE.fullmatch(value)
    if nature and nature[1] in _NATURE_JOURNALS:
        return Venue(_NATURE_JOURNALS[nature[1]], 2000 + int(nature[2]))
    for acronym, (pattern, before) in _YEARLY.items():
        found = pattern.fullmatch(value)
        if found:
            return Venue(acronym, before + int(found[1]))
    return Venue("TACL") if _TACL.fullmatch(value) else None


def _event(code: str, *, is_workshop: bool, year: int) -> Venue | str:
    known = parse_venue(f"{code.upper()} {year}")
    if known is not None:
        return Venue(known.acronym, year, "Workshop" if is_workshop else None)
    return f"{code.upper()}{'W' if is_workshop else ''} {year}"


_READERS: Final[Mapping[str, Callable[[str], Venue | str | None]]] = {
    "acl": _acl,
    "pmlr": _pmlr,
    "jmlr": _jmlr,
    "neurips": _neurips,
    "cvf": _cvf,
    "doi": _doi,
}
