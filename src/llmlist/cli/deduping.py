"""What ``dedupe`` does: show what is one work, merge it, or remember that it is not."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # the options name it at run time
from typing import TYPE_CHECKING, NamedTuple

from llmlist.cli.output.messages import say, show_json, show_problems, show_summary
from llmlist.cli.output.progress import watching
from llmlist.cli.output.streams import is_on_terminal
from llmlist.cli.session import carry_out, open_session, show_plan_diff, status_of, today
from llmlist.cli.views import cluster_view, merge_view
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, ConfigError
from llmlist.model.wording import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmlist.cli.session import Session
    from llmlist.formats.records.files import RecordFormat
    from llmlist.linkage.clustering import Cluster
    from llmlist.model.edit import Plan
    from llmlist.workflows.dedupe import Deduped


class DedupeOptions(NamedTuple):
    """What is done about entries that are one work.

    Attributes:
        apply: Merge the sure ones.
        interactive: Ask about each.
        apart: Keys of two entries to remember as two works.
        reason: Why they are.
        merge: Keys of two entries that are one work, the one that stays first.
        dry_run: Show the diff and write nothing.
        diff: Show the diff and write.
        records: Look at this file instead of the catalogue.
        records_format: Its format; None where its name tells it.
    """

    apply: bool = False
    interactive: bool = False
    apart: tuple[str, str] | None = None
    reason: str | None = None
    merge: tuple[str, str] | None = None
    dry_run: bool = False
    diff: bool = False
    records: Path | None = None
    records_format: RecordFormat | None = None


def dedupe_entries(directory: Path, options: DedupeOptions, *, as_json: bool, quiet: bool) -> int:
    """Find entries that are one work, and do about them what the options say.

    Raises:
        ConfigError: Options that do not go together.
    """
    _check(options, as_json=as_json)
    if options.records is not None:
        from llmlist.cli.record_duplicates import show_record_duplicates  # noqa: PLC0415

        file, form = directory / options.records, options.records_format
        return show_record_duplicates(file, form=form, as_json=as_json, quiet=quiet)
    if options.interactive:
        from llmlist.cli.walking import walk_clusters  # noqa: PLC0415  # loaded late: only this way asks

        return walk_clusters(directory)
    if options.apart is not None:
        return keep_apart(directory, options, as_json=as_json, quiet=quiet)
    if options.apply or options.merge is not None:
        return apply_merges(directory, options, as_json=as_json, quiet=quiet)
    return show_duplicates(directory, as_json=as_json, quiet=quiet)


def _check(options: DedupeOptions, *, as_json: bool) -> None:
    ways = {
        "--apply": options.apply,
        "--interactive": options.interactive,
        "--not-duplicate": options.apart is not None,
        "--merge": options.merge is not None,
        "--records": options.records is not None,
    }
    chosen = [name for name, is_chosen in ways.items() if is_chosen]
    if len(chosen) > 1:
        raise ConfigError(f"{' and '.join(chosen)} do not go together", hint="take one after the other")
    if options.interactive and (as_json or options.dry_run or options.diff):
        raise ConfigError("--interactive asks, and prints neither JSON nor a diff")
    if (options.dry_run or options.diff) and not (options.apply or options.apart or options.merge):
        raise ConfigError("--dry-run and --diff go with --apply, --merge or --not-duplicate")
    if options.reason is not None and options.apart is None:
        raise ConfigError("--reason goes with --not-duplicate KEY KEY")


def show_duplicates(directory: Path, *, as_json: bool, quiet: bool = False) -> int:
    """Print the entries that are, or may be, one work."""
    from llmlist.workflows.dedupe import find_clusters  # noqa: PLC0415

    with open_session(directory, quiet=quiet) as session:
        with watching(quiet=quiet) as watch:
            clusters = find_clusters(session.workspace.catalog, watch=watch)
        if as_json:
            show_json({"clusters": [cluster_view(cluster) for cluster in clusters]})
        else:
            show_summary(_cluster_lines(session, clusters))
        if not clusters and not as_json and not quiet:
            say(f"no duplicates among {len(session.workspace.catalog.entries)} entries")
        if clusters and not as_json and not quiet and is_on_terminal():
            say(_next_steps(clusters))
        return EXIT_FINDINGS if clusters else EXIT_DONE


def _cluster_lines(session: Session, clusters: Sequence[Cluster]) -> Iterator[str]:
    from llmlist.workflows.places import find_places, source_of  # noqa: PLC0415

    places = find_places(session.workspace) if clusters else {}
    for cluster in clusters:
        yield f"{cluster.decision}: {'; '.join(cluster.reasons)}"
        for key in cluster.keys:
            entry = session.workspace.catalog.entry(key)
            where = [*places.get(key, ()), source_of(session.workspace, key)]
            yield f"  {'*' if key == cluster.canonical else '-'} {key}: {entry.title}"
            yield f"      {', '.join(str(place) for place in where if place is not None)}"


def _next_steps(clusters: Sequence[Cluster]) -> str:
    sure = sum(cluster.decision == "match" for cluster in clusters)
    counts = f"{count_of(sure, 'match', 'matches')}, {len(clusters) - sure} possible"
    merge = "`llmlist dedupe --apply` merges the matches; " if sure else ""
    return f"{counts}: {merge}`llmlist dedupe --interactive` asks about each"


def apply_merges(directory: Path, options: DedupeOptions, *, as_json: bool, quiet: bool) -> int:
    """Merge the sure clusters, or what the curator called one work, in catalogue and documents."""
    from llmlist.workflows.dedupe import chosen_cluster, find_clusters, plan_merges, settle_matches  # noqa: PLC0415

    with open_session(directory, writes=not options.dry_run, quiet=quiet) as session:
        catalog = session.workspace.catalog
        with watching(quiet=quiet) as watch:
            if options.merge is not None:
                clusters: tuple[Cluster, ...] = (chosen_cluster(catalog, options.merge),)
                sure = clusters
            else:
                clusters = find_clusters(catalog, watch=watch)
                sure = settle_matches(catalog, clusters, watch=watch)
            done = plan_merges(session.workspace, sure, watch=watch)
        written = _carry_out(session, done.plan, options, as_json=as_json, quiet=quiet)
        if as_json:
            show_json(_applied_view(clusters, done, written))
        elif not quiet:
            _report(clusters, done, dry_run=options.dry_run)
        return status_of(done.plan)


def _carry_out(
    session: Session, plan: Plan, options: DedupeOptions, *, as_json: bool, quiet: bool
) -> tuple[str, ...]:
    if as_json:
        if options.dry_run:
            show_problems(plan.problems, as_result=False)
            return ()
        return carry_out(session, plan, quiet=True)
    if options.diff and not options.dry_run:
        show_plan_diff(session, plan)
    return carry_out(session, plan, dry_run=options.dry_run, quiet=quiet)


def _applied_view(clusters: Sequence[Cluster], done: Deduped, written: Sequence[str]) -> dict[str, object]:
    return {
        "clusters": [cluster_view(cluster) for cluster in clusters],
        "merges": [merge_view(*one) for one in zip(done.merged, done.merges, strict=True)],
        "written": list(written),
    }


def _report(clusters: Sequence[Cluster], done: Deduped, *, dry_run: bool) -> None:
    """Say what came of it, and what is left to the curator."""
    if dry_run:
        for line in done.plan.summary:
            # Apart from the diff, which may be piped into `git apply`.
            say(line)
    if not any(cluster.decision == "match" for cluster in clusters):
        say("nothing to merge")
    possible = sum(cluster.decision == "possible" for cluster in clusters)
    if possible:
        say(f"{possible} possible: `llmlist dedupe --interactive` asks about each")


def keep_apart(directory: Path, options: DedupeOptions, *, as_json: bool, quiet: bool) -> int:
    """Remember that two entries are two works."""
    from llmlist.workflows.decisions import plan_apart  # noqa: PLC0415

    with open_session(directory, writes=not options.dry_run, quiet=quiet) as session:
        plan = plan_apart(session.workspace, options.apart or (), reason=options.reason, today=today())
        written = _carry_out(session, plan, options, as_json=as_json, quiet=quiet)
        if as_json:
            show_json({"not_duplicates": list(options.apart or ()), "written": list(written)})
        elif not plan.file_edits and not quiet:
            say("that is remembered already")
        return EXIT_DONE
