"""arXiv's metadata snapshot of invented papers: the lines that `llmlist index build` reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def snapshot_record(
    paper_id: str,
    title: str,
    authors: Iterable[tuple[str, str]] = (("Tao", "Wen"),),
    **fields: Any,  # noqa: ANN401  # any of the record's own
) -> dict[str, Any]:
    """Return a record with the fourteen fields, in the order of the real file."""
    people = [[last, first, ""] for last, first in authors]
    record = {
        "id": paper_id,
        "submitter": "Somebody",
        "authors": ", ".join(f"{first} {last}" for last, first, _ in people),
        "title": title,
        "comments": None,
        "journal-ref": None,
        "doi": None,
        "report-no": None,
        "categories": "cs.CL",
        "license": None,
        "abstract": '  It says "title": nothing, twice.\n',
        "versions": [{"version": "v1", "created": "Mon, 23 May 2022 09:30:00 GMT"}],
        "update_date": "2022-05-24",
        "authors_parsed": people,
    }
    return {**record, **fields}


def snapshot_line(record: dict[str, Any]) -> bytes:
    """Return a record as the real file writes it: without blanks, ASCII only."""
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


SEAMS_RECORD = snapshot_record(
    "2205.99909",
    "Seams: Where Pocket\n  Models Come Apart",
    (("Tao", "Wen"), ("Lindqvist", r"\AA{}sa")),
    comments="Accepted at EMNLP 2022",
    categories="cs.CL cs.LG",
)
BUTTON_RECORD = snapshot_record(
    "2303.99905",
    "Button: One Parameter per Token",
    (("Okoro", "Jon"),),
    categories="stat.ML",
    versions=[
        {"version": "v1", "created": "Wed, 1 Mar 2023 10:00:00 GMT"},
        {"version": "v2", "created": "Wed, 8 Mar 2023 10:00:00 GMT"},
    ],
    update_date="2023-03-09",
)
OLD_RECORD = snapshot_record(
    "math/0309136",
    r"On $\alpha$-Seams of Schr\"odinger Type",
    (('G{\\"o}del', "Kurt"),),
    categories="math.GT",
    doi="10.1234/seams.7",
    versions=[{"version": "v1", "created": "Mon, 8 Sep 2003 10:00:00 GMT"}],
    update_date="2007-05-23",
)
RECORDS = (SEAMS_RECORD, BUTTON_RECORD, OLD_RECORD)


def write_snapshot(path: Path, records: Iterable[dict[str, Any]] = RECORDS) -> Path:
    """Write a snapshot and return its path."""
    path.write_bytes(b"".join(map(snapshot_line, records)))
    return path
