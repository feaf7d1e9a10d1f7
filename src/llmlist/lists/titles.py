"""Which part of an item's text is its title.

An item offers candidates, each with the way in which it is set off; the listing decides which way is its
habit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from llmlist.lists.cited_labels import are_cited, cited_in_label, stands_for_reference
from llmlist.lists.dated_names import is_dated_name
from llmlist.lists.dates import parse_date_text
from llmlist.lists.fields import (
    are_names,
    classify_label,
    date_or_venue,
    find_named_field,
    find_quotes,
    has_venue_word,
    is_institute,
    is_person,
    says_who_and_when,
)
from llmlist.lists.groups import OPENED_NAME
from llmlist.lists.title_tails import (
    without_dashed,
    without_fields,
    without_person,
    without_source,
    without_venue,
)
from llmlist.lists.views import PARAGRAPH_BREAK, Stretch, stretch_at
from llmlist.model.identifier import identifier_from_url
from llmlist.model.link import fold_label, link_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.lists.views import TextView, ViewLink

TitleStyle = Literal["quoted", "strong", "link", "plain"]

_WORD: Final = re.compile(r"[^\W_]")
_STOP: Final = re.compile(r"\n\n|\s[-–—]\s|\s?[(\[（【]([^()\[\]（）【】]{2,60})[)\]）】]")
_REMEMBERED: Final = 1024
"""How many labels are remembered: a link is looked at in several ways."""
_COLON: Final = re.compile(r"\s*[:：]\s*")
_ARROW: Final = re.compile(r"\s*(?:→|➡|⇒|[-=]>)\ufe0f?\s*")
# How GitHub spells emoji: `:scroll:`.
_SHORTCODE: Final = re.compile(r":[a-z0-9_+-]{2,40}:")
# Who and when, between the name of a work and its title.
CITED_BEHIND_NAME: Final = re.compile(
    r"\s*[:：]\s*(?P<people>[^()\n]{2,200}?)\s\((?P<year>(?:19|20)\d\d)[a-z]?\)[.,:]?\s+"
)
_FAR: Final = 200
"""How many characters before bold text are looked at for other words."""
_LONG_WORD: Final = re.compile(r"[^\W\d_][\w-]{3,}")
_SENTENCE: Final = re.compile(r"[^\W\d_]{2}[.!]\s+\S")
_SENTENCE_STOP: Final = re.compile(r"(?<=[\w)])[.?!]\s+(?=[A-Z])")
_LINE_OR_BAR: Final = re.compile(r"\n|\s[|｜]\s")
_CITED_YEAR: Final = re.compile(r"\((?:19|20)\d\d")
_FEWEST_WORDS: Final = 3
_LONGEST_PEOPLE: Final = 300
_LONGEST_NAME: Final = 3
_LONGEST_JOINT: Final = 4
"""How many characters stand between a name and the title behind it at most, such as a colon and a quote."""

_IN_BEFORE_VENUE: Final = re.compile(r"(?<=[\w?!.)])[.,]?\s+[Ii]n:?\s*\Z")
_DATED_MARK: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER_LABEL: Final = re.compile(r"[\[(]?\d{1,4}[\])]?")


class TitleCandidate(NamedTuple):
    """A stretch of the view's text that could be the title.

    Attributes:
        style: How it is set off.
        start: First character.
        end: Character behind the last one.
    """

    style: TitleStyle
    start: int
    end: int


class TitleCandidates:
    """What could be the title of an item: at most one stretch of each style.

    Plain text is looked at only where it decides: most titles are set off right where one can begin.

    Attributes:
        set_off: The candidates that are set off somehow, in the order in which they stand.
        earliest: The first character at which a title can stand.
    """

    __slots__ = (
        "_cited", "_link", "_looked", "_names_behind", "_plain", "_start", "_view", "earliest", "set_off",
    )  # fmt: skip

    def __init__(
        self, view: TextView, start: int, *, cited: bool = False, names_behind: bool = False
    ) -> None:
        """Find the candidates.

        Args:
            view: The item's text.
            start: Character behind what stands before the title, such as ``[ICML 2022]``.
            cited: People are named before the title, as in a reference.
            names_behind: Most items of the listing name people behind the title.
        """
        self._cited, self._names_behind = cited, names_behind
        self._view, self._start = view, start
        self._link = link = _first_title_link(view, start)
        self._plain: TitleCandidate | None = None
        self._looked = False
        linked = _cited_in_link(view, start) or (link and _linked(view, link))
        quoted = _bracketed(view, start) or _quoted(view, start)
        strong = _strong(view, start, quoted)
        if quoted is not None and strong is not None and quoted.end < strong.start:
            # One of the people behind the title may be bold: `"Rivers", A. Ash, **B. Birch**`.
            strong = None if is_person(view.text[strong.start : strong.end]) else strong
        found = [one for one in (quoted, strong, linked) if one is not None]
        if len(found) > 1:
            found.sort(key=lambda candidate: (candidate.start, -candidate.end))
        self.set_off = tuple(found)
        self.earliest, _ = _trim(view.text, start, len(view.text))

    def says_place(self, candidate: TitleCandidate) -> bool:
        """Tell whether a linked text in italics is a venue: ``**Title.** [*Proceedings of Rivers*](…)``."""
        text = self._view.text[candidate.start : candidate.end]
        return stretch_at(self._view.emphasis, candidate.start) is not None and has_venue_word(text)

    def names_people_before(self, candidate: TitleCandidate) -> bool:
        """Tell whether only people stand before a title that is set off: ``A. Ash et al. **Rivers**``."""
        before = self._view.text[self.earliest : candidate.start].strip(' .,:“"*\n')
        return len(before) <= _LONGEST_PEOPLE and are_names(before, several=True)

    def plain(self) -> TitleCandidate | None:
        """Return the plain text that could be the title; of an item with nothing else what is in italics."""
        if not self._looked:
            self._looked = True
            self._plain = _plain(
                self._view, self._start, self._link, cited=self._cited, names_behind=self._names_behind
            )
            if self._plain is None and not self.set_off:
                self._plain = _emphasised(self._view, self._start) or _described(self._view, self._start)
        return self._plain


def choose_title(candidates: TitleCandidates, habit: TitleStyle | None) -> TitleCandidate | None:
    """Return the candidate in the listing's habitual style, else the best by itself.

    A quoted title wins over the name or the authors before it; what is set off wins over plain text
    unless the plain text stands first.
    """
    by_style = {candidate.style: candidate for candidate in candidates.set_off}
    strong, quoted = by_style.get("strong"), by_style.get("quoted")
    for other in (quoted, by_style.get("link")):
        # A bold name in front of a title that is set off otherwise is no title.
        if strong is None or other is None or not strong.end <= other.start <= strong.end + _LONGEST_JOINT:
            continue
        is_longer = other.end - other.start > 2 * (strong.end - strong.start)
        if other.style == "quoted" or (is_longer and not candidates.says_place(other)):
            return other
    if strong is not None and quoted is not None and strong.start < quoted.start < strong.end:
        wider = strong.end - strong.start - (quoted.end - quoted.start)
        habit = "quoted" if wider <= _BOTH_QUOTES else habit  # in bold quotes
    usual = candidates.plain() if habit == "plain" else by_style.get(habit) if habit is not None else None
    if usual is not None or quoted is not None:
        return usual or quoted
    if candidates.set_off:
        first = candidates.set_off[0]
        plain = None if first.start <= candidates.earliest else candidates.plain()
        if plain is None or first.start <= plain.start or candidates.names_people_before(first):
            return first
        return plain
    return candidates.plain()


_BOTH_QUOTES: Final = 3
"""How many characters quotes take at most, with the full stop behind them."""


def is_title_link(link: ViewLink, text: str) -> bool:
    """Tell whether a link's text can be a title rather than a label such as ``[paper]``."""
    return _is_title(text[link.start : link.end]) and not link.source.url.startswith("#")


