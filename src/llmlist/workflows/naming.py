"""Which section a curator means: by its key, its title or the path of titles that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.errors import ConfigError, UnknownKeyError
from llmlist.model.catalog import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmlist.model.catalog import Catalog, Section


def find_section(catalog: Catalog, name: str | None) -> Section | None:
    """Return the section that a key, a title or a path of titles means; None where there is none.

    Raises:
        ConfigError: No name was given and there are several, or the name fits several.
    """
    if name is None:
        if len(catalog.sections) == 1:
            return catalog.sections[0]
        raise ConfigError("which section?", hint=f"--section takes one of: {_candidates(catalog.sections)}")
    fitting = catalog.sections_named(name)
    if len(fitting) > 1:
        raise ConfigError(f"several sections are called {name!r}", hint=f"say which: {_candidates(fitting)}")
    return fitting[0] if fitting else None


def require_section(catalog: Catalog, name: str) -> Section:
    """Return the section that a key, a title or a path of titles means.

    Raises:
        ConfigError: The name fits several.
        UnknownKeyError: It fits none; the hint names near ones.
    """
    section = find_section(catalog, name)
    if section is None:
        raise unknown_section(catalog, name)
    return section


def unknown_section(catalog: Catalog, name: str) -> UnknownKeyError:
    """Return the error for a name that no section has; its hint names near ones."""
    known = {one.title: one for one in catalog.sections} | {one.key: one for one in catalog.sections}
    near = near_names(name, known)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {_candidates(catalog.sections)}"
    return UnknownKeyError(f"no section is called {name!r}", hint=hint)


def _candidates(sections: Iterable[Section]) -> str:
    keys = [section.key for section in sections]
    shown = ", ".join(keys[:12])
    return shown if len(keys) <= 12 else f"{shown} and {len(keys) - 12} more"
