"""Records of any origin as JSON Lines: one object a line, for finding duplicates in any file.

Knows no paths. Only a line that is no record at all is a problem; the other lines are read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from llmlist.formats.records.csl_json import fields_of_csl, is_csl
from llmlist.formats.records.fields import (
    ReadRecord,
    RecordFields,
    broken_record,
    make_record,
    one_line,
)
from llmlist.formats.records.own_form import FIELDS, fields_of_own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmlist.model.problem import Problem

_HINT: Final = f"write one object a line, with {', '.join(FIELDS)}"


def parse_record_lines(text: str, *, path: str) -> Iterator[ReadRecord | Problem]:
    """Yield each record, with its ``id`` as key, or what is wrong with its line; blank lines are passed over.

    Args:
        text: JSON Lines. An object in the form of CSL-JSON is read as such.
        path: For messages.
    """
    # Not `splitlines`: JSON may hold other line ends inside a text.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            yield _parse_line(line, path, number)


def _parse_line(line: str, path: str, number: int) -> ReadRecord | Problem:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return broken_record(f"this line is no JSON: {error}", path=path, line=number, hint=_HINT)
    if not isinstance(fields, dict) or not (one_line(fields.get("id")) or one_line(fields.get("key"))):
        return broken_record("this line is no JSON object with an `id`", path=path, line=number, hint=_HINT)
    return make_record(fields_of_object(fields), path=path, line=number)


def fields_of_object(item: Mapping[str, Any]) -> RecordFields:
    """Return what one object says, in our own form or in that of CSL-JSON."""
    return fields_of_csl(item) if is_csl(item) else fields_of_own(item)
