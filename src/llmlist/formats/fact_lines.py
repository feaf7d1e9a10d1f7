"""What sources answered, as lines of text: one record a line, sorted, so that a change is one line of a diff.

A line is ``{"id": …, "fetched": …, "body": {…}}``; the body is the source's own. What came another way than
from the source itself has ``via`` besides. Knows no paths of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from llmlist.formats.json_lines import format_line, parse_lines
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
    hint = "restore the file from version control, or delete that line"
    return dict(parse_lines(content, path, _parse_fact, what="a metadata record", hint=hint))


def _parse_fact(record: Any) -> tuple[str, Fact]:  # noqa: ANN401  # whatever stands in a line
    body = json.dumps(record["body"])
    via = str(record["via"]) if record.get("via") else None
    fact = Fact(fetched=str(record["fetched"]), body=None if body == "null" else body, via=via)
    return str(record["id"]), fact


def format_facts(facts: Mapping[str, Fact]) -> bytes:
    """Return the lines of facts, sorted by id; those without a body are left out."""
    return b"".join(
        _format_line(value, fact, fact.body) for value, fact in sorted(facts.items()) if fact.body is not None
    )


def _format_line(value: str, fact: Fact, body: str) -> bytes:
    via = {} if fact.via is None else {"via": fact.via}
    return format_line({"id": value, "fetched": fact.fetched, **via, "body": json.loads(body)})


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