@lru_cache(maxsize=_REMEMBERED)
def _is_title(label: str) -> bool:
    label = _SHORTCODE.sub("", label).strip()
    is_address = "://" in label and len(label.split()) == 1
    if is_address or not _WORD.search(label) or link_role(label) is not None:
        return False
    if label[0] in "[(" and label[-1] in "])" and date_or_venue(label[1:-1].strip()) is not None:
        return False  # `[[2017-ICML]](…)`
    if stands_for_reference(label):
        return False  # `[(Ash et al., 2019)](…)`
    if _IDENTIFIER_LABEL.fullmatch(label):
        return False
    return not _NUMBER_LABEL.fullmatch(label) and parse_date_text(label) is None


_IDENTIFIER_LABEL: Final = re.compile(
    r"[\[(]?(?:arxiv\s?[:.]?\s?)?\d{4}\.\d{4,5}(?:v\d+)?[\])]?|(?:doi:\s?)?10\.\d{4,9}/\S+", re.IGNORECASE
)


def _first_title_link(view: TextView, start: int) -> ViewLink | None:
    for link in view.links:
        if link.start >= start and is_title_link(link, view.text):
            return _named_link(view, link) or link
    return None


def _linked(view: TextView, link: ViewLink) -> TitleCandidate:
    """Return what of a link's text is the title; of a linked name and a colon the title behind them."""
    name = Stretch(link.start, len(view.text[: link.end].rstrip(": ")))
    if len(view.text[slice(*name)].split()) <= _LONGEST_NAME and _leads_to_paper(link):
        end = end_of_named_title(view, name)
        colon = _COLON.match(view.text, name.end)
        if end is not None and colon is not None and "\n" not in colon.group():
            return TitleCandidate("link", *_trim(view.text, colon.end(), end))
    dashed = without_dashed(view.text, link.start, link.end)
    return TitleCandidate("link", *_trim(view.text, link.start, _without_tail(view.text, link.start, dashed)))


