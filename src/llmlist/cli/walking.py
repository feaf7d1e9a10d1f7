"""``dedupe --interactive``: one cluster after the other, side by side, with one key for each answer.

Every answer is written at once, so that nothing is lost whenever it ends; what was skipped is
remembered in the cache folder, so that the next run goes on behind it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.cli.keyboard import END, Keyboard
from llmlist.cli.output.messages import say, show_problems, warn
from llmlist.cli.output.tables import show_side_by_side, show_wrapped
from llmlist.cli.session import note_step, open_session, today, undo_hint
from llmlist.cli.views import compared_rows
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, EditError
from llmlist.linkage.merging import merge_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.linkage.clustering import Cluster
    from llmlist.model.edit import Plan
    from llmlist.model.entry import Entry
    from llmlist.model.problem import Location
    from llmlist.model.workspace import Workspace
    from llmlist.storage.undo import Step

_QUESTION: Final = "[m]erge  [n]ot duplicates  [s]kip  [u]ndo  [q]uit:"
_LAST_QUESTION: Final = "that was the last  [u]ndo  [q]uit:"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What was answered to one cluster.

    Attributes:
        keys: Of the cluster.
        verb: ``merged``, ``kept apart`` or ``skipped``.
        step: What that wrote; None where it was skipped.
    """

    keys: tuple[str, ...]
    verb: str
    step: Step | None = None


def walk_clusters(directory: Path) -> int:
    """Ask about every cluster; return 1 where some are left.

    Raises:
        ConfigError: There is no terminal to ask on.
    """
    from llmlist.storage.lock import cache_folder  # noqa: PLC0415  # loaded late: it writes

    keyboard = Keyboard()
    with open_session(directory) as session:
        walk = _Walk(session.root, cache_folder(session.root), keyboard)
        walk.unsaved = _find_unsaved(session)
    try:
        left = walk.run()
    finally:
        walk.say_goodbye()
    return EXIT_FINDINGS if left else EXIT_DONE


class _Walk:
    """Goes from cluster to cluster."""

    def __init__(self, root: Path, cache: Path, keyboard: Keyboard) -> None:
        from llmlist.storage.progress import read_passed  # noqa: PLC0415  # loaded late: it reads a file

        self.root = root
        self.cache = cache
        self.keyboard = keyboard
        self.passed = set(read_passed(cache))
        self.answers: list[_Answer] = []
        self.seen: _Seen | None = None
        self.unsaved: frozenset[str] = frozenset()

    def run(self) -> int:
        """Ask until nothing is left to ask, or the curator quits; return how many are left."""
        while True:
            left, cluster = self._show_next()
            if cluster is None:
                if self.answers and self.keyboard.key(_LAST_QUESTION) == "u":
                    self._undo()
                    continue
                if left:
                    say(f"{left} skipped: the next run asks about them again")
                self._remember(())
                return left
            if not self._act_on(cluster):
                return left

    def say_goodbye(self) -> None:
        """Say what was done, and how to take it back."""
        counts = Counter(answer.verb for answer in self.answers)
        if counts:
            say(", ".join(f"{number} {verb}" for verb, number in counts.items()))
        befores: dict[str, bytes | None] = {}
        for answer in self.answers:
            for one in answer.step.files if answer.step is not None else ():
                befores.setdefault(one.path, one.before)
        if befores:
            from llmlist.storage.versions import read_file_states  # noqa: PLC0415  # loaded late: it asks git

            states = read_file_states(self.root, list(befores))
            created = {path for path, before in befores.items() if before is None}
            unsaved = ", ".join(sorted(self.unsaved & befores.keys()))
            if unsaved:
                warn(f"{unsaved} had changes that are not committed: git would take those back too")
            tracked = states.tracked if states is not None and not unsaved else frozenset[str]()
            steps = sum(one.step is not None for one in self.answers)
            say(undo_hint(self.root, list(befores), created, tracked, steps=steps))

    def _show_next(self) -> tuple[int, Cluster | None]:
        """Show the next cluster; return how many there are, and it."""
        seen = self.seen = self.seen or _look(self.root)
        waiting = [cluster for cluster in seen.clusters if cluster.keys not in self.passed]
        if not waiting:
            return len(seen.clusters), None
        _show_cluster(seen, waiting[0], len(waiting))
        return len(seen.clusters), waiting[0]

    def _act_on(self, cluster: Cluster) -> bool:
        """Do what the curator says about a cluster; return False to stop."""
        while True:
            key = self.keyboard.key(_QUESTION)
            if key in {"q", END}:
                return False
            if key == "u":
                self._undo()
                return True
            if key == "s":
                self._skip(cluster)
                return True
            if key in {"m", "n"}:
                self.seen = None
                (self._merge if key == "m" else self._keep_apart)(cluster)
                return True

    def _merge(self, cluster: Cluster) -> None:
        from llmlist.workflows.dedupe import plan_merges  # noqa: PLC0415  # loaded late: it loads the readers

        with open_session(self.root, writes=True) as session:
            if _is_stale(session.workspace, cluster):
                return
            done = plan_merges(session.workspace, [cluster])
            if done.merges:
                self._write(session, cluster, "merged", done.plan)
                return
        show_problems(done.plan.problems, as_result=False)
        self._skip(cluster)

    def _keep_apart(self, cluster: Cluster) -> None:
        from llmlist.workflows.decisions import plan_apart  # noqa: PLC0415  # loaded late: see above

        reason = self.keyboard.line("reason (Enter for none):")
        with open_session(self.root, writes=True) as session:
            if not _is_stale(session.workspace, cluster):
                plan = plan_apart(session.workspace, cluster.keys, reason=reason, today=today())
                self._write(session, cluster, "kept apart", plan)

    def _skip(self, cluster: Cluster) -> None:
        self._remember({*self.passed, cluster.keys})
        self.answers.append(_Answer(keys=cluster.keys, verb="skipped"))

    def _write(self, session: Session, cluster: Cluster, verb: str, plan: Plan) -> None:
        from llmlist.storage.files import apply_plan  # noqa: PLC0415  # loaded late: it writes

        step = note_step(session, plan, apply_plan(self.root, plan))
        show_problems(plan.problems, as_result=False)
        show_wrapped(plan.summary)
        self.answers.append(_Answer(keys=cluster.keys, verb=verb, step=step))

    def _undo(self) -> None:
        from llmlist.storage.undo import take_back  # noqa: PLC0415  # loaded late: it writes

        if not self.answers:
            say("there is nothing to undo")
            return
        self.seen = None
        last = self.answers[-1]
        if last.step is not None:
            try:
                with open_session(self.root, writes=True):
                    take_back(self.root, last.step)
            except EditError as error:
                warn(f"cannot undo: {error}", hint=error.hint)
                return
        self.answers.pop()
        self._remember(self.passed - {last.keys})
        say(f"undone: {' and '.join(last.keys)} {last.verb}")

    def _remember(self, passed: set[tuple[str, ...]] | tuple[()]) -> None:
        from llmlist.storage.progress import write_passed  # noqa: PLC0415  # loaded late: it writes

        self.passed = set(passed)
        write_passed(self.cache, self.passed)


