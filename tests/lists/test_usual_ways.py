"""The usual ways to write who, where and when, crossed with each other: what any of them says is read."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from llmlist.lists.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmlist.model.entry import Draft


class Work(NamedTuple):
    title: str
    arxiv: str
    authors: tuple[str, ...]
    venue: str
    year: str
    topic: str
    institute: str

    @property
    def url(self) -> str:
        return f"https://arxiv.org/abs/{self.arxiv}"

    @property
    def code(self) -> str:
        return f"https://github.com/ash/r{self.arxiv}"


WORKS: Final = (
    Work("Rivers of Glass: Learning to Bend Light", "2101.00001", ("Ann Ash", "Bo K. Birch", "Chen Cedar"),
         "ACL", "2021", "agents", "Google"),
    Work("Cloud-Tuning Teaches Small Models", "2102.00002", ("Dai Elm", "Eve Fir"),
         "EMNLP", "2022", "planning", "Stanford University"),
    Work("How Do Ponds Ask Questions?", "2103.00003", ("Fay Gorse", "Gus Hazel", "Hana Ivy", "Ivo Juniper"),
         "NeurIPS", "2023", "memory", "MIT"),
    Work("StoneBench, a Benchmark for Slow Thought", "2104.00004", ("Jun Li", "Kim Park"),
         "ICLR", "2024", "retrieval", "Meta AI"),
    Work("A Survey of Snow", "2105.00005", ("Lea Moss",), "ICML", "2023", "vision", "Tsinghua University"),
)  # fmt: skip


def chance(seed: str | int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # a sample of ways, the same in each run


def turned(name: str) -> str:
    *given, surname = name.split()
    return f"{surname}, {''.join(one[0] + '.' for one in given)}"


TITLES: Final[Mapping[str, Callable[[Work], str]]] = {
    "link": lambda work: f"[{work.title}]({work.url})",
    "bold link": lambda work: f"**[{work.title}]({work.url})**",
    "link of bold": lambda work: f"[**{work.title}**]({work.url})",
    "quoted link": lambda work: f'"[{work.title}]({work.url})"',
}
PEOPLE: Final[Mapping[str, Callable[[Sequence[str]], str]]] = {
    "none": lambda _: "",
    "all": ", ".join,
    "first": lambda names: names[0],
    "et al": lambda names: f"{names[0]} et al.",
    "surname": lambda names: f"{names[0].split()[-1]} et al.",
    "and": lambda names: " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))),
    "ampersand": lambda names: " & ".join(filter(None, (", ".join(names[:-1]), names[-1]))),
    "italics": lambda names: f"*{', '.join(names)}*",
    "initials": lambda names: ", ".join(f"{name[0]}. {name.split()[-1]}" for name in names),
    "surname first": lambda names: ", ".join(map(turned, names)),
}
PLACES: Final = (
    "", "{v} {y}", "{v}, {y}", "{v}'{s}", "({v} {y})", "[{v} {y}]", "*{v} {y}*", "**{v} {y}**", "In {v} {y}",
    "{y}", "({y})", "({v}, {y})", "`{v} {y}`", "{v} ({y})",
)  # fmt: skip
JOINTS: Final = (", ", ". ", " - ", " | ", "<br>", "  \n  ")


def faults(draft: Draft | None, work: Work, people: str, place: str) -> list[str]:
    """Return what was not read, or read although it is not there."""
    if draft is None:
        return ["no entry"]
    names = work.authors if people not in {"first", "et al", "surname"} else work.authors[:1]
    read = [name.split(",")[0].split()[-1] for name in draft.authors if name != "et al."]
    told = {
        "title": draft.title == work.title,
        "authors": read == ([name.split()[-1] for name in names] if people != "none" else []),
        "venue": (draft.venue or "").startswith(work.venue) if "{v}" in place else draft.venue is None,
        "year": (draft.date is not None and str(draft.date.year) == work.year)
        if place
        else draft.date is None,
        "url": [link.url for link in draft.links] == [work.url],
        "nothing else": not (draft.institutes or draft.keywords or draft.note or draft.extra),
    }
    return [name for name, is_right in told.items() if not is_right]


def bullet(work: Work, title: str, people: str, place: str, joint: str, *, place_first: bool) -> str:
    where = place.format(v=work.venue, y=work.year, s=work.year[2:])
    parts = [PEOPLE[people](work.authors), where]
    pieces = [TITLES[title](work), *(reversed(parts) if place_first else parts)]
    # A stop behind a question or an initial is one already.
    return joint.join(filter(None, pieces)).replace(".. ", ". ")


@pytest.mark.parametrize("title", TITLES)
def test_a_bullet_says_who_where_and_when_in_any_usual_way(title: str) -> None:
    ways = list(product(PEOPLE, PLACES, JOINTS, (False, True)))
    failed = []
    for people, place, joint, place_first in chance(title).sample(ways, 150):
        lines = [bullet(work, title, people, place, joint, place_first=place_first) for work in WORKS]
        text = "# Papers\n\n" + "".join(f"- {line}\n" for line in lines)
        drafts = read_document(text.encode()).drafts
        failed += [
            (line, found)
            for work, draft, line in zip(WORKS, drafts, lines, strict=True)
            if (found := faults(draft, work, people, place))
        ]
    assert failed == []


COLUMNS: Final[Mapping[str, Sequence[tuple[str, Callable[[Work], str]]]]] = {
    "title": [(header, TITLES["link"]) for header in ("Title", "Paper", "Paper Title", "Work", "")],
    "authors": [
        ("Authors", lambda work: ", ".join(work.authors)),
        ("First Author", lambda work: work.authors[0]),
        ("Who", lambda work: f"{work.authors[0]} et al."),
    ],
    "venue": [
        *((header, lambda work: work.venue) for header in ("Venue", "Conf/Journal", "Where")),
        *(
            (header, lambda work: f"{work.venue} {work.year}")
            for header in ("Published in", "Source", "Pub.")
        ),
    ],
    "date": [
        ("Year", lambda work: work.year),
        ("Pub. Date", lambda work: f"{work.year}-05-04"),
        ("When", lambda work: f"May {work.year}"),
    ],
    "institutes": [
        ("Institution", lambda work: work.institute),
        ("Affiliation", lambda work: work.institute),
    ],
    "code": [
        ("Code", lambda work: f"[code]({work.code})"),
        ("GitHub", lambda work: f"[GitHub]({work.code})"),
    ],
}


@pytest.mark.parametrize("seed", range(60))
def test_a_table_says_who_where_and_when_under_any_usual_header(seed: int) -> None:
    choice = chance(seed)
    columns = {name: choice.choice(forms) for name, forms in COLUMNS.items()}
    order = choice.sample(list(columns), len(columns))
    rows = [[columns[name][0] for name in order], ["---"] * len(order)]
    rows += [[columns[name][1](work) for name in order] for work in WORKS]
    text = "# Papers\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    for work, draft in zip(WORKS, read_document(text.encode()).drafts, strict=True):
        assert draft.title == work.title, text
        assert draft.authors[0] == work.authors[0], text
        assert (draft.venue or "").startswith(work.venue), text
        assert draft.date is not None, text
        assert str(draft.date.year) == work.year, text
        assert draft.institutes == (work.institute,), text
        assert {link.url for link in draft.links} == {work.url, work.code}, text
        assert not draft.extra, text
