"""Files of one JSON record a line, which a change touches in one line of a diff."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from llmlist.errors import DataError
from llmlist.model.problem import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Result = TypeVar("Result")


def parse_lines(
    content: bytes, path: str, convert: Callable[[Any], Result], *, what: str, hint: str
) -> Iterator[Result]:
    """Yield what ``convert`` makes of each line that is not blank.

    Args:
        content: The file.
        path: Its path, for the message.
        convert: May raise ValueError, KeyError or TypeError for a record that is of no use.
        what: What a line is, such as "a metadata record".
        hint: What to do about one that is not.

    Raises:
        DataError: A line is none.
    """
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield convert(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            location = Location(path=path, line=number)
            raise DataError(f"{location}: not {what}: {error!r}", location=location, hint=hint) from error


def format_line(record: Mapping[str, object]) -> bytes:
    """Return a record as a line."""
    # A lone surrogate has no UTF-8; its backslash form is JSON's own.
    return json.dumps(record, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"
