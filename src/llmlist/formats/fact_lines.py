"""What sources answered, as lines of text: one record a line, sorted, so that a change is one line of a diff.

A line is ``{"id": …, "fetched": …, "body": {…}}``; the body is the source's own. What came another way than
from the source itself has ``via`` besides. Knows no paths of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from llmlist.errors import DataError
from llmlist.model.problem import Location
from llmlist.model.testimony import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmlist.model.identifier import Identifier


def fact_id(source: str, identifier: Identifier) -> str:
    """Return what a line calls an identifier: its value where the file is named like its scheme.

    >>> from llmlist.model.identifier import Identifier
    >>> fact_id("arxiv", Identifier("arxiv", "1706.03762")), fact_id("crossref", Identifier("doi", "10.1/x"))
    ('1706.03762', 'doi:10.1/x')
    """
    return identifier.value if identifier.scheme == source else str(identifier)


def parse_facts(content: bytes, path: str) -> dict[str, Fact]:
    """Return the facts of a file by their ids; of two lines with one id the last counts.

    Raises:
        DataError: A line is no record.
    """
    found: dict[str, Fact] = {}
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            value, fetched, body = str(record["id"]), str(record["fetched"]), json.dumps(record["body"])
            via = str(record["via"]) if record.get("via") else None
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            location = Location(path=path, line=number)
            raise DataError(
                f"{location}: not a metadata record: {error!r}",
                location=location,
                hint="restore the file from version control, or delete that line",
            ) from error
        found[value] = Fact(fetched=fetched, body=None if body == "null" else body, via=via)
    return found


def format_facts(facts: Mapping[str, Fact]) -> bytes:
    """Return the lines of facts, sorted by id; those without a body are left out."""
    return b"".join(
        _format_line(value, fact, fact.body) for value, fact in sorted(facts.items()) if fact.body is not None
    )


def _format_line(value: str, fact: Fact, body: str) -> bytes:
    via = {} if fact.via is None else {"via": fact.via}
    record = {"id": value, "fetched": fact.fetched, **via, "body": json.loads(body)}
    # A lone surrogate has no UTF-8; its backslash form is JSON's own.
    return json.dumps(record, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


def merge_facts(content: bytes, path: str, new: Mapping[str, Fact]) -> bytes:
    """Return a file with new facts in it. A fact that says what the file says already changes nothing.

    Raises:
        DataError: A line of the file is no record.
    """
    kept = parse_facts(content, path)
    changed = {
        value: fact
        for value, fact in new.items()
        if fact.body is not None and (value not in kept or not _same(kept[value].body, fact.body))
    }
    return format_facts({**kept, **changed}) if changed else content


def _same(left: str | None, right: str) -> bool:
    return left is not None and json.loads(left) == json.loads(right)
