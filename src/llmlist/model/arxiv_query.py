"""arXiv's query syntax: read, and asked of a paper. Pure; knows neither network nor files.

The syntax is that of https://info.arxiv.org/help/api/user-manual.html#query_details: fields with a colon,
quotes around several words, ``AND``, ``OR``, ``ANDNOT``, parentheses, and ranges of days. What servers have
read in different ways is refused: two terms without an operator, and ``OR`` beside ``AND``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from llmlist.model.search_form import search_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELDS: Final = ("ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all")
"""What a term may look at; without a field it is ``all``."""
DATES: Final = ("submittedDate", "lastUpdatedDate")

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<mark>[()])
    |(?P<field>[A-Za-z]+):(?:"(?P<phrase>[^"]*)"|\[(?P<start>\S+)\s+TO\s+(?P<end>\S+?)\]|(?P<word>[^\s()"\[\]]+))
    |"(?P<bare_phrase>[^"]*)"
    |(?P<bare>[^\s()"\[\]:]+))""",
    re.VERBOSE,
)
_OPERATORS: Final = ("AND", "OR", "ANDNOT")
_DAY: Final = re.compile(r"\d{8}(?:\d{4}(?:\d{2})?)?|\*")
_LONGEST: Final = 2_000
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Term:
    """What one field must hold.

    Attributes:
        field: One of `FIELDS`.
        text: As written, without quotes.
    """

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """Between which moments a day must be, both included.

    Attributes:
        field: One of `DATES`.
        start: Digits, year first, or empty.
        end: The same.
    """

    field: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Several parts: all must be true, or one of them, or (``NOT``) the only one must not."""

    operator: Literal["AND", "OR", "NOT"]
    parts: tuple[Query, ...]


Query: TypeAlias = "Term | Range | Joined"


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        ValueError: It is none; the message says why.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"a query of more than {_LONGEST} characters")
    tokens = list(_tokens(text))
    if not tokens:
        raise ValueError("an empty query")
    query, rest = _parse(tokens, 0, depth=0)
    if rest < len(tokens):
        raise ValueError("a closing parenthesis without an opening one")
    return query


def _tokens(text: str) -> list[str | Term | Range]:
    found: list[str | Term | Range] = []
    place = 0
    while text[place:].strip():
        token = _TOKEN.match(text, place)
        if token is None:
            raise ValueError(f"cannot read {text[place : place + 20].strip()!r}")
        found.append(_token(token))
        place = token.end()
    return found


def _token(token: re.Match[str]) -> str | Term | Range:
    if token["mark"]:
        return token["mark"]
    if token["bare"]:
        return token["bare"] if token["bare"] in _OPERATORS else Term("all", token["bare"])
    if token["bare_phrase"] is not None:
        return Term("all", token["bare_phrase"])
    field = token["field"]
    if token["start"]:
        if field not in DATES or not _DAY.fullmatch(token["start"]) or not _DAY.fullmatch(token["end"]):
            example = "submittedDate:[20240101 TO 20241231]"
            raise ValueError(f"a range is written as {example}, not {token[0].strip()!r}")
        return Range(field, token["start"].strip("*"), token["end"].strip("*"))
    if field not in FIELDS:
        raise ValueError(f"there is no field {field!r}; there are {', '.join(FIELDS)}")
    return Term(field, token["phrase"] if token["phrase"] is not None else token["word"])


def _parse(tokens: Sequence[str | Term | Range], place: int, *, depth: int) -> tuple[Query, int]:
    """Read parts up to a closing parenthesis or the end."""
    if depth > _DEEPEST:
        raise ValueError(f"parentheses more than {_DEEPEST} deep")
    first, place = _part(tokens, place, depth)
    parts, operators = [first], set[str]()
    while place < len(tokens) and tokens[place] != ")":
        sign = tokens[place]
        if not isinstance(sign, str) or sign not in _OPERATORS:
            raise ValueError("AND, OR or ANDNOT is missing between two terms; several words need quotes")
        part, place = _part(tokens, place + 1, depth)
        parts.append(Joined("NOT", (part,)) if sign == "ANDNOT" else part)
        operators.add("OR" if sign == "OR" else "AND")
    if len(operators) > 1:
        raise ValueError("OR stands beside another operator: write parentheses around one of them")
    if not operators:
        return first, place
    return Joined("OR" if "OR" in operators else "AND", tuple(parts)), place


def _part(tokens: Sequence[str | Term | Range], place: int, depth: int) -> tuple[Query, int]:
    if place >= len(tokens) or tokens[place] in {")", *_OPERATORS}:
        raise ValueError("a term is missing beside an operator or in parentheses")
    token = tokens[place]
    if not isinstance(token, str):
        return token, place + 1
    inside, end = _parse(tokens, place + 1, depth=depth + 1)
    if end >= len(tokens):
        raise ValueError("a parenthesis is not closed")
    return inside, end + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QueriedPaper:
    """A paper as queries look at it.

    Attributes:
        texts: By the names of `FIELDS`, each field's values; those that are not known are missing.
        days: By the names of `DATES`, as ISO 8601.
    """

    texts: Mapping[str, tuple[str, ...]]
    days: Mapping[str, str]


def is_answer(query: Query, paper: QueriedPaper) -> bool:
    """Tell whether a paper answers a query, as far as it is known."""
    if isinstance(query, Term):
        return _holds(query, paper)
    if isinstance(query, Range):
        day = re.sub(r"\D", "", paper.days.get(query.field, ""))
        # Texts of digits compare as moments do; an end that is less precise takes in all that begins so.
        return bool(day) and query.start <= day and (not query.end or day[: len(query.end)] <= query.end)
    answers = (is_answer(part, paper) for part in query.parts)
    if query.operator == "OR":
        return any(answers)
    if query.operator == "AND":
        return all(answers)
    return not any(answers)


def _holds(term: Term, paper: QueriedPaper) -> bool:
    fields = FIELDS if term.field == "all" else (term.field,)
    return any(
        _category_fits(term.text, value) if field == "cat" else _words_fit(term.text, value)
        for field in fields
        for value in paper.texts.get(field, ())
    )


def _category_fits(wanted: str, category: str) -> bool:
    """Tell whether a category is the one that is wanted, or one of the archive."""
    wanted, category = wanted.lower(), category.lower()
    if wanted.endswith("*"):
        return category.startswith(wanted.rstrip("*"))
    return category == wanted or category.startswith(f"{wanted}.")


def _words_fit(wanted: str, value: str) -> bool:
    """Tell whether the words that are wanted stand together in a value, in their order."""
    words = wanted.replace("_", " ")
    if "*" in words or "?" in words:
        patterns = [_folded_pattern(word) for word in words.split()]
        held = search_form(value).split()
        spans = (held[start : start + len(patterns)] for start in range(len(held) - len(patterns) + 1))
        return any(all(map(_fits_pattern, patterns, span)) for span in spans)
    form = search_form(words)
    return bool(form) and f" {form} " in f" {search_form(value)} "


def _folded_pattern(word: str) -> str:
    return "".join(part if part in "*?" else search_form(part) for part in re.findall(r"[*?]|[^*?]+", word))


def _fits_pattern(pattern: str, word: str) -> bool:
    """Tell whether a word fits a pattern in which ``*`` is any letters and ``?`` one.

    Goes back to the last star alone, so that no pattern takes longer than the product of the lengths.
    """
    at, place, star, since = 0, 0, -1, 0
    while place < len(word):
        if at < len(pattern) and pattern[at] == "*":
            star, since, at = at, place, at + 1
        elif at < len(pattern) and pattern[at] in {"?", word[place]}:
            at, place = at + 1, place + 1
        elif star >= 0:
            since += 1
            at, place = star + 1, since
        else:
            return False
    return not pattern[at:].strip("*")


def unanswered_fields(query: Query, known: frozenset[str]) -> frozenset[str]:
    """Return the fields that a query looks at and that are not known."""
    if isinstance(query, Joined):
        return frozenset().union(*(unanswered_fields(part, known) for part in query.parts))
    return frozenset({query.field} - known)
