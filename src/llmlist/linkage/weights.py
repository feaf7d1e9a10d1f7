"""The model: what each piece of evidence weighs, and why. Thresholds stand here too, and nowhere else.

Two sums are made of one comparison. ``work`` asks whether two records are one work (preprint and
publication, retitled, nickname), ``record`` whether they are the same publication of it. A sum
of 0 or more says yes. Weights are log-odds as far as they could be: those of ``record`` were fitted to
labelled sets (``tests/benchmarks/score_linkage.py --fit``) and rounded, but for those "by hand"; those of
``work``, for which there are few labels, were set by hand and are held by ``tests/data/pairs.csv``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Weight(NamedTuple):
    """What one piece of evidence adds to each sum."""

    work: float
    record: float


START: Final = Weight(-6.0, -3.4)
"""Before any evidence: two records are two works."""

MATCH: Final = 0.0
"""From this sum on, the records are one."""
POSSIBLE: Final = Weight(-2.0, -0.7)
"""From this sum on, and below `MATCH`, a person should look."""
LEAST_TITLE: Final = 0.55
"""Titles less alike that share only rare words or their ends are passed over: this saves time, and no
true pair of the labelled sets is lost by it."""
LEAST_TITLE_OF_OTHERS: Final = 0.8
"""The same for records that have no author's name in common."""
LEAST_EQUAL_TITLE: Final = -4.0
"""One title with other authors: from this work sum on a person should look."""
LEAST_WORK: Final = -2.9
"""A pair that is one record is one work too, unless its work sum is lower than this."""
CONTRADICTION: Final = -3.5
"""Two records of which both sums are this low are never in one cluster, whatever joins them."""
STRONGEST: Final = 6.0
"""Sums are cut here before they are averaged, so that one strong pair does not carry a whole cluster."""

