"""``.pre-commit-config.yaml``: our hooks added behind those that are there, no other byte changed.

The format: https://pre-commit.com/#adding-pre-commit-plugins-to-your-project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.errors import EditError
from llmlist.formats.yaml_events import (
    YamlFaultError,
    YamlList,
    YamlMap,
    bom_length,
    decode,
    is_null,
    read_document,
)
from llmlist.formats.yaml_forms import meaning_of_value
from llmlist.formats.yaml_lines import content_end, lines_end
from llmlist.formats.yaml_splice import newline_of

if TYPE_CHECKING:
    from llmlist.formats.yaml_events import YamlValue
    from llmlist.formats.yaml_forms import Meaning

HOOKS_FILE: Final = ".pre-commit-config.yaml"
_ID: Final = "llmlist-check"
# They run the llmlist that is installed: a clone without it says so, and pre-commit has nothing to fetch.
_REPOSITORY: Final = (
    "- repo: local",
    "  hooks:",
    "    - id: llmlist-check",
    "      name: llmlist check",
    "      entry: llmlist check",
    "      language: system",
    r"      files: '(\.md|\.markdown|(^|/)catalog/.*\.ya?ml)$'",
    "      pass_filenames: false",
    "      require_serial: true",
    "    - id: llmlist-render-check",
    "      name: llmlist render --check",
    "      entry: llmlist render --check",
    "      language: system",
    r"      files: '(\.md|\.markdown|(^|/)catalog/.*\.ya?ml)$'",
    "      pass_filenames: false",
    "      require_serial: true",
)


class Added(NamedTuple):
    """Lines that are set into the file.

    Attributes:
        offset: The byte before which they stand.
        text: The lines.
    """

    offset: int
    text: bytes


def add_hooks(content: bytes | None) -> Added | None:
    """Return the lines that put our hooks into the file; None where it has them already.

    Args:
        content: The file; None where there is none.

    Raises:
        EditError: It is not written in a way that something can be added to.
    """
    old = content or b""
    try:
        text = decode(old)
        root = read_document(text).root
    except YamlFaultError as fault:
        raise _unfit("it cannot be read") from fault
    if _ID in _ids(root):
        return None
    place, lines = _repository(text, root)
    added = Added(bom_length(old) + len(text[:place].encode()), lines.encode())
    _prove(root, old[: added.offset] + added.text + old[added.offset :])
    return added


def _repository(text: str, root: YamlValue | None) -> tuple[int, str]:
    """Return where our repository goes, and its lines."""
    newline = newline_of(text)
    gap = "" if not text or text.endswith("\n") else newline
    if root is not None and (not isinstance(root, YamlMap) or root.flow):
        raise _unfit("it is no map of settings")
    if not any(meaning_of_value(key) == "repos" for key, _ in getattr(root, "pairs", ())):
        return len(text), gap + _written("", newline, head=True)
    repositories = _field(root, "repos")
    if not isinstance(repositories, YamlList) or repositories.flow or not repositories.items:
        raise _unfit("its `repos` are not written one below the other")
    column = repositories.start_mark.column
    end = lines_end(text, content_end(text, repositories), column)
    if end == len(text) and gap:
        return end, gap + _written(" " * column, newline, head=False).removesuffix(newline)
    return end, _written(" " * column, newline, head=False)


def _written(indent: str, newline: str, *, head: bool) -> str:
    lines = [f"repos:{newline}"] if head else []
    return "".join([*lines, *(f"{indent}{line}{newline}" for line in _REPOSITORY)])


def _ids(root: YamlValue | None) -> list[Meaning]:
    """Return the ids of all hooks."""
    found = []
    for repository in _maps(_field(root, "repos")):
        for hook in _maps(_field(repository, "hooks")):
            value = _field(hook, "id")
            found.append(None if value is None else meaning_of_value(value))
    return found


def _maps(value: YamlValue | None) -> list[YamlMap]:
    return [one for one in value.items if isinstance(one, YamlMap)] if isinstance(value, YamlList) else []


def _field(value: YamlValue | None, name: str) -> YamlValue | None:
    pairs = value.pairs if isinstance(value, YamlMap) else []
    found = next((one for key, one in pairs if meaning_of_value(key) == name), None)
    return None if found is None or is_null(found) else found


def _prove(root: YamlValue | None, edited: bytes) -> None:
    """Read the new file: it says what it said, and our hooks behind that.

    Raises:
        EditError: It does not.
    """
    after = read_document(decode(edited)).root
    old, new = (_field(one, "repos") for one in (root, after))
    before, now = (
        [meaning_of_value(item) for item in one.items] if isinstance(one, YamlList) else []
        for one in (old, new)
    )
    others = [_others(root), _others(after)]
    if now[:-1] != before or others[0] != others[1] or _ID not in _ids(after):
        raise _unfit("it would say something else")


def _others(root: YamlValue | None) -> list[tuple[Meaning, Meaning]]:
    """Return all settings but the repositories."""
    pairs = root.pairs if isinstance(root, YamlMap) else []
    found = [(meaning_of_value(key), meaning_of_value(one)) for key, one in pairs]
    return [one for one in found if one[0] != "repos"]


def _unfit(why: str) -> EditError:
    return EditError(
        f"no hook can be added to {HOOKS_FILE}: {why}",
        hint="add a hook that runs `llmlist check` by hand, or say --no-hook",
    )