def _is_stale(workspace: Workspace, cluster: Cluster) -> bool:
    """Tell whether entries of a cluster are gone since it was shown."""
    gone = any(workspace.catalog.by_key.get(key) is None for key in cluster.keys)
    if gone:
        say("the catalogue has changed meanwhile")
    return gone


def _find_unsaved(session: Session) -> frozenset[str]:
    """Return the documents with changes that are not committed."""
    from llmlist.storage.versions import read_file_states  # noqa: PLC0415  # loaded late: it asks git

    states = read_file_states(session.root, [one.path for one in session.workspace.catalog.documents])
    return states.modified if states is not None else frozenset()


class _Seen(NamedTuple):
    """What there is to ask about; looked at again when something has been written.

    Attributes:
        workspace: As it was read.
        clusters: All that were found in it.
        places: Where the documents show each entry.
    """

    workspace: Workspace
    clusters: Sequence[Cluster]
    places: Mapping[str, Sequence[Location]]


def _look(root: Path) -> _Seen:
    # Loaded late: they load the readers.
    from llmlist.workflows.dedupe import find_clusters  # noqa: PLC0415
    from llmlist.workflows.places import find_places  # noqa: PLC0415

    with open_session(root) as session:
        workspace = session.workspace
    return _Seen(workspace, find_clusters(workspace.catalog), find_places(workspace))


def _show_cluster(seen: _Seen, cluster: Cluster, waiting: int) -> None:
    catalog = seen.workspace.catalog
    order = sorted(cluster.keys, key=lambda key: key != cluster.canonical)
    entries = [catalog.entry(key) for key in order]
    show_wrapped(["", f"{cluster.decision} ({waiting} left): {'; '.join(cluster.reasons)}"])
    heads = [
        f"{'*' if key == cluster.canonical else str(number)} {key}" for number, key in enumerate(order, 1)
    ]
    show_side_by_side(heads, compared_rows(entries, seen.places))
    show_wrapped([f"merging keeps {cluster.canonical}", *_given_up(entries)])


def _given_up(entries: Sequence[Entry]) -> Iterator[str]:
    for conflict in merge_entries(entries).conflicts:
        yield f"  {conflict.field}: {conflict.kept!r}, not {conflict.dropped!r}"
