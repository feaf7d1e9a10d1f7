"""``dedupe --records``: duplicates in a file of records, without any catalogue."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # Typer's commands pass it, as everywhere in this package
from typing import TYPE_CHECKING

from llmlist.cli.output import say, show_json, show_summary
from llmlist.cli.views import cluster_view
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, DataError
from llmlist.model.problem import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmlist.linkage.clustering import Cluster
    from llmlist.model.entry import Entry


def show_record_duplicates(file: Path, *, as_json: bool, quiet: bool = False) -> int:
    """Print the records of a file that are, or may be, one work.

    Raises:
        DataError: The file cannot be read, or is no file of records.
    """
    from llmlist.formats.record_lines import parse_record_lines  # noqa: PLC0415
    from llmlist.linkage import find_duplicates  # noqa: PLC0415
    from llmlist.linkage.record import record_of  # noqa: PLC0415

    entries = parse_record_lines(_read_text(file), path=file.as_posix())
    clusters = find_duplicates(map(record_of, entries))
    if as_json:
        show_json({"clusters": [cluster_view(cluster) for cluster in clusters]})
    elif clusters:
        by_key = {entry.key: entry for entry in entries}
        show_summary([line for cluster in clusters for line in _lines(cluster, by_key)])
    elif not quiet:
        say(f"no duplicates among {len(entries)} records")
    return EXIT_FINDINGS if clusters else EXIT_DONE


def _read_text(file: Path) -> str:
    from llmlist.storage.files import read_file  # noqa: PLC0415

    try:
        return read_file(file).decode("utf-8")
    except UnicodeDecodeError as error:
        shown = file.as_posix()
        raise DataError(f"{shown} is no UTF-8 text", location=Location(path=shown)) from error


def _lines(cluster: Cluster, entries: Mapping[str, Entry]) -> Iterator[str]:
    yield f"{cluster.decision}: {'; '.join(cluster.reasons)}"
    for key in cluster.keys:
        yield f"  {'*' if key == cluster.canonical else '-'} {key}: {entries[key].title}"
