"""Forms in which lists print a name: in full, with initials, surname first, the surname alone.

Pure text. Which form a list prefers is for `lists.author_runs` to learn.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from llmlist.model.name import parse_name, surname_key

_INITIAL: Final = re.compile(r"[^\W\d_]\.?(?:-[^\W\d_]\.?)*")
_INITIALS: Final = re.compile(r"(?:[^\W\d_](?:\.[ -]?|[ -]|\Z))+")
# A stop or an initial right behind which the next one stands.
_CROWDED: Final = re.compile(r"\b[^\W\d_]\.(?=[^\W\d_])")
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,}\b")
_PART: Final = re.compile(r"[^\s-]+")


class NameForm(NamedTuple):
    """A form of names.

    Attributes:
        is_reversed: The surname stands first, a comma behind it.
        given: Of the given names ``full`` ones are printed, ``initials``, or ``none``.
        stop: What stands behind an initial: a stop or nothing.
        joint: What stands between two initials: a blank or nothing.
    """

    is_reversed: bool = False
    given: str = "full"
    stop: str = "."
    joint: str = " "


FULL: Final = NameForm()


@lru_cache(maxsize=4096)
def form_of(text: str) -> NameForm | None:
    """Return the form of a printed name; None for one that has no parts, such as a team or a name in CJK.

    >>> form_of("Ash, A. B."), form_of("Ann Ash") == FULL, form_of("OpenAI")
    (NameForm(is_reversed=True, given='initials', stop='.', joint=' '), True, None)
    """
    name = parse_name(text)
    if name.is_group or not (text.isascii() or " " in text):
        return None
    is_reversed = "," in text.removesuffix(name.suffix).rstrip(" ,")
    if not name.given:
        return NameForm(given="none") if _PART.fullmatch(text) and text[:1].isupper() else None
    if not _INITIALS.fullmatch(name.given):
        if _CAPITALS.search(name.given):
            return None  # such as `AI Digest`: it may be no person
        return FULL._replace(is_reversed=is_reversed)
    # Initials that stand behind the surname without a comma are a form of their own.
    if not is_reversed and not text.startswith(name.given[0]):
        return None
    stop = "." if "." in name.given else ""
    joint = "" if _CROWDED.search(name.given) else " "
    return NameForm(is_reversed, "initials", stop, joint)


def write_name(text: str, form: NameForm) -> str:
    """Return a name in a form, as far as it has the parts for it.

    >>> write_name("Jean-Luc B. van Ash", NameForm(is_reversed=True, given="initials"))
    'van Ash, J.-L. B.'
    """
    name = parse_name(text)
    if name.is_group or not name.given or not name.surname or not (text.isascii() or " " in text):
        return text
    if form.given == "none":
        return name.surname
    given = name.given if form.given == "full" else _initials(name.given, form)
    suffix = f", {name.suffix}" if name.suffix else ""
    return f"{name.surname}{suffix}, {given}" if form.is_reversed else f"{given} {name.surname}{suffix}"


def _initials(given: str, form: NameForm) -> str:
    words = given.replace(".", ". ").split()
    return form.joint.join(
        "-".join(f"{part[0]}{form.stop}" for part in word.split("-") if part) for word in words
    )


def _words(given: str) -> list[str]:
    """Return given names one by one: `A.B.` are two."""
    return _CROWDED.sub(lambda found: f"{found.group()} ", given).split()


@lru_cache(maxsize=4096)
def shortens(shown: str, known: str) -> bool:
    """Tell whether a printed name says no other than a known one: the same parts, or less of them.

    >>> shortens("Ash, A.", "Ann B. Ash"), shortens("Ash", "Ann Ash"), shortens("Ann Ash", "A. Ash")
    (True, True, False)
    """
    one, other = parse_name(shown), parse_name(known)
    if one.is_group or other.is_group or surname_key(shown) != surname_key(known) or not other.given:
        return False
    own, all_of = _words(one.given), _words(other.given)
    return len(own) <= len(all_of) and all(map(_begins, own, all_of))


def _begins(shown: str, known: str) -> bool:
    """Tell whether a given name is the other, or its initials."""
    if shown.casefold() == known.casefold():
        return True
    if not _INITIAL.fullmatch(shown):
        return False
    initials = [part[0].casefold() for part in shown.split("-") if part]
    return [part[0].casefold() for part in known.split("-") if part][: len(initials)] == initials