def _leads_to_paper(link: ViewLink) -> bool:
    """Tell whether a link's address is that of a paper; the name of a tool or of a person is no paper's."""
    known = identifier_from_url(link.source.url)
    return link.source.url.lower().endswith(".pdf") or (
        known is not None and known.scheme not in {"github", "hf", "youtube"}
    )


def _without_tail(text: str, start: int, end: int) -> int:
    """Leave out who, where and when at the end of what is a link or stands in brackets as a whole."""
    if not _DATED_MARK.search(text, start, end):
        return end
    stop = without_venue(text, start, end)
    if stop < end:
        return without_person(text, start, stop)
    sentence = without_fields(text, start, end)
    is_dated = _DATED_MARK.search(text, sentence, end) is not None
    return sentence if is_dated and len(text[start:sentence].split()) >= _FEWEST_WORDS else end


def _cited_in_link(view: TextView, start: int) -> TitleCandidate | None:
    """Return the title behind people and year, or behind a venue, where all of it is one link."""
    link = view.link_at(start)
    if link is None or link.start >= start:
        return None
    if _CITED_YEAR.search(view.text, link.start, start) is None:
        return TitleCandidate("link", *_trim(view.text, start, _without_tail(view.text, start, link.end)))
    stop = _SENTENCE_STOP.search(view.text, start, link.end)
    return TitleCandidate("link", *_trim(view.text, start, stop.start() + 1 if stop else link.end))


def _named_link(view: TextView, name: ViewLink) -> ViewLink | None:
    """Return the linked title behind a linked name: ``[RVR](…): [Rivers of glass](…)``."""
    made = find_maker(view, name.end)
    if made is not None:
        return view.link_at(made.end())
    colon = _COLON.match(view.text, name.end)
    link = view.link_at(colon.end()) if colon and "\n" not in colon.group() else None
    if link is None or not is_title_link(link, view.text):
        return None
    words = len(view.text[link.start : link.end].split())
    return link if words > max(_LONGEST_NAME, len(view.text[name.start : name.end].split())) else None


