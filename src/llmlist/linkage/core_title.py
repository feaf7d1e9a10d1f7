"""The part of a title that names the work, without what indexes, proceedings and journals put around it.

``[Title in translation]. [Spanish]``, ``Title (Extended Abstract)``, ``Erratum: Title``, ``Title - Reply``:
the core is ``Title``. A genre says that the record is *about* that work, not the work itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from llmlist.model.title import cut_brackets, fold_title, without_note, word_set

Genre = Literal["erratum", "reply", "comment"]

# What indexes and proceedings add in brackets or behind a dash: its sort, its language, its corrections.
_ANNOTATIONS: Final = word_set(
    "abridged abstract abstracts arabic article author book brief case chinese comment conference "
    "correspondence corrected czech danish demo demonstration demonstrations draft dutch editor editors "
    "editorial english experience extended finnish foreword french full german greek guest hebrew "
    "hungarian industrial introduction invited italian japanese keynote korean letter letters long "
    "multiple no norwegian only overview panel paper persian polish portuguese poster preface preliminary "
    "presentation refs report reprint review reviewed romanian russian s serbian session short spanish "
    "special summary swedish talk technical translated transl tutorial turkish ukrainian version withdrawn"
)
_CORRECTED: Final = ("erratum appears", "published erratum", "corrected and republished", "comment in")
_VOLUME_AND_PAGE: Final = re.compile(r"(?:\w+ )*vol(?:ume)? \w+ (?:(?:no|issue) \w+ )?(?:pg|p|pp|page) .*")
_GENRES: Final[dict[str, Genre]] = {
    "erratum": "erratum", "errata": "erratum", "corrigendum": "erratum", "correction": "erratum",
    "corrections": "erratum", "retraction": "erratum", "retracted": "erratum", "addendum": "erratum",
    "reply": "reply", "replies": "reply", "response": "reply", "rebuttal": "reply", "rejoinder": "reply",
    "re": "reply", "comment": "comment", "comments": "comment", "commentary": "comment",
}  # fmt: skip
_LEAD: Final = re.compile(
    r"(?:author'?s?'? )?(erratum|errata|corrigendum|corrections?|retraction|retracted|addendum|reply|"
    r"response|re|comments?|commentary)(?: (?:to|on|for|notice|article))?(?:\s?[:.]\s|-(?=[A-Z]))|"
    r"(corrigendum|correction|erratum|reply|response|comments?|commentary) (?:to|on) ",
    re.IGNORECASE,
)
# Fields of an export that a title swallowed: its language, its original title.
_SWALLOWED: Final = re.compile(r"\s(?:LA|TO|OT|PT): .*|\s*<ORIGINAL>.*", re.DOTALL)
# A repository, as its own page is headed: the owner is no part of its name.
_OWNER: Final = re.compile(r"[\w.-]{1,40}/(?=[\w.-]{1,100}\Z)", re.ASCII)
_MIDDLE_NOTE: Final = re.compile(r"\s*\[(?:corrected|sic|see comments)\]", re.IGNORECASE)
# What Scopus puts behind the title of an erratum: where that stands: (Annals of Moss (2009) 36 (5-9)).
_OF_ARTICLE: Final = re.compile(
    r"\([^()]{3,160}\([^()]{0,30}\d{4}\)[^()]{0,60}(?:\([^()]{1,60}\)[^()]{0,20}){0,3}\)[ .]*\Z"
)
# The same of an index, cut off with the title.
_CUT_OFF: Final = re.compile(r"\[(?:Erratum|Corrected|Comment|Published erratum)[^\[\]]{0,200}\Z")
# A year, or what stands in its place, that a reference has in front of its title.
_YEAR_IN_FRONT: Final = re.compile(
    r"\((?:\d{4}[a-z]?|in press|to appear|forthcoming|n\.d\.)\)[.,:]?\s+(?=\S)", re.IGNORECASE
)
_QUOTES: Final = "\"'`“”‘’«» \t\n,"
_MOST_NOTES: Final = 5
_LONGEST_PLACED: Final = 1_000
_SHORTEST_YEAR: Final = 4


class CoreTitle(NamedTuple):
    """A title as it is compared.

    Attributes:
        text: The bare title, not folded.
        words: Folded words of it.
        glued: The same without blanks.
        genres: What the record is of the work, if not the work.
        has_note: Something was cut from it.
    """

    text: str
    words: tuple[str, ...]
    glued: str
    genres: frozenset[Genre]
    has_note: bool


@lru_cache(maxsize=65_536)
def core_title(text: str) -> CoreTitle:
    """Return the core of a title.

    >>> core_title("[Storage of Rivers]. [Review] [16 refs] [Spanish]").words
    ('storage', 'of', 'rivers')
    >>> sorted(core_title("Erratum: Storage of Rivers (vol 3, pg 7, 2009)").genres)
    ['erratum']
    """
    bare = text.strip(_QUOTES)
    if ": " in bare or "<" in bare:
        bare = _SWALLOWED.sub("", bare)
    # What stands behind a bar is a channel, a language, another cell: never the name of the work.
    bare = bare.partition(" | ")[0].strip() or bare
    if "/" in bare:
        bare = _OWNER.sub("", bare, count=1)
    genres: set[Genre] = set()
    printed = bare
    if bare.startswith("("):
        bare = _YEAR_IN_FRONT.sub("", bare, count=1).strip(_QUOTES)
        printed = bare
    if "[" in bare:
        bare = _MIDDLE_NOTE.sub("", bare)
        bare = _CUT_OFF.sub("", bare).strip(" .") or bare
    bare = _without_place(bare, genres)
    bare = _without_notes(_without_frame(bare), genres)
    lead = _LEAD.match(bare)
    if lead and len(bare) > lead.end():
        genres.add(_GENRES[(lead[1] or lead[2]).lower()])
        bare = bare[lead.end() :]
    words = tuple(fold_title(bare).split())
    has_note = len(words) < len(fold_title(without_note(printed)).split())
    return CoreTitle(bare, words, "".join(words), frozenset(genres), has_note)


def _without_place(text: str, genres: set[Genre]) -> str:
    if not text.rstrip(" .").endswith("))"):
        return text
    for opening in re.finditer(r"\(", text[:_LONGEST_PLACED]):
        if opening.start() and _OF_ARTICLE.match(text, opening.start()):
            genres.add("erratum")
            return text[: opening.start()].rstrip()
    return text


def _without_frame(text: str) -> str:
    """Take a translated title out of the brackets that indexes put around it."""
    if not text.startswith("["):
        return text
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            rest = text[place + 1 :].strip(" .")
            return text[1:place] + (" " + rest if rest else "")
    return text[1:]


def _without_notes(text: str, genres: set[Genre]) -> str:
    for _ in range(_MOST_NOTES):
        before, note = cut_brackets(without_note(text))
        if not note:
            before, note = _cut_dash(text)
        folded = fold_title(note) if note else ""
        if not before or not folded or not _is_annotation(folded, text):
            break
        if _VOLUME_AND_PAGE.fullmatch(folded):
            genres.add("erratum")
        elif len(folded.split()) <= 2:
            genres.update(_GENRES[word] for word in folded.split() if word in _GENRES)
        text = before
    return without_note(text)


def _cut_dash(text: str) -> tuple[str, str]:
    for mark in (" - ", " – ", " — "):
        before, found, note = text.rpartition(mark)
        if found:
            return before, note
    return text, ""


def _is_annotation(folded: str, text: str) -> bool:
    """Tell whether brackets hold an annotation. A lone number is a footnote in square ones, else a part."""
    words = [word for word in folded.split() if not (word.isdigit() and len(word) < _SHORTEST_YEAR)]
    if not words:
        return text.rstrip(" .").endswith("]")
    if folded.startswith(_CORRECTED) or _VOLUME_AND_PAGE.fullmatch(folded):
        return True
    return all(word in _ANNOTATIONS or word in _GENRES for word in words)
