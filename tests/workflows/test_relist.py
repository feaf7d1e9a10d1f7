"""Whichever entry is taken out of a document, its catalogue lines bring the document back."""

from __future__ import annotations

from itertools import product

import pytest

from llmlist.workflows.add import plan_remove
from tests.lists.cases import Case, parametrize_cases
from tests.lists.test_usual_ways import JOINTS, PEOPLE, PLACES, TITLES, WORKS, bullet, chance
from tests.workflows.memory import apply, begin, render, with_files


@parametrize_cases("relist", parts=1)
def test_an_entry_taken_out_and_put_back_leaves_the_document_as_it_was(case: Case) -> None:
    workspace = begin(README=case.parts[0])
    assert workspace.catalog.entries, case.place
    for entry in workspace.catalog.entries:
        without = apply(workspace, plan_remove(workspace, [entry.key])).files["README.md"]
        assert without != case.parts[0]
        back = render(with_files(workspace, {"README.md": without})).files["README.md"]
        assert back.decode() == case.parts[0].decode(), f"{case.place}: {entry.title}"


@pytest.mark.parametrize("title", TITLES)
def test_a_list_in_any_usual_way_gets_its_lines_back(title: str) -> None:
    ways = list(product(PEOPLE, PLACES, JOINTS, (False, True)))
    for people, place, joint, place_first in chance(f"back {title}").sample(ways, 12):
        lines = [bullet(work, title, people, place, joint, place_first=place_first) for work in WORKS]
        content = ("# Papers\n\n" + "".join(f"- {line}\n" for line in lines)).encode()
        workspace = begin(README=content)
        for entry in workspace.catalog.entries[2::2]:
            without = apply(workspace, plan_remove(workspace, [entry.key])).files["README.md"]
            back = render(with_files(workspace, {"README.md": without})).files["README.md"]
            assert back.decode() == content.decode()