def find_maker(view: TextView, end: int) -> re.Match[str] | None:
    """Return who made a work, between its name and its linked title; ``who`` are their names.

    So in ``[RVR](…) from A. Ash et al.: [Rivers of Glass](…)``, where the title is long or leads to a paper.
    """
    made = _MADE_BY.match(view.text, end) if view.links else None
    if made is None or view.is_linked(*made.span()):
        return None
    if not are_cited(made["who"]) and not is_institute(made["who"]):
        return None
    link = view.link_at(made.end())
    if link is None or not is_title_link(link, view.text):
        return None
    words = len(view.text[link.start : link.end].split())
    return made if words > _LONGEST_NAME or _leads_to_paper(link) else None


_MADE_BY: Final = re.compile(r"\s{1,3}(?:from|by)\s{1,3}(?P<who>[^:：\n]{3,160}?)\s?[:：]\s{0,3}(?=\S)")


def _points_at_link(view: TextView, end: int) -> bool:
    """Tell whether an arrow leads from a stretch to the link that is the title."""
    arrow = _ARROW.match(view.text, end)
    link = view.link_at(arrow.end()) if arrow else None
    return link is not None and is_title_link(link, view.text)


def _names_link(view: TextView, name: str, end: int) -> bool:
    """Tell whether a bold name and a colon stand right before the link that is the title."""
    if find_maker(view, end) is not None:
        return True
    colon = _COLON.match(view.text, end - name.endswith((":", "：")))
    link = view.link_at(colon.end()) if colon else None
    if link is None or not is_title_link(link, view.text):
        return False
    return len(view.text[link.start : link.end].split()) > len(name.split()) <= _LONGEST_NAME


def find_bracketed_title(view: TextView, start: int) -> tuple[int, int] | None:
    """Return the title that stands in brackets where a link would: ``[Rivers of Glass] [[Paper](…)]``.

    It is of several words, and nothing but labelled links stands behind it.
    """
    bracket = _TITLE_BRACKET.match(view.text, start) if view.text.startswith("[", start) else None
    if bracket is None or view.is_linked(*bracket.span()) or len(bracket[1].split()) < _FEWEST_IN_BRACKETS:
        return None
    behind = _BEFORE_LABEL.match(view.text, bracket.end())
    link = None if behind is None else view.link_at(behind.end())
    if link is None or link_role(view.text[link.start : link.end]) is None:
        return None
    return None if classify_label(bracket[1]) is not None else bracket.span(1)


def _bracketed(view: TextView, start: int) -> TitleCandidate | None:
    bounds = find_bracketed_title(view, start)
    if bounds is None:
        return None
    return TitleCandidate("quoted", *_trim(view.text, bounds[0], _without_tail(view.text, *bounds)))


_TITLE_BRACKET: Final = re.compile(r"\[([^\[\]\n]{12,300})\]")
_BEFORE_LABEL: Final = re.compile(r"[\s,:.]{0,4}\[?")
_FEWEST_IN_BRACKETS: Final = 4


def _strong(view: TextView, start: int, quoted: TitleCandidate | None) -> TitleCandidate | None:
    for stretch in view.strong:
        # Behind other words bold sets off where and when a work came out, too.
        if stretch.end <= start or _says_place_behind(view, start, stretch):
            continue
        begin, end = max(stretch.start, start), _before_labelled_link(view, _with_next_line(view, stretch))
        begin, end = _trim(view.text, begin, end)
        label = view.text[begin:end]
        if _names_link(view, label, end) or _points_at_link(view, end):
            return None
        before = view.text[start:begin].strip()
        # What stands right before a quoted title is its name, and needs no closer look: see `choose_title`.
        names_quoted = quoted is not None and end <= quoted.start <= end + _LONGEST_JOINT
        if not before and not names_quoted and end_of_named_title(view, stretch) is not None:
            return None
        cited = None if names_quoted else _cited_title(view, stretch)
        if cited is not None:
            # The italics set it off as quotes would.
            return TitleCandidate("quoted", *_trim(view.text, cited.start, cited.end))
        if _WORD.search(label) and link_role(label) is None and not _NUMBER_LABEL.fullmatch(label):
            return TitleCandidate("strong", begin, without_venue(view.text, begin, end))
        return None
    return None


