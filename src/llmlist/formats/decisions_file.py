"""``decisions.yaml``: what a curator decided, read and added to.

Knows text and values, no paths of its own, and nothing of the entries that a decision names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from llmlist.errors import EditError
from llmlist.formats.catalog_schema import read_fields
from llmlist.formats.entries_file import Lines, syntax_problem
from llmlist.formats.entry_schema import Fault, Faults, read_date, read_text, read_texts
from llmlist.formats.yaml_events import (
    YamlFaultError,
    YamlList,
    YamlMap,
    YamlValue,
    bom_length,
    decode,
    is_null,
    read_document,
)
from llmlist.formats.yaml_forms import (
    Form,
    ListForm,
    MapForm,
    TextForm,
    format_item_lines,
    format_pair,
    meaning_of_value,
)
from llmlist.formats.yaml_lines import content_end, lines_end
from llmlist.formats.yaml_splice import Page, newline_of, revise_map, splice
from llmlist.model.decision import Decision
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

APART: Final = "not-duplicates"
FILE_FIELDS: Final = (APART,)
DECISION_FIELDS: Final = ("keys", "reason", "date")
_HEADER: Final = "# What the curator decided. Every decision may be edited or deleted by hand.\n"
_LEAST: Final = 2
"""A decision tells this many entries apart, or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsText:
    """What ``decisions.yaml`` says.

    Attributes:
        decisions: In order.
        lines: The line on which each of them begins, from 1.
        problems: All faults. Where one of severity ``error`` stands the file must not be used.
    """

    decisions: tuple[Decision, ...] = ()
    lines: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse_decisions(content: bytes, path: str) -> DecisionsText:
    """Read ``decisions.yaml``; bad content gives problems, never an exception.

    Args:
        content: The file's bytes.
        path: Its path, for the locations of problems.
    """
    try:
        text = decode(content)
        root = read_document(text).root
    except YamlFaultError as fault:
        return DecisionsText(problems=(syntax_problem(content, path, fault),))
    faults, lines = Faults(), Lines(text)
    found: list[tuple[Decision, int]] = []
    for number, value in enumerate(_read_items(root, faults)):
        decision = _read_decision(value, f".{APART}[{number}]", faults)
        if decision is not None:
            found.append((decision, lines.place(value.start_mark.index)[0]))
    return DecisionsText(
        decisions=tuple(decision for decision, _ in found),
        lines=tuple(line for _, line in found),
        problems=tuple(_problem(one, path, lines) for one in faults.found),
    )


def _problem(fault: Fault, path: str, lines: Lines) -> Problem:
    line, column = lines.place(fault.position)
    return Problem(
        code=fault.code,
        severity=fault.severity,
        message=f"{fault.path.removeprefix('.') or 'decisions'}: {fault.message}",
        location=Location(path=path, line=line, column=column),
        hint=fault.hint,
    )


def _read_items(root: YamlValue | None, faults: Faults) -> Sequence[YamlValue]:
    if root is None:
        return ()
    value = read_fields(root, "", FILE_FIELDS, faults).get(APART)
    if isinstance(value, YamlList):
        return value.items
    if value is not None and not is_null(value):
        faults.wrong_type(f".{APART}", "a list of decisions, each after a dash", value)
    return ()


def _read_decision(value: YamlValue, path: str, faults: Faults) -> Decision | None:
    fields = read_fields(value, path, DECISION_FIELDS, faults)
    keys = read_texts(fields["keys"], f"{path}.keys", faults) if "keys" in fields else ()
    if len(set(keys)) < _LEAST:
        message = "expected the keys of two entries or more"
        hint = "write `keys: [one-key, other-key]`"
        faults.error("missing-field", f"{path}.keys", message, fields.get("keys", value), hint)
        return None
    reason = read_text(fields["reason"], f"{path}.reason", faults) if "reason" in fields else None
    date = read_date(fields["date"], f"{path}.date", faults) if "date" in fields else None
    return Decision(keys=keys, reason=reason, date=date)


def add_decisions(content: bytes | None, path: str, added: Sequence[Decision]) -> bytes:
    """Return ``decisions.yaml`` with decisions behind those that it holds, and all else as it is.

    Args:
        content: The file as it is, without errors; None where there is none yet.
        path: Its path, for messages.
        added: What is decided now.

    Raises:
        EditError: The file is written so that nothing can be added without changing something else.
    """
    before = parse_decisions(content or b"", path)
    try:
        edited = _append(_HEADER.encode() if content is None else content, added)
    except ValueError as error:
        raise _refusal(path) from error
    after = parse_decisions(edited, path)
    if after.decisions != (*before.decisions, *added) or len(after.problems) > len(before.problems):
        raise _refusal(path)
    return edited


def _refusal(path: str) -> EditError:
    message = f"{path} cannot be added to without changing something else in it"
    return EditError(message, hint=f"write `{APART}` as a list with a dash for each decision")


def _append(content: bytes, added: Sequence[Decision]) -> bytes:
    text = decode(content)
    root = read_document(text).root
    page = Page(text=text, newline=newline_of(text))
    forms = ListForm(items=tuple(map(_form, added)), dash_indent=0)
    if not isinstance(root, YamlMap) or not root.pairs:
        start = end = len(text)
        if root is not None:
            # A map of nothing gives way.
            start, end = root.start_mark.index, content_end(text, root)
        text = _with_lines(text[:start] + text[end:], start, format_pair(APART, forms, 0, page.newline), page)
    else:
        listed = next((one for key, one in root.pairs if meaning_of_value(key) == APART), None)
        if isinstance(listed, YamlList) and listed.items:
            text = _behind(page, listed, forms)
        else:
            text = splice(text, revise_map(page, root, {APART: forms}, FILE_FIELDS))
    return content[: bom_length(content)] + text.encode()


def _behind(page: Page, listed: YamlList, forms: ListForm) -> str:
    """Return the text with further items behind the last one of a list.

    Raises:
        ValueError: The list is written between brackets.
    """
    if listed.flow:
        raise ValueError("a list between brackets")
    column = listed.start_mark.column
    end = lines_end(page.text, content_end(page.text, listed.items[-1]), column)
    items = (format_item_lines(one, column, page.newline) for one in forms.items)
    return _with_lines(page.text, end, (page.newline + " " * column).join(items), page, column)


def _with_lines(text: str, index: int, lines: str, page: Page, column: int = 0) -> str:
    """Return a text with lines put in at the beginning of a line, or below a last line without line break."""
    gap = page.newline if index and not text[:index].endswith("\n") else ""
    return f"{text[:index]}{gap}{' ' * column}{lines}{page.newline}{text[index:]}"


def _form(decision: Decision) -> MapForm:
    keys = ListForm(items=tuple(TextForm(text=key) for key in decision.keys), flow=True)
    pairs: list[tuple[str, Form]] = [("keys", keys)]
    if decision.reason is not None:
        pairs.append(("reason", TextForm(text=decision.reason, literal=True)))
    if decision.date is not None:
        pairs.append(("date", TextForm(text=str(decision.date), bare=True)))
    return MapForm(pairs=tuple(pairs))
