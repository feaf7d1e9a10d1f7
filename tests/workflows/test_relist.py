"""Whichever entry is taken out of a document, its catalogue lines bring the document back."""

from __future__ import annotations

from llmlist.workflows.add import plan_remove
from tests.lists.cases import Case, parametrize_cases
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
