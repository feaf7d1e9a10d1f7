"""Records as one JSON array, in our own form or in that of CSL-JSON.

Objects are decoded one by one, so that each has its line and a broken one does not take the others along.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from llmlist.formats.records.fields import ReadRecord, broken_record, make_record
from llmlist.formats.records.lines import fields_of_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.problem import Problem

_BETWEEN: Final = re.compile(r"[\s,]*")
_WRAPPER: Final = re.compile(r'\{\s*"items"\s*:\s*\[')
_NEXT_OBJECT: Final = re.compile(r"\}\s*,?\s*(?=\{)")


def parse_record_array(text: str, *, path: str) -> Iterator[ReadRecord | Problem]:
    """Yield each record, or what is wrong with it.

    Args:
        text: An array of objects, one object, or an object that holds the array as ``items``.
        path: For messages.
    """
    place, line, seen = _start_of_items(text), 1, 0
    decoder = json.JSONDecoder()
    while True:
        place = _end_of(_BETWEEN, text, place)
        if place >= len(text) or text[place] in "]}":
            return
        line, seen = line + text.count("\n", seen, place), place
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            yield broken_record(f"this is no JSON: {_said(error)}", path=path, line=line)
            following = _NEXT_OBJECT.search(text, max(place, getattr(error, "pos", place)))
            if following is None:
                return
            place = following.end()
            continue
        yield _record(value, path, line)


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _start_of_items(text: str) -> int:
    start = _end_of(_BETWEEN, text, len(text) - len(text.removeprefix("\ufeff")))
    if text[start : start + 1] == "[":
        return start + 1
    wrapped = _WRAPPER.match(text, start)
    return wrapped.end() if wrapped else start


def _said(error: ValueError | RecursionError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"


def _record(value: object, path: str, line: int) -> ReadRecord | Problem:
    if not isinstance(value, dict):
        return broken_record("it is no JSON object", path=path, line=line)
    return make_record(fields_of_object(value), path=path, line=line)