WEIGHTS: Final[Mapping[str, Weight]] = MappingProxyType(
    {
        # What sort of difference the titles show. Only a whole title, a misspelling or a nickname says "one
        # work"; a number or another nickname says "another one of the series" however alike the rest is.
        "title: equal": Weight(5.0, 1.4),
        "title: nickname": Weight(5.0, 0.1),
        "title: note": Weight(4.0, 0.2),
        "title: spelling": Weight(4.5, 0.5),
        "title: small words": Weight(4.0, 0.1),
        "title: subtitle": Weight(3.0, 0.4),
        "title: front": Weight(1.5, -0.5),
        "title: end": Weight(0.0, -0.1),
        "title: near word": Weight(-0.5, 0.1),
        "title: added": Weight(-1.5, -0.6),
        "title: word": Weight(-3.5, -0.3),
        "title: words": Weight(-3.0, -1.5),
        "title: number": Weight(-6.0, -3.0),
        "title: name": Weight(-9.0, -2.0),
        "title: one unknown": Weight(0.0, -1.1),
        "title: both unknown": Weight(-1.0, 0.2),
        # How alike titles are that differ by more than a slip.
        "likeness: 0.95": Weight(1.0, 0.6),
        "likeness: 0.9": Weight(0.5, 0.0),
        "likeness: 0.85": Weight(0.0, -0.1),
        "likeness: 0.8": Weight(-0.5, 0.0),
        "likeness: 0.7": Weight(-1.0, -0.2),
        "likeness: 0.6": Weight(-1.5, -0.9),
        "likeness: 0.5": Weight(-2.0, -0.7),
        "likeness: less": Weight(-2.5, -0.4),
        # A long title is hardly ever given twice; a short or general one ("Editorial") is.
        "content words: 5+": Weight(1.5, 1.2),
        "content words: 3-4": Weight(1.0, 0.5),
        "content words: 1-2": Weight(-1.0, 0.2),
        "generic": Weight(-6.0, -1.0),
        # An erratum, reply or comment is about the work. By hand: the labels of the sets contradict each
        # other here.
        "genres differ": Weight(-5.0, -1.5),
        # Words of names, initials left aside, so that order, "et al." and swapped names make no difference.
        "authors: all, many": Weight(4.0, 0.8),
        "authors: all, two": Weight(3.5, 0.3),
        "authors: all, one": Weight(2.5, 0.5),
        "authors: all, short": Weight(3.0, 0.3),
        "authors: most": Weight(3.0, 0.0),
        "authors: half": Weight(1.0, -0.3),
        "authors: few": Weight(-1.0, -0.5),
        "authors: none": Weight(-4.0, -0.9),
        "authors: one unknown": Weight(0.0, -0.1),
        "authors: both unknown": Weight(0.2, 0.4),
        # By hand: a list that names no authors says by the title which publication it means.
        "same title, no authors": Weight(0.0, 0.7),
        # Another first author is a small doubt: indexes sort names.
        "first: True": Weight(0.0, 0.6),
        "first: False": Weight(-0.3, -0.3),
        # Lists of authors grow between a talk and its article.
        "counts: near": Weight(0.0, -0.9),
        "counts: half": Weight(-0.5, -0.5),
        # A preprint or an online first is a year older; what is not known is no doubt.
        "year: 0": Weight(0.4, 1.3),
        "year: 1": Weight(0.2, -0.8),
        "year: 2": Weight(0.0, -0.5),
        "year: 3-4": Weight(-0.5, -0.5),
        "year: far": Weight(-2.0, -0.3),
        # One title in one venue, and nothing but the year a little off: a slip, or when it was online first.
        "year: near, same venue": Weight(0.2, 0.3),
        "year: one unknown": Weight(0.0, 0.4),
        "year: both unknown": Weight(0.0, 0.1),
        # "Treasurer's message" comes out each year.
        "short title, other year": Weight(-2.0, -0.6),
        # Another venue is another record, seldom another work. Another sort: a report and a journal.
        "venue: same": Weight(0.4, 1.9),
        "venue: alike": Weight(0.2, 0.2),
        "venue: differ": Weight(0.0, -1.4),
        "venue: other sort": Weight(0.0, -0.7),
        "venue: one unknown": Weight(0.0, -0.3),
        "venue: both unknown": Weight(0.0, 0.2),
        # Pages and volume together: the same range in the same volume is one record whatever its title
        # says (by hand, as are other pages where the volumes are known).
        "place: same range / same": Weight(5.0, 2.0),
        "place: same range / differ": Weight(3.0, 0.0),
        "place: same range / unknown": Weight(3.0, 0.8),
        "place: same / same": Weight(2.0, -0.1),
        "place: same / differ": Weight(1.5, 0.0),
        "place: same / unknown": Weight(1.5, 0.1),
        "place: one end / same": Weight(1.0, -0.2),
        "place: one end / differ": Weight(1.0, 0.0),
        "place: one end / unknown": Weight(1.0, 0.1),
        "place: overlap / same": Weight(0.5, 0.0),
        "place: overlap / differ": Weight(0.5, 0.0),
        "place: overlap / unknown": Weight(0.5, 0.0),
        "place: differ / same": Weight(-0.3, -1.2),
        "place: differ / differ": Weight(-0.3, -4.0),
        "place: differ / unknown": Weight(-0.3, -0.5),
        "place: unknown / same": Weight(0.0, 0.2),
        "place: unknown / differ": Weight(0.0, -0.7),
        # By hand: two abstracts of one volume, or two articles, whose titles are alike.
        "other title, other pages": Weight(-0.5, -1.5),
        "place: unknown / unknown": Weight(0.0, -0.3),
        # Indexes put numbers of their own here, so another number says little.
        "number: same": Weight(0.0, -0.4),
        "number: differ": Weight(0.0, -0.1),
        "number: unknown": Weight(0.0, 0.5),
        # One DOI is one record.
        "doi: same": Weight(8.5, 3.0),
        "doi: differ": Weight(-6.0, -2.5),
        "doi: unknown": Weight(0.0, 0.0),
        # By hand, for lists: an arXiv id or the like; alone it joins no titles that are wholly unlike,
        # since links are copied wrongly.
        "same identifier": Weight(8.5, 0.5),
        # By hand: a page or repository may hold several things.
        "same address": Weight(7.0, 0.5),
        # By hand: a scheme gives a work one identifier. DOIs are weighed below, since indexes mistake them.
        "other identifier": Weight(-20.0, -8.0),
        # By hand: "X" and "X: A Survey" are two works.
        "only one is a survey": Weight(-5.0, -1.5),
        # By hand: a paper and the tool of that name are two entries.
        "another kind": Weight(-2.0, -1.0),
        # A short title is a name: data sets and models of one paper share its links, and a word apart is
        # another one.
        "other names": Weight(-8.0, -0.5),
    }
)
