"""The links of a catalogue: which there are, and what to say of the answers of their servers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from llmlist.model.identifier import identifier_from_url
from llmlist.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmlist.model.link_answer import LinkAnswer
    from llmlist.model.workspace import Workspace

_DETOURS: Final = (
    "login",
    "signin",
    "sign-in",
    "consent",
    "captcha",
    "error",
    "404",
    "notfound",
    "not-found",
)
"""What stands in the path of pages that servers send programs to instead of the one they asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLink:
    """An address and where the catalogue has it.

    Attributes:
        url: Without its fragment: servers never see that.
        keys: Of the entries that link it, in the order of the catalogue.
        location: Of the first of them.
    """

    url: str
    keys: tuple[str, ...]
    location: Location | None


def find_links(workspace: Workspace) -> tuple[ListedLink, ...]:
    """Return each web address that the catalogue links, once."""
    found: dict[str, ListedLink] = {}
    for item in workspace.catalog.items:
        origin = workspace.origins.get((item.key, item.section))
        location = None if origin is None else Location(path=origin.path, line=origin.line)
        for link in item.links or ():
            url = link.url.partition("#")[0]
            if not url.lower().startswith(("http://", "https://")):
                continue
            old = found.get(url)
            keys = dict.fromkeys((*(old.keys if old else ()), item.key))
            place = old.location if old else location
            found[url] = ListedLink(url=url, keys=tuple(keys), location=place)
    return tuple(found.values())


def link_problems(link: ListedLink, answer: LinkAnswer) -> Iterator[Problem]:
    """Yield what is to say of an answer; nothing of a page that is there."""
    if answer.state == "dead":
        hint = "find where the page went, or take the link out"
        yield _problem(link, "dead-link", "error", f"{link.url} is dead: {answer.reason}", hint)
    elif answer.state == "unknown":
        yield _problem(link, "unclear-link", "info", f"{link.url}: could not tell: {answer.reason}", None)
    elif answer.state == "refused":
        hint = "`--allow-private` asks there too"
        yield _problem(link, "private-link", "warning", f"{link.url}: not asked: {answer.reason}", hint)
    target = better_url(link.url, answer)
    if target is not None:
        message = f"{link.url} has moved for good to {target}"
        yield _problem(link, "moved-link", "info", message, "look at it, and write the new address")


def better_url(url: str, answer: LinkAnswer) -> str | None:
    """Return where a link should lead, if its server says so for good and the place is no detour.

    An address that carries an identifier stays unless the new one carries the same: a DOI is to lead on.
    """
    if answer.state != "alive" or answer.target is None or answer.target == url:
        return None
    try:
        old, new = urlsplit(url), urlsplit(answer.target)
    except ValueError:
        return None
    if old.path.strip("/") and not new.path.strip("/"):
        return None
    if any(word in new.path.lower() and word not in old.path.lower() for word in _DETOURS):
        return None
    identifier = identifier_from_url(url)
    if identifier is not None and identifier_from_url(answer.target) != identifier:
        return None
    return answer.target


def _problem(link: ListedLink, code: str, severity: str, message: str, hint: str | None) -> Problem:
    return Problem(
        code=code,
        severity=severity,  # type: ignore[arg-type]  # one of three, above
        message=message,
        location=link.location,
        entry_key=link.keys[0],
        hint=hint,
    )
