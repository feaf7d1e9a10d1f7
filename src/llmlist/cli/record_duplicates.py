"""``dedupe --records``: duplicates in a file of records, without any catalogue."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # Typer's commands pass it, as everywhere in this package
from typing import TYPE_CHECKING

from llmlist.cli.output.messages import say, show_json, show_problems, show_summary
from llmlist.cli.views import cluster_view
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmlist.formats.records.fields import ReadRecord
    from llmlist.formats.records.files import RecordFile, RecordFormat
    from llmlist.linkage.clustering import Cluster


def show_record_duplicates(
    file: Path, *, form: RecordFormat | None = None, as_json: bool, quiet: bool = False
) -> int:
    """Print the records of a file that are, or may be, one work. What cannot be read is reported beside it.

    Raises:
        DataError: The file cannot be read, or there is no record in it.
    """
    from llmlist.linkage import find_duplicates  # noqa: PLC0415
    from llmlist.linkage.record import record_of  # noqa: PLC0415

    found = _read(file, form)
    show_problems(found.problems, as_result=False)
    clusters = find_duplicates(record_of(one.entry) for one in found.records)
    if as_json:
        show_json({"clusters": [cluster_view(cluster) for cluster in clusters]})
    elif clusters:
        by_key = {one.entry.key: one for one in found.records}
        show_summary([line for cluster in clusters for line in _lines(cluster, by_key, file)])
    elif not quiet:
        say(f"no duplicates among {len(found.records)} records")
    return EXIT_FINDINGS if clusters else EXIT_DONE


def _read(file: Path, form: RecordFormat | None) -> RecordFile:
    from llmlist.formats.records.files import read_records  # noqa: PLC0415
    from llmlist.storage.files import read_file  # noqa: PLC0415

    found = read_records(read_file(file), path=file.as_posix(), form=form)
    if found.problems and not found.records:
        first = next((one for one in found.problems if one.severity == "error"), found.problems[0])
        raise DataError(first.message, location=first.location, hint=first.hint)
    return found


def _lines(cluster: Cluster, records: Mapping[str, ReadRecord], file: Path) -> Iterator[str]:
    yield f"{cluster.decision}: {'; '.join(cluster.reasons)}"
    for key in cluster.keys:
        mark = "*" if key == cluster.canonical else "-"
        yield f"  {mark} {file.name}:{records[key].line}: {key}: {records[key].entry.title}"
