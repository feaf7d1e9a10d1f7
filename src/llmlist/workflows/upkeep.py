"""What a document shows besides its entries, and llmlist keeps right: managed regions, marked counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from llmlist.lists.reading import read_document
from llmlist.model.edit import apply_edits, chain_edits
from llmlist.workflows.counts import find_count_problems
from llmlist.workflows.regions import find_region_problems
from llmlist.workflows.sections import follow_edits

if TYPE_CHECKING:
    from llmlist.lists.reading import Reading
    from llmlist.model.catalog import Catalog, Document
    from llmlist.model.edit import Edit
    from llmlist.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What is to be done beside the entries.

    Attributes:
        edits: To the document as it was before.
        problems: What a person must mend.
        summary: One line for each thing that is done.
    """

    edits: tuple[Edit, ...] = ()
    problems: tuple[Problem, ...] = ()
    summary: tuple[str, ...] = ()


def keep_up(content: bytes, document: Document, catalog: Catalog) -> Upkeep:
    """Work out what a document needs besides its entries, which already say what the catalogue says.

    Raises:
        DataError: The document is not UTF-8.
    """
    edits: tuple[Edit, ...] = ()
    problems: list[Problem] = []
    summary: list[str] = []
    # Regions come last: they show the headings with their counts.
    for find in (find_count_problems, find_region_problems):
        current = apply_edits(content, edits)
        found = find(current, document, catalog)
        fixes = [edit for one in found for edit in one.fixes]
        if fixes and find is find_count_problems:
            fixes = list(chain_edits(current, fixes, follow_edits(current, fixes)))
        elif fixes and _reads_otherwise(current, apply_edits(current, fixes), document):
            # Such as one whose blank lines end an HTML block, so that what stands below is read.
            problems += (_unwritable(one) for one in found if one.fixes)
            continue
        edits = chain_edits(content, edits, fixes)
        problems += (one for one in found if not one.fixes)
        summary += (f"{one.location}: {one.message}: written" for one in found if one.fixes)
    return Upkeep(edits=edits, problems=tuple(problems), summary=tuple(summary))


def _reads_otherwise(before: bytes, after: bytes, document: Document) -> bool:
    """Tell whether other entries or headings are read once the regions are written."""
    old, new = (read_document(text, repair=document.repair) for text in (before, after))
    return _outline(old) != _outline(new)


def _outline(reading: Reading) -> tuple[list[tuple[str, ...]], list[tuple[str, tuple[str, ...]]]]:
    headings = [section.path for section in reading.sections]
    return headings, [(draft.title, draft.section) for draft in reading.drafts]


def _unwritable(problem: Problem) -> Problem:
    return replace(
        problem,
        code="bad-region",
        message="the region cannot be written: the lines around it would be read as other entries",
        hint="leave a blank line above it and below it, outside of HTML",
        fixes=(),
    )
