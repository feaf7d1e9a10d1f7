"""Values as the command line shows them: the JSON that other programs rely on, and lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmlist.model.entry import EMPTY, Entry
from llmlist.model.testimony import SOURCE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmlist.linkage.clustering import Cluster
    from llmlist.linkage.merging import Merge
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Draft
    from llmlist.model.link import Link
    from llmlist.model.problem import Location
    from llmlist.model.testimony import FactKey
    from llmlist.workflows.enrich import Enrichment
    from llmlist.workflows.sync import Change, Sync


def draft_view(draft: Draft) -> dict[str, Any]:
    """Return a draft as ``import --dry-run --format json`` prints it."""
    primary = draft.primary_link
    by_scheme = {one.scheme: one.value for one in reversed(draft.ids)}
    return {
        "line": draft.line,
        "title": draft.title,
        "url": (primary.url or None) if primary is not None else None,
        "arxiv": by_scheme.get("arxiv"),
        "doi": by_scheme.get("doi"),
        "authors": list(draft.authors),
        "date": str(draft.date) if draft.date is not None else None,
        "year": draft.date.year if draft.date is not None else None,
        "venue": draft.venue,
        "institutes": list(draft.institutes),
        "keywords": list(draft.keywords),
        "other_links": [_link_view(link) for link in draft.links if link is not primary],
        "section": list(draft.section),
        "kind": draft.kind,
        "note": draft.note and draft.note.strip("\n"),
        "commented": draft.commented,
    }


def entry_view(catalog: Catalog, entry: Entry, places: Sequence[Location]) -> dict[str, Any]:
    """Return an entry as ``list --format json`` prints it; what is not known is left out."""
    facts: dict[str, Any] = {
        "authors": list(entry.authors),
        "date": str(entry.date) if entry.date is not None else None,
        "venue": entry.venue,
        "institutes": list(entry.institutes),
        "keywords": list(entry.keywords),
        "ids": {one.scheme: one.value for one in reversed(entry.ids)},
        "links": [_link_view(link) for link in entry.links],
        "note": entry.note and entry.note.strip("\n"),
        "kind": entry.kind,
        "added": str(entry.added) if entry.added is not None else None,
        "volume": entry.volume,
        "number": entry.number,
        "pages": entry.pages,
        "publisher": entry.publisher,
        "aliases": list(entry.aliases),
        "from": list(entry.origins),
        "withdrawn": entry.withdrawn,
        "model": dict(entry.model),
        "extra": dict(entry.extra),
    }
    return {
        "key": entry.key,
        "title": entry.title,
        "sections": list(catalog.sections_of(entry.key)),
        "places": [{"document": place.path, "line": place.line} for place in places],
        **{name: value for name, value in facts.items() if value not in (None, [], {}, EMPTY)},
    }


def cluster_view(cluster: Cluster) -> dict[str, Any]:
    """Return a cluster as ``dedupe --format json`` prints it."""
    return {
        "keys": list(cluster.keys),
        "records": [list(group) for group in cluster.records if len(group) > 1],
        "canonical": cluster.canonical,
        "decision": cluster.decision,
        "reasons": list(cluster.reasons),
    }


def merge_view(cluster: Cluster, merge: Merge) -> dict[str, Any]:
    """Return a merge as ``dedupe --apply --format json`` prints it."""
    return {
        "canonical": merge.entry.key,
        "merged": [key for key in cluster.keys if key != merge.entry.key],
        "reasons": list(cluster.reasons),
        "conflicts": [
            {"field": one.field, "kept": one.kept, "key": one.key, "dropped": one.dropped}
            for one in merge.conflicts
        ],
    }


def sync_view(done: Sync, commits: Sequence[str]) -> dict[str, Any]:
    """Return what ``sync --format json`` prints: every difference with what becomes of it."""
    return {
        "commits": list(commits),
        "headings": [{"section": one.section, "old": one.old, "new": one.new} for one in done.renamings],
        "changes": [_change_view(change) for change in done.changes],
    }


def enrichment_view(
    done: Enrichment, unknown: Sequence[FactKey], failures: Mapping[str, str]
) -> dict[str, Any]:
    """Return what ``enrich --format json`` prints."""
    return {
        "proposals": [
            {
                "key": one.key,
                "field": one.field,
                "before": one.before,
                "after": one.after,
                "decision": one.decision,
                "source": one.source,
                "evidence": one.evidence,
                "fetched": one.fetched,
                **({} if one.score is None else {"score": one.score, "doubtful": one.doubtful}),
            }
            for one in done.proposals
        ],
        "not_found": [
            {"source": SOURCE_NAMES[source], "identifier": str(identifier)} for source, identifier in unknown
        ],
        "failures": [
            {"source": SOURCE_NAMES[source], "reason": reason} for source, reason in failures.items()
        ],
    }


def _change_view(change: Change) -> dict[str, Any]:
    verdict, known = change.verdict, change.known_at
    return {
        "document": change.shown_at.path,
        "line": change.shown_at.line,
        "catalogue": None if known is None else {"path": known.path, "line": known.line},
        "key": change.key or None,
        "title": change.title,
        "field": verdict.field,
        "decision": verdict.choice.value,
        "document_says": verdict.shown,
        "catalogue_says": verdict.known,
        "before": verdict.before,
    }


def entry_lines(
    catalog: Catalog, entry: Entry, places: Iterable[Location], source: Location | None
) -> list[str]:
    """Return an entry for people: a line a fact."""
    sections = [" / ".join(catalog.section_path(key)) for key in catalog.sections_of(entry.key)]
    facts = {
        "key": entry.key,
        "authors": ", ".join(entry.authors),
        "date": str(entry.date or ""),
        "venue": entry.venue or "",
        "institutes": ", ".join(entry.institutes),
        "keywords": ", ".join(entry.keywords),
        "ids": ", ".join(map(str, entry.ids)),
        "links": "\n".join(
            link.url if link.label is None else f"{link.label}: {link.url}" for link in entry.links
        ),
        "kind": entry.kind,
        "volume": entry.volume or "",
        "number": entry.number or "",
        "pages": entry.pages or "",
        "publisher": entry.publisher or "",
        "withdrawn": entry.withdrawn or "",
        "note": (entry.note or "").strip("\n"),
        **entry.extra,
        "added": str(entry.added or ""),
        "aliases": ", ".join(entry.aliases),
        "from": ", ".join(entry.origins),
        "model": "\n".join(f"{name}: {text}" for name, text in entry.model.items()),
        "sections": "\n".join(sections),
        "stands at": "\n".join([*map(str, places), *([str(source)] if source is not None else [])]),
    }
    lines = [entry.title]
    for name, text in facts.items():
        for number, line in enumerate(text.split("\n") if text else ()):
            lines.append(f"  {name if number == 0 else '':<11} {line}")
    return lines


_LONGEST_NOTE: Final = 240
"""Characters of a note that are shown where entries are compared."""


def compared_rows(
    entries: Sequence[Entry], places: Mapping[str, Sequence[Location]]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the facts of entries beside each other, without those that none of them gives."""
    facts: dict[str, Callable[[Entry], str]] = {
        "title": lambda one: one.title,
        "authors": lambda one: ", ".join(one.authors),
        "date": lambda one: str(one.date or ""),
        "venue": lambda one: one.venue or "",
        "ids": lambda one: "\n".join(map(str, one.ids)),
        "links": lambda one: "\n".join(
            link.url if link.label is None else f"{link.label}: {link.url}" for link in one.links
        ),
        "keywords": lambda one: ", ".join(one.keywords),
        "note": lambda one: _shortened(one.note or ""),
        "kind": lambda one: one.kind,
        "at": lambda one: "\n".join(map(str, places.get(one.key, ()))),
    }
    rows = [(name, tuple(map(show, entries))) for name, show in facts.items()]
    return [(name, texts) for name, texts in rows if any(texts) and (name != "kind" or len(set(texts)) > 1)]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else f"{text[: _LONGEST_NOTE - 1]}…"


def _link_view(link: Link) -> dict[str, str | None]:
    return {"label": link.label, "url": link.url}