def _says_place_behind(view: TextView, start: int, stretch: Stretch) -> bool:
    """Tell whether bold text that other words stand before names a venue or a date."""
    before = view.text[max(start, stretch.start - _FAR) : stretch.start].strip()
    return bool(before) and date_or_venue(view.text[stretch.start : stretch.end].strip(" .,:")) is not None


def _cited_title(view: TextView, name: Stretch) -> Stretch | None:
    """Return the title that a bold name and a reference lead to: ``**RVR**: A. Ash (2021). *Title*``."""
    if not view.emphasis:
        return None
    found = CITED_BEHIND_NAME.match(view.text, name.end - view.text[: name.end].endswith((":", "：")))
    if found is None or not are_names(found["people"]):
        return None
    return next((stretch for stretch in view.emphasis if stretch.start == found.end()), None)


def _with_next_line(view: TextView, stretch: Stretch) -> Stretch:
    """Return a bold title with the rest of it, bold as well and in small letters, on the next line."""
    for other in view.strong:
        between = view.text[stretch.end : other.start]
        if other.start > stretch.end and "\n" in between and not between.strip():
            is_rest = view.text[other.start].islower() and view.text[stretch.end - 1].isalnum()
            return stretch._replace(end=other.end) if is_rest else stretch
    return stretch


def end_of_named_title(view: TextView, name: Stretch) -> int | None:
    """Return where plain text ends that goes on with a bold name to a title: ``**RVR**: Rivers of Glass``.

    Most of its long words begin with a capital, as a title's do; None where they do not, or a sentence ends.
    """
    colon = _COLON.match(view.text, name.end - view.text[: name.end].endswith((":", "：")))
    if colon is None or not colon.group().strip():
        return None
    stop = _LINE_OR_BAR.search(view.text, colon.end())
    end = len(view.text) if stop is None else stop.start()
    for stretches in (view.links, view.emphasis, view.code, view.strong):
        end = min(end, _first_start(stretches, colon.end(), end))
    end = without_fields(view.text, colon.end(), end)
    words = _LONG_WORD.findall(view.text, colon.end(), end)
    capitals = sum(word[0].isupper() for word in words)
    if len(words) < _LONGEST_NAME or capitals * 3 < len(words) * 2:
        return None
    return None if _SENTENCE.search(view.text, colon.end(), end) else end


def _emphasised(view: TextView, start: int) -> TitleCandidate | None:
    """Return what is in italics, where an item has nothing else that could be its title."""
    for stretch in view.emphasis:
        # Right behind names or a venue even a word or two is the title.
        behind = start > 0 and not view.text[start : stretch.start].strip()
        words = len(view.text[stretch.start : stretch.end].split())
        if stretch.start >= start and (behind or words > _LONGEST_NAME):
            return TitleCandidate("plain", *_trim(view.text, stretch.start, stretch.end))
    return None


def _described(view: TextView, start: int) -> TitleCandidate | None:
    """Return what stands behind an address, and nothing else does: ``https://… [Rivers]``."""
    link = view.link_at(start)
    if link is None or view.text[link.start : link.end] != link.source.url:
        return None
    named = _NAMED_ADDRESS.fullmatch(view.text, link.end) if len(view.links) == 1 else None
    if named is not None and len(named[1].split()) >= _FEWEST_WORDS:
        alone = named["people"] is None or are_names(named["people"].strip(" ."), several=True)
        return TitleCandidate("plain", named.start(1), _end_of_line(view, *named.span(1))) if alone else None
    found = _DESCRIPTION.fullmatch(view.text, link.end)
    return None if found is None or len(view.links) > 1 else TitleCandidate("plain", *found.span(1))


