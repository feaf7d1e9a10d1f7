"""Which managed regions of a document do not show what they should, and what they should show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from llmlist.lists.anchors import find_page
from llmlist.lists.blocks import Heading
from llmlist.lists.document import line_of, parse_document
from llmlist.lists.listings import find_listings
from llmlist.lists.reading import read_document
from llmlist.lists.region_options import RegionError
from llmlist.lists.regions import Source, write_region
from llmlist.model.edit import Edit
from llmlist.model.problem import Location, Problem
from llmlist.workflows.pairing import match_sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from llmlist.lists.anchors import PageHeading
    from llmlist.lists.document import Document as ParsedDocument
    from llmlist.lists.markers import Region
    from llmlist.model.catalog import Catalog, Document


def find_region_problems(content: bytes, document: Document, catalog: Catalog) -> tuple[Problem, ...]:
    """Return the regions that show something else than they should, with the fix, and faulty markers.

    Args:
        content: The document's bytes.
        document: Which document it is.
        catalog: What its regions should show.

    Raises:
        DataError: The document is not UTF-8.
    """
    if b"llmlist:" not in content:
        return ()
    parsed = parse_document(content)
    problems = [
        _bad_region(content, document, fault.offset, fault.message, fault.hint)
        for fault in parsed.markers.faults
    ]
    regions = [region for region in parsed.markers.regions if region.sound]
    headings = tuple(_section_headings(parsed)) if regions else ()
    counted = any(region.name == "stats" for region in regions)
    sections = _by_section(content, document, catalog, headings) if counted else {}
    source = Source(catalog, document.key, headings, sections)
    for region in regions:
        try:
            text = write_region(region, source, newline=parsed.newline.decode())
        except RegionError as error:
            message = f"region `{region.name}`: {error}"
            problems.append(_bad_region(content, document, region.start, message, error.hint))
            continue
        if text != region.inside.of(content):
            problems.append(_stale_region(content, document, region, text))
    return tuple(problems)


def _section_headings(parsed: ParsedDocument) -> Iterator[PageHeading]:
    """Yield the headings of sections: not those that are entries, in a list, in a quote or in a region."""
    sections = {heading.start for heading in find_listings(parsed).headings}
    entries = {block.start for block in parsed.blocks if isinstance(block, Heading)} - sections
    # What a region shows now counts for no anchor: it will be written anew, without headings.
    content = bytearray(parsed.content)
    for region in parsed.markers.regions:
        if region.sound:
            text = region.inside.of(parsed.content)
            content[region.inside.start : region.inside.end] = re.sub(rb"[^\r\n]", b" ", text)
    for heading in find_page(bytes(content)).headings:
        if heading.outermost and heading.start not in entries:
            yield heading


def _by_section(
    content: bytes, document: Document, catalog: Catalog, headings: Iterable[PageHeading]
) -> dict[str, PageHeading]:
    """Return the heading of each section of the catalogue that the document shows."""
    reading = read_document(content, repair=document.repair)
    keys = match_sections(reading, catalog, document.key)
    by_start = {heading.start: heading for heading in headings}
    shown = [(keys.get(one.key), by_start.get(one.start)) for one in reading.sections if one.path]
    return {key: heading for key, heading in shown if key is not None and heading is not None}


def _stale_region(content: bytes, document: Document, region: Region, text: bytes) -> Problem:
    return Problem(
        code="stale-region",
        severity="error",
        message=f"the region `{region.name}` is out of date",
        location=Location(path=document.path, line=line_of(content, region.start)),
        hint="`llmlist render` writes it",
        fixes=(Edit(span=region.inside, content=text),),
    )


def _bad_region(content: bytes, document: Document, offset: int, message: str, hint: str) -> Problem:
    return Problem(
        code="bad-region",
        severity="error",
        message=message,
        location=Location(path=document.path, line=line_of(content, offset)),
        hint=hint,
    )
