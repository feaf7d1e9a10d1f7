"""Find the entries of a catalogue that are one work, and make them one.

An entry that stands in several sections is no duplicate. Only sure matches are merged; what is
possible is the curator's to decide.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from llmlist.errors import ConfigError, EditError
from llmlist.linkage import find_duplicates
from llmlist.linkage.clustering import Cluster
from llmlist.linkage.record import record_of
from llmlist.lists.reading import read_document
from llmlist.model.edit import Plan, apply_edits
from llmlist.model.entry import PLACE_FIELDS
from llmlist.model.problem import Location, Problem
from llmlist.model.watch import watched
from llmlist.workflows.merged_places import Shown, merge_works
from llmlist.workflows.pairing import draft_at, find_repeats, pair_items
from llmlist.workflows.render import plan_render
from llmlist.workflows.saving import plan_saving

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from llmlist.linkage.merging import Merge
    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Draft, Place
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace
    from llmlist.workflows.merged_places import Merged


_ADDRESS: Final = re.compile(rb"https?://[^\s<>\"'()\[\]|]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduped:
    """What merging would do.

    Attributes:
        plan: To carry out; without edits where nothing is to be merged.
        merges: The canonical entries as the catalogue will have them, with what did not fit.
        merged: The clusters that they are made of, in the same order.
    """

    plan: Plan
    merges: tuple[Merge, ...] = ()
    merged: tuple[Cluster, ...] = ()


def find_clusters(catalog: Catalog, *, watch: Watch | None = None) -> tuple[Cluster, ...]:
    """Return the clusters among the entries of a catalogue, the sure ones first.

    Entries are compared with each other, not with themselves in other sections. What the curator
    called two works is in no cluster together.

    Args:
        catalog: What there is.
        watch: Is told how far the work is.
    """
    records = map(record_of, watched(catalog.entries, watch, "looking at entries"))
    return find_duplicates(records, decisions=catalog.kept_apart, watch=watch)


def chosen_cluster(catalog: Catalog, keys: Sequence[str]) -> Cluster:
    """Return the cluster of entries that the curator calls one work, whatever they look like.

    Args:
        catalog: What there is.
        keys: Keys or aliases; the others are merged into the first.

    Raises:
        ConfigError: Two of the keys are of one entry.
        UnknownKeyError: No entry has one of the keys; the hint names near ones.
    """
    found = [catalog.entry(key).key for key in keys]
    if len(set(found)) < len(found):
        raise ConfigError(f"{' and '.join(keys)} are one entry", hint="name two entries")
    return Cluster(
        keys=tuple(sorted(found)), records=(tuple(found),), canonical=found[0], decision="match", matches=()
    )


def plan_merges(workspace: Workspace, clusters: Sequence[Cluster], *, watch: Watch | None = None) -> Deduped:
    """Plan to merge each cluster into its canonical entry, in the catalogue and in every document.

    A merge that a document cannot show is left out; a problem of severity ``error`` says so.

    Args:
        workspace: What there is.
        clusters: Of what `find_clusters` found those that are to be merged, possible ones too where
            the curator said so.
        watch: Is told how far the work is.

    Raises:
        EditError: Each merge can be made, but not all of them together.
    """
    if not clusters:
        return Deduped(plan=Plan())
    shown = find_shown(workspace, watch=watch)
    try:
        return _plan(workspace, clusters, shown, watch=watch)
    except EditError:
        return _plan_one_by_one(workspace, watched(clusters, watch, "merging one by one"), shown)


def _plan_one_by_one(workspace: Workspace, clusters: Iterable[Cluster], shown: Shown) -> Deduped:
    """Plan what can be done where not everything can: sparingly where a document has no room for more."""
    sound: list[Cluster] = []
    sparing: set[str] = set()
    refused: list[Problem] = []
    for cluster in clusters:
        try:
            _plan(workspace, [cluster], shown)
        except EditError as error:
            try:
                _plan(workspace, [cluster], shown, sparing={cluster.canonical})
            except EditError:
                refused.append(_refusal(cluster, error))
                continue
            sparing.add(cluster.canonical)
        sound.append(cluster)
    done = _plan(workspace, sound, shown, sparing=sparing) if sound else Deduped(plan=Plan())
    return replace(done, plan=replace(done.plan, problems=(*refused, *done.plan.problems)))


def settle_matches(
    catalog: Catalog, clusters: Iterable[Cluster], *, watch: Watch | None = None
) -> tuple[Cluster, ...]:
    """Return the sure clusters, with what becomes a match once they are merged.

    An entry says more when others have been merged into it, so that it may match one more. Without this
    a second run would find it.

    Args:
        catalog: What there is.
        clusters: What `find_clusters` found in it.
        watch: Is told how far the work is.
    """
    found = [cluster for cluster in clusters if cluster.decision == "match"]
    nothing = Shown(drafts={}, repeats={})
    while found:
        merged = merge_works(catalog, map(_canonical_first, found), nothing)
        more = [one for one in find_clusters(merged.catalog, watch=watch) if one.decision == "match"]
        if not more:
            break
        found = _united(found, more)
    return tuple(found)


def _united(clusters: Sequence[Cluster], more: Sequence[Cluster]) -> list[Cluster]:
    """Return clusters of entries where some clusters of merged entries turned out to be one work."""
    homes = {cluster.canonical: cluster for cluster in clusters}
    united: list[Cluster] = []
    for one in more:
        parts = [homes.pop(key) for key in one.keys if key in homes]
        keys = {*one.keys, *(key for part in parts for key in part.keys)}
        groups = (*one.records, *(group for part in parts for group in part.records))
        matches = (*(match for part in parts for match in part.matches), *one.matches)
        united.append(
            replace(one, keys=tuple(sorted(keys)), records=tuple(dict.fromkeys(groups)), matches=matches)
        )
    return [*homes.values(), *united]


def find_shown(workspace: Workspace, *, watch: Watch | None = None) -> Shown:
    """Return what the documents say at the places of the catalogue."""
    drafts: dict[Place, Draft] = {}
    repeats: dict[Place, list[Draft]] = defaultdict(list)
    for document in workspace.catalog.documents:
        content = workspace.files.get(document.path)
        if content is None:
            continue
        reading = read_document(content, repair=document.repair, watch=watch)
        pairing = pair_items(reading, workspace.catalog, document.key)
        drafts |= {place: draft_at(reading, ref) for place, ref in pairing.by_place.items()}
        for ref, pair in find_repeats(reading, pairing).items():
            item = pair.placement.item
            repeats[item.key, item.section].append(draft_at(reading, ref))
    return Shown(drafts=drafts, repeats={place: tuple(found) for place, found in repeats.items()})


def _plan(
    workspace: Workspace,
    clusters: Sequence[Cluster],
    shown: Shown,
    *,
    sparing: Collection[str] = (),
    watch: Watch | None = None,
) -> Deduped:
    done = merge_works(workspace.catalog, map(_canonical_first, clusters), shown, sparing=sparing)
    touched = done.cut | {merge.entry.key for merge in done.merges}
    rendered = plan_render(
        workspace, done.catalog, removed=done.cut, only=touched, known=done.known, watch=watch
    )
    homeless = tuple(_find_homeless(workspace, rendered, done, shown))
    plan = Plan(
        file_edits=(*plan_saving(workspace, done.catalog, heirs=done.heirs), *rendered.file_edits),
        problems=(*_conflict_problems(done), *homeless, *rendered.problems),
        summary=tuple(map(_summary, clusters)),
    )
    return Deduped(plan=plan, merges=done.merges, merged=tuple(clusters))


def _find_homeless(workspace: Workspace, rendered: Plan, done: Merged, shown: Shown) -> Iterator[Problem]:
    """Yield the addresses of items that are cut for which the items that stay have no room.

    Raises:
        EditError: A document would lose an address that stood elsewhere.
    """
    gone: dict[str, Counter[bytes]] = defaultdict(Counter)
    for place in done.gone:
        drafts = (*filter(None, [shown.drafts.get(place)]), *shown.repeats.get(place, ()))
        path = _path_of(workspace.catalog, place[1])
        for span in (draft.span for draft in drafts if draft.span is not None):
            gone[path].update(_ADDRESS.findall(span.of(workspace.files[path])))
    for edit in rendered.file_edits:
        before = workspace.files[edit.path]
        after = apply_edits(before, edit.edits)
        lost = Counter(_ADDRESS.findall(before)) - Counter(_ADDRESS.findall(after))
        for address in lost - gone[edit.path]:
            raise EditError(f"{edit.path} would lose {address.decode(errors='replace')}")
        for address in lost.keys() - set(_ADDRESS.findall(after)):
            yield Problem(
                code="no-room",
                severity="info",
                message=f"no item has room for {address.decode(errors='replace')}: it stays in the catalogue",
                location=Location(path=edit.path),
            )


def _path_of(catalog: Catalog, section: str) -> str:
    return catalog.documents_by_key[catalog.sections_by_key[section].document].path


def _canonical_first(cluster: Cluster) -> tuple[str, ...]:
    return (cluster.canonical, *_others(cluster))


def _others(cluster: Cluster) -> Iterator[str]:
    return (key for key in cluster.keys if key != cluster.canonical)


def _summary(cluster: Cluster) -> str:
    reasons = "; ".join(cluster.reasons) or "you said so"
    return f"merged {', '.join(_others(cluster))} into {cluster.canonical}: {reasons}"


def _conflict_problems(done: Merged) -> Iterator[Problem]:
    for merge in done.merges:
        key = merge.entry.key
        for conflict in merge.conflicts:
            stays = conflict.key not in done.cut and conflict.field in PLACE_FIELDS and not conflict.outdated
            fate = "is kept too" if conflict.field == "ids" else "stays at its place" if stays else "goes"
            hint = f"if that is wrong, change {key} in its file and run `llmlist render`"
            yield Problem(
                code="merge-conflict",
                severity="info" if stays else "warning",
                message=f"{key}: {conflict.field} {conflict.kept!r}; "
                f"{conflict.dropped!r} of {conflict.key} {fate}",
                entry_key=key,
                hint=None if stays else hint,
            )


def _refusal(cluster: Cluster, error: EditError) -> Problem:
    return Problem(
        code="not-merged",
        severity="error",
        message=f"{' and '.join(cluster.keys)} were not merged: {error}",
        entry_key=cluster.canonical,
        hint=error.hint,
    )
