"""Fields in brackets: ``(ICML 2022)``, ``[Stanford]``, ``[Reasoning]``.

Brackets whose own text does not tell are read as those of the same style in the listing are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.dated_names import is_dated_name
from llmlist.lists.dates import MONTH_NAMES
from llmlist.lists.fields import (
    are_names,
    classify_label,
    date_or_venue,
    has_venue_word,
    is_institute,
    is_person,
    says_who_and_when,
)
from llmlist.lists.people import BY
from llmlist.lists.views import stretch_at
from llmlist.model.edit import Span
from llmlist.model.link import link_role
from llmlist.model.venue import is_track_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmlist.lists.collecting import Collector

OPENING: Final = "([（【"
_CLOSING: Final = {"(": ")", "[": "]", "（": "）", "【": "】"}
_LONGEST_GROUP: Final = 120
_FEWEST_ALIKE: Final = 5
GROUP: Final = re.compile(r"[\[【(（]([^\[\]【】()（）\n]{1,60})[\]】)）]")
_LONGEST_LABEL: Final = 60
_LONG_GROUP: Final = re.compile(r"[\[【(（]([^\[\]【】()（）\n]{61,300})[\]】)）]")
OPENED_NAME: Final = re.compile(r"\([^\W\d_][\w+-]{0,20}[,;]\s(?=\S)")
# `[ICML 2022 (Oral)]`
_NESTED_GROUP: Final = re.compile(r"\[([^\[\]()\n]{1,60}\([^\[\]()\n]{1,40}\)\s*)\]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d|['’]\d\d")
# `CP'2016`
_APOSTROPHE_YEAR: Final = re.compile(r"[A-Z][\w&-]{1,30}\s?['’]\s?(?:19|20)\d\d")
_MONTH_AND_DAY: Final = re.compile(rf"\s*(?:{MONTH_NAMES})\.?\s\d{{1,2}}\s*", re.IGNORECASE)
_MORE_THAN_INSTITUTES: Final = re.compile(r"[;\d]|\. ")


_YEAR_AT_END: Final = re.compile(r"[\s,-]{1,2}(?:19|20)\d\d\s?\Z")
_LONGEST_PLACE: Final = 16


class GroupStyle(NamedTuple):
    """How text is set off in brackets.

    Attributes:
        opening: The opening bracket.
        is_emphasised: The text inside is emphasised.
        leads: It stands before the title.
    """

    opening: str
    is_emphasised: bool
    leads: bool


def usual_group_kinds(
    groups: Iterable[Sequence[tuple[GroupStyle, str | None]]],
) -> dict[GroupStyle, str]:
    """Return what brackets of a style hold where their own text does not tell, by the others of a listing.

    Most hold institutes: then so do those whose names are not known, or read like a person's. Hardly
    any hold people: then what reads like one is a topic.
    """
    counts: defaultdict[GroupStyle, Counter[str | None]] = defaultdict(Counter)
    for item in groups:
        for style, kind in item:
            counts[style][kind] += 1
    usual = {}
    for style, count in counts.items():
        institutes, authors = count["institutes"], count["authors"]
        mostly = institutes * 2 >= institutes + authors + count[None] and institutes >= authors * 4
        if institutes >= _FEWEST_ALIKE and mostly:
            usual[style] = "institutes"
        elif 0 < count["authors"] * _FEWEST_ALIKE < count.total() // 2:
            usual[style] = "keywords"
    return usual


def take_group(scan: Collector, position: int) -> int:
    """Take ``(ICML 2022)`` for what it says; of other brackets only the opening one is passed over."""
    # Most brackets are those of `[[paper](…)]`.
    bounds = _group_at(scan, position) if scan.view.link_at(position + 1) is None else None
    if bounds is None or scan.is_linked(*bounds):
        return _behind_opened_name(scan, position) or position + 1
    inner = scan.text[slice(*bounds)].strip()
    behind = bounds[1] + 1
    if take_composite(scan, *bounds) or _take_track(scan, position, behind):
        return behind
    by = BY.match(scan.text, bounds[0])
    if by is not None:
        return _take_origin(scan, by.end(), bounds[1]) or position + 1
    kind = kind_of_group(scan, *bounds)
    if kind is None and are_names(inner, several=True):
        kind = "authors"
    bold = stretch_at(scan.view.strong, bounds[0]) is not None and inner[:1].isalpha() and "," not in inner
    named = inner[:1].isupper() or bold
    short = len(inner.split()) <= 4 and named and link_role(inner) is None
    if kind is None and not short and any(map(str.isalnum, inner)):
        return position + 1
    scan.take_label(*bounds, fallback="keywords", kind=kind)
    return behind


def _behind_opened_name(scan: Collector, position: int) -> int | None:
    """Return where the link stands behind a name in one bracket with it: ``(RVR, [Ash et al., 2019](…))``.

    The name is no field: written back without the link, or apart from it, it would be a part of the title.
    """
    named = OPENED_NAME.match(scan.text, position)
    if named is None or scan.view.link_at(named.end()) is None or scan.is_linked(*named.span()):
        return None
    return named.end()


def _group_at(scan: Collector, position: int) -> tuple[int, int] | None:
    """Return the inside of brackets that open at a character; emphasis in them may hold others."""
    stretch = stretch_at(scan.view.emphasis, position + 1)
    if (
        stretch is not None
        and stretch.start == position + 1
        and stretch.end - stretch.start <= _LONGEST_GROUP
        and _CLOSING.get(scan.text[position]) == scan.text[stretch.end : stretch.end + 1]
    ):
        return stretch.start, stretch.end
    group = match_brackets(scan, position)
    return group.span(1) if group is not None else None


def match_brackets(scan: Collector, position: int) -> re.Match[str] | None:
    """Match brackets of a few words, or of as many names as there are."""
    group = GROUP.match(scan.text, position)
    if group is not None or scan.text[position : position + 1] not in OPENING:
        return group
    nested = _NESTED_GROUP.match(scan.text, position)
    if nested is not None and date_or_venue(nested.group(1)) is not None:
        return nested
    names = _LONG_GROUP.match(scan.text, position)
    if names is None:
        return None
    inner = names.group(1)
    is_field = are_names(inner, several=True) or says_who_and_when(inner) is not None
    return names if is_field or _is_long_place(inner) else None


def _is_long_place(text: str) -> bool:
    """Tell whether a text is a journal or the like and a year: ``IEEE Transactions on Rivers-2021``."""
    dated = _YEAR_AT_END.search(text)
    return dated is not None and len(text.split()) <= _LONGEST_PLACE and has_venue_word(text[: dated.start()])


def kind_of_group(scan: Collector, start: int, end: int, *, leads: bool = False) -> str | None:
    """Return what brackets hold; where they do not tell, what those of the listing mostly hold."""
    text = scan.text[start:end].strip()
    if end - start > _LONGEST_LABEL and are_names(text, several=True):
        return "authors"
    stretch = stretch_at(scan.view.emphasis, start)
    style = GroupStyle(scan.text[start - 1], stretch is not None, leads)
    kind = classify_label(scan.view.readable(text))
    if kind is None and (is_dated_name(text) or _APOSTROPHE_YEAR.fullmatch(text) or _is_long_place(text)):
        kind = "venue"
    scan.groups.append((style, kind))
    usual = scan.group_kinds.get(style) if any(map(str.isalnum, text)) else None
    if usual == "institutes" and kind in {None, "authors"} and not BY.match(text):
        return usual
    return "keywords" if usual == "keywords" and kind == "authors" else kind


def _take_track(scan: Collector, start: int, end: int) -> bool:
    """Take ``(Datasets and Benchmarks)`` right behind a venue for a part of it, and ``(IV 2018)``."""
    span = scan.found.spans.get("venue")
    if span is None or scan.found.venue is None:
        return False
    group = scan.view.span(start, end)
    if scan.view.content[span.end : group.start].strip():
        return False
    dated = not _YEAR.search(scan.found.venue) and date_or_venue(scan.text[start + 1 : end - 1]) == "venue"
    if not dated and not is_track_text(scan.text[start:end]):
        return False
    scan.found.spans["venue"] = Span(span.start, group.end)
    scan.found.venue = f"{scan.found.venue} {scan.text[start:end]}"
    return True


def _take_origin(scan: Collector, start: int, end: int) -> int | None:
    """Take ``(from Oak University for Rivers)`` where all of it is one or several institutes."""
    text = scan.text[start:end].strip()
    is_more = _MORE_THAN_INSTITUTES.search(text) or is_person(text.partition(",")[0])
    if is_more or not is_institute(text):
        return None
    scan.set("institutes", text, start, start + len(text))
    return end + 1


def take_composite(scan: Collector, start: int, end: int) -> bool:
    """Take ``Mar. 20, 2025, CVPR 2025``: two fields with a comma between."""
    cited = says_who_and_when(scan.text[start:end])
    if cited is not None:
        scan.take_authors(start, start + cited)
        scan.take_label(start + cited + 1, end, fallback=None)
        return True
    comma = scan.text.find(",", start, end)
    if comma >= 0 and _MONTH_AND_DAY.fullmatch(scan.text, start, comma):
        behind = scan.text[comma + 1 : end].strip()
        if date_or_venue(behind) == "venue" and not behind[0].isdigit():
            scan.take_label(comma + 1, end, fallback=None)
            return True
    while comma >= 0:
        pieces = ((start, comma), (comma + 1, end))
        kinds = [date_or_venue(scan.text[low:high].strip()) for low, high in pieces]
        if kinds[1] is None and is_institute(scan.text[comma + 1 : end].strip()):
            origin = BY.match(scan.text, comma + 2, end)
            kinds[1], pieces = (
                "institutes",
                ((start, comma), (origin.end() if origin else comma + 1, end)),
            )
        if len(set(kinds)) == 2 and set(kinds) <= {"date", "venue", "institutes"}:
            for (low, high), kind in zip(pieces, kinds, strict=True):
                scan.take_label(low, high, fallback=None, kind=kind)
            return True
        comma = scan.text.find(",", comma + 1, end)
    return False