def _end_of_line(view: TextView, start: int, end: int) -> int:
    """Return where the line ends on which a stretch of code begins: markdown shows its break as a blank."""
    span = view.span(start, end)
    line, broken, _ = span.of(view.content).partition(b"\n")
    stop = start + len(line.decode(errors="replace").rstrip())
    in_code = any(one.start <= start and one.end >= end for one in view.code)
    return stop if broken and in_code and are_names(view.text[stop:end].strip(" .")) else end


# A title behind an address, and perhaps people on the next line.
_NAMED_ADDRESS: Final = re.compile(
    r"\s{1,3}(?:[-–—:]\s{1,3})?([^\W_][^\n]{6,200}?)[ .]{0,3}(?:\n(?P<people>[^\n]{3,300}))?\s{0,3}"
)
_DESCRIPTION: Final = re.compile(r"\s{1,9}\[([^\[\]\n]{2,200})\][\s.]*")


def _before_labelled_link(view: TextView, stretch: Stretch) -> int:
    """Return where a bold title ends that wraps its own ``[Link](…)`` as well."""
    for link in view.links:
        inside = stretch.start < link.start < stretch.end
        is_address = view.text[link.start : link.end] == link.source.url
        if inside and not is_address and not is_title_link(link, view.text):
            return link.start
    return stretch.end


def _quoted(view: TextView, start: int) -> TitleCandidate | None:
    text = view.text
    quoted = find_quotes(text, start)
    if quoted is None:
        return None
    begin, end = quoted
    if end < 0 or len(text[begin:end].split()) < 2:
        return None
    before = text[start : begin - 1].rstrip()
    named = any(
        stretch.end in {start + len(before), begin - 1} or (stretch.start == begin - 1 and _is_name(before))
        for stretch in view.strong
    )
    # Inside the text of a link a colon does not introduce a title: it is a part of it.
    linked = any(link.start < begin - 1 and end < link.end for link in view.links)
    introduced = before.endswith((":", "：", ".", ",", "]")) and not linked
    if before and not introduced and not named and not are_names(before):
        return None
    return TitleCandidate("quoted", *_trim(text, begin, end))


def _plain(
    view: TextView, start: int, link: ViewLink | None, *, cited: bool, names_behind: bool
) -> TitleCandidate | None:
    """Plain text up to the first link, dash, bracket or mark; none where it leads to a linked title."""
    text = view.text
    end = len(text)
    for stretches in (view.links, view.emphasis, view.code):
        end = min(end, _first_start(stretches, start, end))
    # Most items begin with their link, so that there is no plain text to look at.
    if not _WORD.search(text, start, end) or (link is not None and _introduces(text[start : link.start])):
        return None
    if _names_strong(view, start, end):
        return None
    begin = start
    for found in _STOP.finditer(text, begin + 1, end):
        # Brackets belong to the title unless they hold a field of their own.
        label = found.group(1)
        if label is None or _is_field(label.strip()):
            end = found.start()
            break
    end = _without_in(view, begin, _before_named_line(text, begin, _before_opened_name(view, begin, end)))
    fields = without_fields(text, begin, end, names_known=names_behind or _says_place_at(view, end))
    begin, end = _trim(text, begin, without_source(text, begin, fields) if cited else fields)
    if not _WORD.search(text[begin:end]) or link_role(text[begin:end]) is not None:
        return None
    return TitleCandidate("plain", begin, end)


_LEADS_TO_REFERENCE: Final = re.compile(
    r"\((?!see\b|cf\b|from\b|by\b)[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s+", re.IGNORECASE
)


