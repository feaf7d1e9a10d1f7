"""What ``list``, ``show``, ``search`` and ``stats`` do: look at the catalogue, and change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.cli.output.messages import say, show_json, show_problems, show_summary
from llmlist.cli.output.progress import watching
from llmlist.cli.output.tables import show_table
from llmlist.cli.session import open_session, today
from llmlist.cli.views import entry_lines, entry_view
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from llmlist.cli.charts import Chart
    from llmlist.linkage.clustering import Cluster
    from llmlist.linkage.searching import Found
    from llmlist.model.entry import Entry
    from llmlist.model.problem import Problem
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.choosing import Choice
    from llmlist.workflows.tallies import Tally

WORDS: Final = "words"
"""The text of the cache in which entries are searched."""


def list_entries(directory: Path, choice: Choice, *, as_json: bool) -> int:
    """Print the chosen entries with their keys."""
    from llmlist.workflows.choosing import choose_entries  # noqa: PLC0415

    with open_session(directory) as session:
        catalog = session.workspace.catalog
        entries = choose_entries(catalog, choice)
        if as_json:
            # Loaded late: to find where an entry stands the documents must be read.
            from llmlist.workflows.places import find_places  # noqa: PLC0415

            with watching() as watch:
                places = find_places(session.workspace, watch=watch) if entries else {}
            show_json([entry_view(catalog, entry, places.get(entry.key, ())) for entry in entries])
            return EXIT_DONE
        rows = [
            (entry.key, str(entry.date or ""), entry.title, entry.venue or "", entry.section)
            for entry in entries
        ]
        show_table(("key", "date", "title", "venue", "section"), rows, paged=True)
        if not rows:
            say("no entry is so")
        return EXIT_DONE


def show_entries(directory: Path, keys: Sequence[str], *, as_json: bool) -> int:
    """Print all that is known of some entries: where they stand, what may be the same, what is wrong."""
    from llmlist.workflows.check import follow_rules  # noqa: PLC0415
    from llmlist.workflows.evidence import Evidence  # noqa: PLC0415
    from llmlist.workflows.places import find_places, source_of  # noqa: PLC0415

    with open_session(directory) as session:
        catalog = session.workspace.catalog
        entries = [catalog.entry(key) for key in keys]
        with watching() as watch:
            places = find_places(session.workspace, watch=watch)
            evidence = Evidence(session.workspace, today(), watch=watch)
            problems = follow_rules(evidence)
        views = []
        for number, entry in enumerate(entries):
            own = [one for one in problems if _is_about(session.workspace, one, entry)]
            alike = [one for one in evidence.clusters if entry.key in one.keys]
            if as_json:
                views.append(
                    {
                        **entry_view(catalog, entry, places.get(entry.key, ())),
                        **_judgement_view(entry, alike, own),
                    }
                )
                continue
            source = source_of(session.workspace, entry.key)
            lines = entry_lines(catalog, entry, places.get(entry.key, ()), source)
            show_summary([*([""] if number else []), *lines, *_duplicate_lines(entry, alike)])
            show_problems(own)
        if as_json:
            show_json(views)
        return EXIT_DONE


def _is_about(workspace: Workspace, problem: Problem, entry: Entry) -> bool:
    """Tell whether a problem names an entry, or stands on its lines in the catalogue."""
    if problem.entry_key is not None or problem.location is None:
        return problem.entry_key == entry.key
    origin = workspace.origins.get((entry.key, entry.section))
    if origin is None or problem.location.path != origin.path or problem.location.line is None:
        return False
    lines = origin.span.of(workspace.files[origin.path]).count(b"\n")
    return origin.line <= problem.location.line < origin.line + max(lines, 1)


def _duplicate_lines(entry: Entry, clusters: Sequence[Cluster]) -> list[str]:
    lines: list[str] = []
    for one in clusters:
        others = ", ".join(key for key in one.keys if key != entry.key)
        how = "one work with" if one.decision == "match" else "perhaps one work with"
        lines.append(f"  {'duplicates' if not lines else '':<11} {how} {others}: {'; '.join(one.reasons)}")
    return lines


def _judgement_view(
    entry: Entry, clusters: Sequence[Cluster], problems: Sequence[Problem]
) -> dict[str, object]:
    """Return what is to be said of an entry besides its facts; nothing where there is nothing."""
    duplicates = [
        {
            "keys": [key for key in one.keys if key != entry.key],
            "decision": one.decision,
            "reasons": list(one.reasons),
        }
        for one in clusters
    ]
    found = [
        {
            "code": one.code,
            "severity": one.severity,
            "message": one.message,
            "path": one.location and one.location.path,
            "line": one.location and one.location.line,
        }
        for one in problems
    ]
    return {
        **({"duplicates": duplicates} if found or duplicates else {}),
        **({"problems": found} if found else {}),
    }


def search_entries(directory: Path, words: Sequence[str], *, limit: int, as_json: bool) -> int:
    """Print the entries that some words mean, the best first."""
    found = _search(directory, " ".join(words), limit=limit)
    if as_json:
        show_json([_found_view(one) for one in found])
    else:
        rows = [(one.key, one.date, one.title, one.venue) for one in found]
        if rows:
            show_table(("key", "date", "title", "venue"), rows, paged=True)
        else:
            say("nothing is like that")
    return EXIT_DONE if found else EXIT_FINDINGS


def _search(directory: Path, query: str, *, limit: int) -> tuple[Found, ...]:
    """Search the words that are kept of the catalogue; where they are not of it as it is, keep them anew."""
    from llmlist.linkage.searching import find_entries, format_index  # noqa: PLC0415
    from llmlist.storage.finding import find_root  # noqa: PLC0415
    from llmlist.storage.lookup import catalog_digest, read_lookup, write_lookup  # noqa: PLC0415

    root = find_root(directory)
    kept = read_lookup(str(root), WORDS)
    if kept is not None:
        try:
            return find_entries(kept, query, limit=limit)
        except ValueError:
            kept = None  # whoever wrote it was not llmlist
    digest = catalog_digest(str(root))
    with open_session(root) as session:
        index = format_index(session.workspace.catalog)
    write_lookup(str(root), WORDS, index, digest=digest)
    return find_entries(index, query, limit=limit)


def _found_view(one: Found) -> dict[str, object]:
    facts = {
        "authors": list(one.authors),
        "date": one.date,
        "venue": one.venue,
        "kind": one.kind,
    }
    return {
        "key": one.key,
        "title": one.title,
        "sections": list(one.sections),
        **{name: value for name, value in facts.items() if value},
        "score": one.score,
    }


def show_statistics(directory: Path, fields: Sequence[str], choice: Choice, *, most: int, output: str) -> int:
    """Print how many entries there are, by some fields."""
    from llmlist.workflows.choosing import choose_entries  # noqa: PLC0415
    from llmlist.workflows.tallies import parse_fields, tally_entries  # noqa: PLC0415

    counted = parse_fields(fields)
    with open_session(directory) as session:
        catalog = session.workspace.catalog
        entries = choose_entries(catalog, choice)
        tallies = tally_entries(catalog, entries, counted)
    if output == "json":
        views: dict[str, object] = {one.field: _tally_view(one) for one in tallies}
        show_json({"entries": len(entries), **views})
        return EXIT_DONE
    from llmlist.cli.charts import show_charts, show_drawing  # noqa: PLC0415  # loaded late: JSON needs none

    charts = [_chart(one, most) for one in tallies if one.counts]
    if output == "svg":
        show_drawing(charts)
        return EXIT_DONE
    show_summary([count_of(len(entries), "entry", "entries"), ""])
    show_charts(charts)
    return EXIT_DONE


def _tally_view(tally: Tally) -> dict[str, object]:
    counts = [{"name": name, "entries": count} for name, count in tally.counts]
    return {"counts": counts, "unknown": tally.unknown}


def _chart(tally: Tally, most: int) -> Chart:
    from llmlist.cli.charts import Chart  # noqa: PLC0415  # loaded late: see above

    shown = tally.counts
    if tally.field != "year" and len(shown) > most:
        least = sorted((count for _, count in shown), reverse=True)[most - 1]
        shown = tuple(one for one in shown if one[1] >= least)[:most]
    remarks = []
    if len(shown) < len(tally.counts):
        remarks.append(f"and {len(tally.counts) - len(shown)} more")
    if tally.unknown:
        remarks.append(f"{count_of(tally.unknown, 'entry says', 'entries say')} nothing of it")
    return Chart(tally.field, shown, "; ".join(remarks))
