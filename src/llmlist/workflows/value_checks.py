"""Rules on what entries say: identifiers, duplicates, titles."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from llmlist.formats.written_ids import are_canonical, find_uncanonical_ids
from llmlist.model.encoding import is_mac_roman_mojibake
from llmlist.model.identifier import identifier_from_url
from llmlist.model.problem import Problem
from llmlist.model.wording import typed
from llmlist.workflows import decisions
from llmlist.workflows.pairing import draft_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.entry import Draft
    from llmlist.workflows.evidence import Evidence

# https://info.arxiv.org/help/arxiv_identifier_for_services.html
# https://www.doi.org/the-identifier/resources/handbook
_ADDRESS_OF_A_WORK: Final = re.compile(
    r"https?://(?:(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|(?:dx\.)?doi\.org/)(?P<id>[^?#]*)",
    re.IGNORECASE,
)

_PLACEHOLDERS: Final = frozenset({"none", "null", "nan", "undefined", "-1"})
"""What programs print for a value that is not there."""


def find_duplicates(evidence: Evidence) -> Iterator[Problem]:
    """Two entries are one work."""
    catalog = evidence.workspace.catalog
    for cluster in evidence.clusters:
        if cluster.decision != "match":
            continue
        first = catalog.entry(cluster.canonical)
        where = evidence.shown.get(first.key) or evidence.source(first.place)
        where = replace(where, column=None)
        for key in cluster.keys:
            entry = catalog.entry(key)
            if entry.key != first.key:
                yield Problem(
                    code="duplicate",
                    severity="error",
                    message=f"{entry.title!r} is the same work as {first.key} ({where}): "
                    f"{'; '.join(cluster.reasons)}",
                    location=evidence.shown.get(entry.key) or evidence.source(entry.place),
                    entry_key=entry.key,
                    hint="`llmlist dedupe --apply` merges them; if they are two works: "
                    f"`llmlist dedupe --not-duplicate {first.key} {entry.key}`",
                )


def find_listed_again(evidence: Evidence) -> Iterator[Problem]:
    """A line that the catalogue does not know shows a work that it has already."""
    for page in evidence.pages:
        for ref in page.pairing.unknown:
            entry = evidence.listed_again.get((page.document.key, ref))
            if entry is None:
                continue
            draft = draft_at(page.reading, ref)
            where = evidence.shown.get(entry.key) or evidence.source(entry.place)
            yield Problem(
                code="listed-already",
                severity="error",
                message=f"{draft.title!r} is listed already: {entry.key} ({replace(where, column=None)})",
                location=evidence.at(page, ref, "title"),
                entry_key=entry.key,
                hint="delete the line; if it is meant to stand in both places, `llmlist sync` takes it in",
            )


def find_stale_decisions(evidence: Evidence) -> Iterator[Problem]:
    """A decision tells nothing apart any more: an entry is gone, or two have become one."""
    return decisions.find_stale_decisions(evidence.workspace)


def find_malformed_identifiers(evidence: Evidence) -> Iterator[Problem]:
    """A link leads to arXiv or a DOI, and what it names is none."""
    for page, draft in evidence.drafts():
        for number, link in enumerate(draft.links):
            address = _ADDRESS_OF_A_WORK.match(link.url)
            if address is not None and identifier_from_url(link.url) is None:
                yield Problem(
                    code="malformed-identifier",
                    severity="error",
                    message=f"{address['id']!r} is no identifier: {link.url}",
                    location=evidence.at_draft(page, draft, f"links.{number}.url"),
                    hint="open the link; a digit may be missing, or the month impossible",
                )


def find_uncanonical_identifiers(evidence: Evidence) -> Iterator[Problem]:
    """The catalogue writes an identifier otherwise than in its canonical form."""
    workspace = evidence.workspace
    for entry in workspace.catalog.entries:
        origin = workspace.origins.get(entry.place)
        if origin is None or not entry.ids:
            continue
        content = workspace.files[origin.path]
        if are_canonical(origin.span.of(content), entry.ids):
            continue
        for one in find_uncanonical_ids(content, origin.span):
            yield Problem(
                code="uncanonical-identifier",
                severity="info",
                message=f"{one.written!r} means {one.meant.scheme} {one.meant.value}",
                location=evidence.place_in(origin.path, one.edit.span.start),
                entry_key=entry.key,
                hint="`llmlist check --fix` writes it so",
                fixes=(one.edit,),
            )


def find_mojibake(evidence: Evidence) -> Iterator[Problem]:
    """A text was written in one encoding and read in another."""
    for page in evidence.pages:
        found = [
            (draft, field, text)
            for draft in page.reading.drafts
            for field, text in _texts(draft)
            if is_mojibake(text)
        ]
        whole = page.reading.mojibake
        path = page.document.path
        for draft, field, text in found[:1] if whole else found:
            more = f", and so were {len(found) - 1} others" if whole and len(found) > 1 else ""
            yield Problem(
                code="mojibake",
                severity="warning",
                message=f"{field} {text!r} was once read in a wrong encoding{more}",
                location=evidence.at_draft(page, draft, field),
                hint=f"`llmlist import {typed(path)} --repair-encoding` repairs the catalogue"
                if whole
                else None,
            )


def find_placeholders(evidence: Evidence) -> Iterator[Problem]:
    """A value is what a program prints where it has none, such as ``None`` or ``null``."""
    for page, draft in evidence.drafts():
        for field, text in _texts(draft):
            if text.strip().casefold() in _PLACEHOLDERS:
                yield Problem(
                    code="placeholder",
                    severity="warning",
                    message=f"{field} is {text!r}, which is no value",
                    location=evidence.at_draft(page, draft, field),
                    hint="write what is meant, or leave it out",
                )


def is_mojibake(text: str) -> bool:
    """Tell whether a text is UTF-8 that was once read as Latin-1, Windows-1252 or Mac Roman.

    >>> is_mojibake("SchrÃ¶dinger"), is_mojibake("Schrödinger"), is_mojibake("Ã la carte")
    (True, False, False)
    """
    if text.isascii():
        return False
    return is_mac_roman_mojibake(text) or any(_was_utf8(text, name) for name in ("latin-1", "cp1252"))


def _was_utf8(text: str, encoding: str) -> bool:
    try:
        repaired = text.encode(encoding).decode()
    except UnicodeError:
        return False
    return repaired != text


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "title", draft.title
    if draft.venue is not None:
        yield "venue", draft.venue
    for field in ("authors", "institutes", "keywords"):
        for text in getattr(draft, field):
            yield field, text