def _before_opened_name(view: TextView, start: int, end: int) -> int:
    """Leave out the name in a bracket that goes on with a link: ``Rivers of Glass (RVR, [Ash, 2019](…))``."""
    bracket = view.text.rfind("(", start, end)
    link = view.link_at(end) if bracket > start else None
    if link is None:
        return end
    named = OPENED_NAME.match(view.text, bracket)
    if named is not None and named.end() == end:
        return bracket
    led = _LEADS_TO_REFERENCE.fullmatch(view.text, bracket, end)
    cited = led is not None and cited_in_label(view.text[link.start : link.end]) is not None
    return bracket if cited else end


def _says_place_at(view: TextView, end: int) -> bool:
    """Tell whether plain text ends before marks that hold a venue or a date."""
    for stretches in (view.emphasis, view.code, view.strong):
        stretch = stretch_at(stretches, end)
        if stretch is not None and stretch.start == end:
            return date_or_venue(view.text[end : stretch.end].strip(" .,")) is not None
    return False


def _before_named_line(text: str, start: int, end: int) -> int:
    """Return the end of the lines before one that says ``Name: value``; the end where none does."""
    line = text.find("\n", start, end)
    while line >= 0:
        named = find_named_field(text, line + 1)
        if named is not None:
            name = text[line + 1 : named.end].strip(" :：")
            if named.field is not None or link_role(name) is not None or fold_label(name) in _BESIDE_TITLE:
                return line
        line = text.find("\n", line + 1, end)
    return end


_BESIDE_TITLE: Final = frozenset({"标题", "摘要", "备注", "title", "abstract", "comments", "paper link"})
"""What else a line of its own says below a title."""


def _is_field(label: str) -> bool:
    return classify_label(label) is not None or is_dated_name(label) or says_who_and_when(label) is not None


def _without_in(view: TextView, start: int, end: int) -> int:
    """Leave out what only leads to a venue in italics: ``Rivers of Glass. In *ICML 2022*``."""
    found = _IN_BEFORE_VENUE.search(view.text, start, end) if view.emphasis else None
    if found is None:
        return end
    venue = next((stretch for stretch in view.emphasis if stretch.start == end), None)
    if venue is None:
        return end
    stops = view.text[found.start()] == "."
    if not stops and not _DATED_MARK.search(view.text, venue.start, venue.end + 6):
        return end
    return found.start() + stops


def _names_strong(view: TextView, start: int, end: int) -> bool:
    """Tell whether plain text is a name before the bold title, such as ``LLM **A longer title**, 2023``."""
    for stretch in view.strong:
        if start < stretch.start < end:
            before, title = view.text[start : stretch.start], view.text[stretch.start : stretch.end]
            behind = view.text[stretch.end : stretch.end + 2].strip()
            return (
                _is_name(before)
                and before.endswith(" ")
                and len(title.split()) > _LONGEST_NAME
                and (not behind or behind[0] in ",.([" or title.rstrip().endswith("."))
            )
    return False


def _is_name(text: str) -> bool:
    """Tell whether a text is at most a few words, each in capitals: a name in front of a title."""
    words = text.split()
    return len(words) <= _LONGEST_NAME and not any(word[0].islower() for word in words)


def _first_start(stretches: Sequence[Stretch | ViewLink], start: int, end: int) -> int:
    """Return where the first of some stretches from a character on begins; ``end`` where none does."""
    for stretch in stretches:
        if stretch.start >= start:
            return stretch.start
    return end


def _introduces(before: str) -> bool:
    """Tell whether plain text only leads to the linked title behind it: its authors, or ``Name:``."""
    before = before.strip(" ✨⭐🔥*")
    if not before or before.endswith(PARAGRAPH_BREAK):
        return False
    named = before.endswith((":", "：")) and len(before.split()) <= 6
    named = named or before.endswith(("→", "➡", "⇒", "->", "=>"))
    return named or are_names(before.rstrip(" .,:&"))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks, and stops and marks that close a title without belonging to it."""
    while start < end and text[start] in " \t\n\u3000":
        start += 1
    while end > start and (
        text[end - 1] in " \t\n\u3000:,;|[(" or (text[end - 1] == "." and not text.endswith("...", 0, end))
    ):
        end -= 1
    return start, end
