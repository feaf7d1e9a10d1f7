"""Three-way merge of a run of values: links, institutes, keywords.

Each side may have put in and taken out things of its own; where both touched the same one, only the
keeper can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from llmlist.model.link import Link, fold_label
from llmlist.model.url import comparable_url

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    Run: TypeAlias = Sequence[Any]
    Keyed: TypeAlias = Mapping[Hashable, Any]


def join_runs(before: Run, left: Run, right: Run) -> tuple[Any, ...] | None:
    """Return ``left`` with the changes that ``right`` made to ``before``; None where the two clash.

    Args:
        before: What both said at first: links or texts.
        left: What one made of it; it gives the order.
        right: What the other made of it; it gives the spelling.

    >>> join_runs(["a", "b"], ["a", "b", "c"], ["b", "d"])
    ('b', 'c', 'd')
    """
    old, mine, theirs = _keyed(before), _keyed(left), _keyed(right)
    stay = [key for key in old if key in theirs]
    if [key for key in theirs if key in old] != stay or _meet(old, mine, theirs):
        return None
    joined = [key for key in mine if key in theirs or key not in old]
    # Behind the others, which is where a document gets them too.
    joined += [key for key in theirs if key not in old and key not in mine]
    return tuple(theirs.get(key, mine.get(key)) for key in joined)


def _meet(old: Keyed, mine: Keyed, theirs: Keyed) -> bool:
    """Tell whether both replaced the same thing, or put in two things under one label."""
    added = [[one for key, one in side.items() if key not in old] for side in (mine, theirs)]
    both_out = any(key not in mine and key not in theirs for key in old)
    alike = mine.keys() & theirs.keys() - old.keys()
    if both_out and all(added) and not alike:
        return True
    labels = [
        {fold_label(one.label or "") for key, one in side.items() if key not in old and key not in alike}
        for side in (mine, theirs)
        if all(isinstance(one, Link) for one in side.values())
    ]
    return len(labels) == len(added) and not labels[0].isdisjoint(labels[1])


def _keyed(run: Iterable[Any]) -> Keyed:
    return {_key(one): one for one in run}


def _key(one: Link | str) -> Hashable:
    if isinstance(one, Link):
        return fold_label(one.label or ""), comparable_url(one.url)
    return " ".join(one.split())
