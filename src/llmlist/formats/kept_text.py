"""What is kept of a source's answer: a value of plain texts and runs of texts, as JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Kept = TypeVar("Kept", bound=DataclassInstance)


def format_kept(value: DataclassInstance) -> str:
    """Return a value as JSON, without the fields that are empty."""
    return json.dumps({name: one for name, one in asdict(value).items() if one})


def parse_kept(text: str, kind: type[Kept]) -> Kept:
    """Read what `format_kept` wrote; the text may have been in strangers' hands since.

    Args:
        text: JSON.
        kind: Whose fields are texts, or where their default is a tuple runs of texts.

    Raises:
        ValueError: It is something else.
    """
    runs = {one.name: isinstance(one.default, tuple) for one in fields(kind)}
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise ValueError("not a stored answer") from error
    if not isinstance(values, dict) or not all(_fits(one, runs.get(name)) for name, one in values.items()):
        raise ValueError("not a stored answer")
    try:
        return kind(**{name: tuple(one) if runs[name] else one for name, one in values.items()})
    except TypeError as error:
        raise ValueError("not a stored answer") from error


def _fits(value: Any, is_run: bool | None) -> bool:  # noqa: ANN401, FBT001  # whatever JSON holds; None: no such field
    if is_run:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return is_run is not None and isinstance(value, str)
