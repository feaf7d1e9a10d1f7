"""Changes to entries that a keeper asks for, one field or one value at a time, in catalogue and documents."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from llmlist.errors import ConfigError
from llmlist.formats.field_values import attribute_of, parse_field
from llmlist.lists.implied import ids_of
from llmlist.model.catalog import near_names
from llmlist.model.edit import Plan
from llmlist.model.entry import Entry
from llmlist.model.link import Link
from llmlist.workflows.render import plan_showable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.model.catalog import Catalog
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Workspace

Action = Literal["set", "unset", "add", "drop"]
_NOTHING = Entry(key="", title="", section="")


class FieldChange(NamedTuple):
    """One change of one field.

    Attributes:
        action: What is done: ``add`` and ``drop`` are for fields that hold several values.
        field: Its name in the file.
        text: The value as typed; empty for ``unset``.
    """

    action: Action
    field: str
    text: str = ""


def plan_edit(
    workspace: Workspace, key: str, changes: Iterable[FieldChange], *, watch: Watch | None = None
) -> Plan:
    """Plan to change fields of one entry.

    Args:
        workspace: What there is.
        key: The entry's key or alias.
        changes: Made one after the other.
        watch: Is told how far the work is.

    Raises:
        UnknownKeyError: No entry has the key.
        ConfigError: A field does not exist, or a text is no value of it.
        EditError: A document would not read back as meant.
    """
    before = workspace.catalog.entry(key)
    after = before
    for change in changes:
        after = _changed(after, change)
    return plan_entries(workspace, {before.key: after}, list(_differences(before, after)), watch=watch)


def plan_replace(workspace: Workspace, field: str, old: str, new: str, *, watch: Watch | None = None) -> Plan:
    """Plan to write another value wherever a field has a certain one.

    In a text such as a venue or a note the value is replaced as a whole word: ``NIPS`` in ``NIPS 2017``.
    In a list it is replaced where an element is the value.

    Args:
        workspace: What there is.
        field: Its name in the file.
        old: The value to look for.
        new: What to write; empty drops it.
        watch: Is told how far the work is.

    Raises:
        ConfigError: The field does not exist, or holds no text.
        EditError: A document would not read back as meant.
    """
    attribute = attribute_of(field)
    changed: dict[str, Entry] = {}
    summary: list[str] = []
    for entry in workspace.catalog.entries:
        value = getattr(entry, attribute)
        better = _replaced(field, value, old, new)
        if better != value:
            changes: dict[str, Any] = {attribute: better}
            changed[entry.key] = replace(entry, **changes)
            summary.append(f"{entry.key}: {field}: {_shown(value)} -> {_shown(better)}")
    return plan_entries(workspace, changed, summary, watch=watch)


def near_values(workspace: Workspace, field: str, value: str) -> tuple[str, ...]:
    """Return up to three values of a field that may have been meant, or words of them, best first.

    Raises:
        ConfigError: The field does not exist.
    """
    attribute = attribute_of(field)
    known: dict[str, None] = {}
    for entry in workspace.catalog.entries:
        own = getattr(entry, attribute)
        for text in own if isinstance(own, tuple) else (own,):
            if isinstance(text, str):
                known[text] = None
                # `NIPS 2017` is found by its words.
                known.update(dict.fromkeys(text.split()))
    return near_names(value, known)


def plan_entries(
    workspace: Workspace, changed: dict[str, Entry], summary: Sequence[str], *, watch: Watch | None = None
) -> Plan:
    """Plan to let catalogue and documents say what some entries say now.

    Args:
        workspace: What there is.
        changed: The entries by key.
        summary: What is to be said of it.
        watch: Is told how far the work is.

    Raises:
        EditError: A document would not read back as meant.
    """
    items = (
        changed.get(item.key, item) if isinstance(item, Entry) else item for item in workspace.catalog.items
    )
    catalog: Catalog = replace(workspace.catalog, items=tuple(items))
    if catalog.items == workspace.catalog.items:
        return Plan()
    plan = plan_showable(workspace, catalog, only=set(changed), watch=watch)
    return replace(plan, summary=tuple(summary))


def _changed(entry: Entry, change: FieldChange) -> Entry:
    attribute = attribute_of(change.field)
    own: Any = getattr(entry, attribute)
    value = _new_value(entry, change, own, attribute)
    # Whether the documents can show the new value is to be seen.
    changes: dict[str, Any] = {"omit": tuple(one for one in entry.omit if one != attribute), attribute: value}
    if attribute == "links":
        # What a link leads to is what the work is known by.
        linked = set(ids_of(own))
        others = (one for one in entry.ids if one not in linked)
        changes["ids"] = tuple(dict.fromkeys([*ids_of(value), *others]))
    return replace(entry, **changes)


def _new_value(entry: Entry, change: FieldChange, own: Any, attribute: str) -> Any:  # noqa: ANN401  # any field
    if change.action == "unset":
        if change.field == "title":
            raise ConfigError("an entry needs a title")
        return getattr(_NOTHING, attribute)
    value = parse_field(change.field, change.text)
    if change.action == "set":
        return value
    if not isinstance(own, tuple):
        raise ConfigError(f"the field {change.field!r} holds one value", hint="--set changes it")
    if change.action == "add":
        return (*own, *(one for one in value if one not in own))
    kept = tuple(one for one in own if not any(_is_meant(one, other) for other in value))
    if kept == own:
        raise ConfigError(
            f"{entry.key} has no {change.field} {change.text!r}",
            hint=f"it has {', '.join(map(_shown, own))}" if own else None,
        )
    return kept


def _is_meant(own: Any, other: Any) -> bool:  # noqa: ANN401  # elements of any field
    """Tell whether an element is the one to drop; a link is known by its address alone."""
    if isinstance(own, Link) and isinstance(other, Link):
        return own.url == other.url
    return bool(own == other)


def _replaced(field: str, value: Any, old: str, new: str) -> Any:  # noqa: ANN401  # see `parse_field`
    if isinstance(value, str):
        pattern = rf"(?<!\w){re.escape(old)}(?!\w)"
        return " ".join(re.sub(pattern, lambda _: new, value).split(" ")).strip() or None
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        swapped = (new if one == old else one for one in value)
        return tuple(dict.fromkeys(one for one in swapped if one))
    if value is None or value == ():
        return value
    raise ConfigError(f"the field {field!r} holds no text", hint="`llmlist edit KEY --set` changes one entry")


def _differences(before: Entry, after: Entry) -> Iterator[str]:
    for one in fields(Entry):
        was, now = getattr(before, one.name), getattr(after, one.name)
        if was != now:
            yield f"{before.key}: {one.name}: {_shown(was)} -> {_shown(now)}"


def _shown(value: Any) -> str:  # noqa: ANN401  # any field
    if value is None or value == ():
        return "nothing"
    if isinstance(value, Link):
        return value.url if value.label is None else f"{value.label}={value.url}"
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return str(value)
