"""What the Tab key offers: commands, options, keys with their titles, sections, fields and choices.

It loads next to nothing: no Typer, no rich, no YAML. The commands stand in `command_words`, which is
written from the code; keys and sections come from a text in the cache, made anew where the catalogue changed.
"""

from __future__ import annotations

import os
import sys

from llmlist.cli.command_words import COMMANDS, FIELDS, KINDS, SCHEMES
from llmlist.storage.lookup import read_lookup
from llmlist.storage.snapshot import nearest_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmlist.cli.command_words import Option

    Offer = tuple[str, str]

NAMES = "names"
"""The text of the cache that holds keys and sections."""
FILES = ":files"
"""Told to the shell where it is to offer file names."""


def complete(arguments: Sequence[str]) -> int:
    """Print what fits the last word of a command line, a line each: the word, a tab, what it means.

    Args:
        arguments: The shell's name, the word as the shell has cut it, and the words before it and itself.
    """
    shell, cut, *words = arguments
    offers, kind = _offers(words)
    typed = words[-1] if words else ""
    fitting = list(_fitting(offers, typed))
    # A shell that cuts words at `=` and `:` wants the rest alone.
    lead = len(typed) if cut in {"=", ":"} else len(typed) - len(cut) if typed.endswith(cut) else 0
    lines = [f"{word[lead:]}\t{_one_line(meaning)}" for word, meaning in fitting]
    if kind == "file" and not typed.startswith("-"):
        lines = [FILES]
    text = "".join(f"{line}\n" for line in lines)
    sys.stdout.buffer.write(text.encode(errors="replace"))
    return 0 if shell else 2


def _one_line(text: str) -> str:
    """Return a meaning that does nothing to a terminal but show itself."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _fitting(offers: Iterable[Offer], typed: str) -> Iterator[Offer]:
    """Yield what begins as was typed, in any case; else the only one that holds it in word or meaning."""
    known = list(offers)
    folded = typed.casefold()
    fitting = [one for one in known if one[0].startswith(typed)]
    fitting = fitting or [one for one in known if one[0].casefold().startswith(folded)]
    if not fitting and len(typed) > 1:
        holding = [one for one in known if folded in one[0].casefold() or folded in one[1].casefold()]
        fitting = holding if len(holding) == 1 else []
    yield from fitting


def _offers(words: Sequence[str]) -> tuple[Iterable[Offer], str]:
    """Return what can stand as the last word, and of what kind that is."""
    typed = words[-1] if words else ""
    name, rest = _command(words[:-1])
    if name is None:
        return _commands(""), "command"
    _, options, places = COMMANDS[name]
    if any(other.startswith(f"{name} ") for other in COMMANDS) and not rest:
        return _commands(f"{name} "), "command"
    waiting, count = _walk(rest, options)
    if waiting is not None:
        kind, lead = waiting, ""
    elif typed.startswith("--") and "=" in typed:
        option = typed.partition("=")[0]
        kind, lead = _kind_of(options, option) or "", f"{option}="
    elif typed.startswith("-"):
        return [(word, text) for words_, _, text in options for word in words_ if word[:2] == "--"], "option"
    else:
        kind, lead = _place(places, count), ""
    return [(lead + word, text) for word, text in _values(kind, words)], kind


def _command(words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """Return the command that words name, with the words behind it."""
    name = next((word for word in words if not word.startswith("-")), None)
    if name is None or name not in COMMANDS:
        return None, ()
    rest = list(words[list(words).index(name) + 1 :])
    if rest and f"{name} {rest[0]}" in COMMANDS:
        return f"{name} {rest[0]}", rest[1:]
    return name, rest


def _commands(lead: str) -> Iterator[Offer]:
    for name, (meaning, _, _) in COMMANDS.items():
        word = name.removeprefix(lead)
        if name.startswith(lead) and " " not in word:
            yield word, meaning


def _walk(words: Sequence[str], options: Sequence[Option]) -> tuple[str | None, int]:
    """Return what the last word waits for, and how many words stand for arguments."""
    waiting: str | None = None
    count = 0
    for word in words:
        if waiting is not None:
            waiting = None
        elif word.startswith("-") and len(word) > 1:
            waiting = None if "=" in word else _kind_of(options, word)
        else:
            count += 1
    return waiting, count


def _kind_of(options: Sequence[Option], word: str) -> str | None:
    """Return what an option takes; None where it takes nothing."""
    return next((kind for words, kind, _ in options if word in words and kind != "flag"), None)


def _place(places: Sequence[str], count: int) -> str:
    """Return of what kind an argument is; the last one may be repeated."""
    if count < len(places):
        return places[count].removesuffix("...")
    return places[-1].removesuffix("...") if places and places[-1].endswith("...") else ""


def _values(kind: str, words: Sequence[str]) -> Iterable[Offer]:
    named = {"key", "section", "document"}.intersection(kind.split("|"))
    if named:
        return [(word, text) for own, word, text in _names(words) if own in named]
    if kind.startswith("choice:"):
        return [(word, "") for word in kind.removeprefix("choice:").split("|")]
    return [(word, "") for word in _LISTS.get(kind, ())]


_LISTS = {
    "field": FIELDS,
    "field=": tuple(f"{word}=" for word in FIELDS),
    "kind": KINDS,
    "missing": (*FIELDS, *SCHEMES),
}


def _names(words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield kind, name and meaning of all that the catalogue has."""
    root = nearest_root(os.path.realpath(_directory(words)))
    if root is None:
        return
    text = read_lookup(root, NAMES)
    if text is None:
        # Loaded late: it reads the whole catalogue, once after each change.
        from llmlist.cli.naming import keep_names  # noqa: PLC0415

        text = keep_names(root, NAMES)
    for line in text.split("\n"):
        kind, _, rest = line.partition("\t")
        name, _, meaning = rest.partition("\t")
        if name:
            yield kind, name, meaning


def _directory(words: Sequence[str]) -> str:
    for number, word in enumerate(words[:-1]):
        if word in {"-C", "--directory"} and number + 1 < len(words) - 1:
            return os.path.expanduser(words[number + 1])
        if word.startswith("--directory="):
            return os.path.expanduser(word.partition("=")[2])
    return "."
