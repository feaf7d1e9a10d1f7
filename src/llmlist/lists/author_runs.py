"""How a list writes runs of authors: how it joins them, how many it shows, and how it says "et al."."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from llmlist.lists.values import is_et_al, join_names
from llmlist.lists.votes import weigh
from llmlist.model.name import split_names
from llmlist.model.name_form import FULL, form_of, write_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from llmlist.lists.kin import Kin
    from llmlist.lists.templates import Template
    from llmlist.model.name_form import NameForm

_CUT: Final = re.compile(r",?\s+(?:[*_]{0,2}et\.?\s*al\.?[*_]{0,2}|and others|etc\.?|等)\s*$", re.IGNORECASE)
MARKED_CUT: Final = re.compile(r",? (?P<mark>[*_]{1,2})et al\.?(?P=mark)\Z")
"""What says that there are others, in italics or bold, as a run that is to be written ends with it."""
_FAR: Final = 10
"""How many runs away those of other listings count at least."""

_TELLING: Final = 6
"""How many runs of a listing show its habits; where it has fewer, the whole document is asked."""


_T = TypeVar("_T")


_FEWEST_NAMES: Final = 4
"""How many names show a form."""
_MOST_OF_ALL: Final = 0.95
"""How large a share of the names has the form that all are written in."""

_FEW: Final = 3
"""Up to how many names one run in full says that so many are named."""


class _Run(NamedTuple):
    """One run: its names as they are joined, how many they are, what says that there are others, how far."""

    text: str
    names: int
    cut: str
    distance: int


class AuthorRuns:
    """The runs of names that a list shows.

    Args:
        own: Those of the listing as they stand, the nearest to the place first.
        others: Those of the rest of the document.
    """

    def __init__(self, own: Iterable[str], others: Iterable[str] = ()) -> None:
        self._own = [_read(run, distance) for distance, run in enumerate(own)]
        self._others = others

    @cached_property
    def _all(self) -> list[_Run]:
        """All runs of the document: many, and seldom asked for."""
        return [*self._own, *(_read(run, len(self._own) + _FAR) for run in self._others)]

    @property
    def _runs(self) -> list[_Run]:
        """The runs that show a habit."""
        return self._own if len(self._own) >= _TELLING else self._all

    def write(self, authors: Sequence[str]) -> str:
        """Return names as the list would write them.

        Who an entry names is named: the list's "et al." comes instead of further names only where the list
        never names so many.
        """
        names = self._formed([name for name in authors if not is_et_al(name)])
        cuts = [run for run in self._runs if run.cut]
        if len(names) == len(authors) and not cuts and _names_so_many(self._runs, len(names)):
            return self._join(names)
        cuts = cuts or [run for run in self._all if run.cut]
        if len(names) < len(authors):
            return self._listed(names, cuts) + self._cut_for(names, cuts)
        if not cuts or self._names_so_many(len(names), len(cuts)):
            return self._join(names)
        shown = _usual(cuts, lambda run: run.names)
        if shown >= len(names):
            return self._join(names)
        return self._listed(names[:shown], cuts) + self._cut_for(names[:shown], cuts)

    def formed(self, authors: Sequence[str]) -> tuple[str, ...]:
        """Return names in the form in which nearly all of the list stand."""
        names = [name for name in authors if not is_et_al(name)]
        return (*self._formed(names), *authors[len(names) :])

    def joint(self, *, many: bool, last: bool) -> str:
        """Return what joins two names: of more than two or of a pair, the last two or others."""
        before, _, behind = self._join(("a", "b", "c") if many else ("a", "b")).partition("b")
        return behind.removesuffix("c") if many and last else before.removeprefix("a")

    def _formed(self, names: Sequence[str]) -> list[str]:
        """Return names in the form in which nearly all of the list stand: ``A. Ash``, ``Ash, Ann``, ``Ash``.

        The first may have a form of its own, as in ``Ash, Ann, and Bob Birch``.
        """
        runs = [split_names(run.text)[0] for run in self._runs]
        whole = _usual_form([name for run in runs for name in run])
        first = _usual_form([run[0] for run in runs if run]) or whole
        others = _usual_form([name for run in runs for name in run[1:]]) or whole
        if len(names) == 1 and first is not None and first.given == "none":
            return list(names)  # a surname alone would not be known for a name
        return [_in_form(name, others if number else first) for number, name in enumerate(names)]

    def _listed(self, names: Sequence[str], cuts: Sequence[_Run]) -> str:
        """Join names that others follow: the last of them as the others."""
        runs = [run for run in cuts if run.names > 1] or self._all
        separator = _usual(runs, lambda run: join_names("abc", run.text)[1:].split("b")[0]) if runs else ", "
        return separator.join(names)

    def _cut_for(self, names: Sequence[str], cuts: Sequence[_Run]) -> str:
        """Return how most runs of as many names say that there are others."""
        alike = [run for run in cuts if (run.names > 1) == (len(names) > 1)] or cuts
        if not alike:
            # Behind `Ash, Ann` a comma stands, https://style.mla.org/works-cited/works-cited-a-quick-guide/
            return ", et al." if names and "," in names[-1] else " et al."
        return _usual(alike, lambda run: run.cut)

    def _names_so_many(self, count: int, cuts: int) -> bool:
        """Tell whether the list names so many; one long run among many that are cut is a slip."""
        return _names_so_many(self._all, count) or 2 * _count_longer(self._all, count) > cuts

    def _join(self, names: Sequence[str]) -> str:
        whole = [run for run in self._runs if not run.cut and run.names > 1]
        whole = whole or [run for run in self._all if not run.cut and run.names > 1]
        alike = [run for run in whole if (run.names > 2) == (len(names) > 2)] or whole  # a pair
        alike = alike or [run for run in self._runs if run.names > 1]
        if not alike:
            return ", ".join(names)
        some = "abc"[: min(len(names), 3)]
        usual = _usual(alike, lambda run: join_names(some, run.text))
        example = next(run.text for run in alike if join_names(some, run.text) == usual)
        return join_names(names, example)


def _names_so_many(runs: Iterable[_Run], count: int) -> bool:
    """Tell whether some runs name so many that further ones, whatever they are, make no difference."""
    longer = _count_longer(runs, count)
    return count < 2 or longer > 1 or (longer > 0 and count <= _FEW)


def _count_longer(runs: Iterable[_Run], count: int) -> int:
    """Return how many runs name about as many, or more."""
    return sum(3 * run.names >= 2 * count for run in runs if not run.cut)


def _usual_form(names: Sequence[str]) -> NameForm | None:
    """Return the form that nearly all names have; None for names in full, and where too few tell."""
    forms = Counter(form for form in map(form_of, names) if form is not None)
    if forms.total() < _FEWEST_NAMES:
        return None
    usual = max(forms, key=lambda form: (forms[form], form))
    alike = Counter({form: count for form, count in forms.items() if form[:2] == usual[:2]})
    if usual == FULL or alike.total() < _MOST_OF_ALL * forms.total():
        return None
    # What joins initials is seen only where a name has several: `A.B. Ash`.
    return next((form for form in alike if not form.joint), usual)


def _in_form(name: str, form: NameForm | None) -> str:
    """Return a name in a form, unless it says less than the form asks for."""
    own = form_of(name)
    if form is None or own is None or own.given != "full":
        return name
    return write_name(name, form)


def find_author_runs(templates: dict[int, Template], near: int, kin: Kin | None) -> AuthorRuns:
    """Return the runs of names of a listing and of its document.

    Args:
        templates: The listing's items, by index.
        near: Index of the item that the new one stands beside.
        kin: The document's listings.
    """
    order = sorted(templates, key=lambda index: (abs(index - near), index))
    own = _runs_of(templates[index] for index in order)
    return AuthorRuns(own, () if kin is None else _runs_of(kin.templates))


def _runs_of(templates: Iterable[Template]) -> Iterable[str]:
    for template in templates:
        for unit in template.units:
            if unit.name == "authors":
                yield unit.slots[0].span.of(template.content).decode(errors="replace")


def _read(run: str, distance: int) -> _Run:
    found = _CUT.search(run)
    text = run[: found.start()] if found else run
    return _Run(text, len(split_names(text)[0]), found.group() if found else "", distance)


def _usual(runs: Iterable[_Run], way: Callable[[_Run], _T]) -> _T:
    """Return the way of most runs, the nearer the more."""
    weights = weigh((run.distance, way(run)) for run in runs)
    return max(weights, key=lambda one: weights[one])
