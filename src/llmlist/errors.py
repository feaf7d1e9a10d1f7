"""The error tree and its exit codes: failures that stop the work.

Findings (what ``check`` or ``dedupe`` report) are values, see ``model.problem``.
Every exception that llmlist raises on purpose derives from `LlmlistError`; ``cli.main`` is the
only place that turns one into an exit status.
"""

from __future__ import annotations

# `typing` takes as long to load as Python itself, and a remembered answer needs nothing of it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from llmlist.model.problem import Location, Problem

EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


class LlmlistError(Exception):
    """Root of all expected failures.

    Attributes:
        hint: What the user can do next, one sentence, or None.
        exit_code: The status that the process ends with.
    """

    exit_code: ClassVar[int] = EXIT_BUG

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(LlmlistError):
    """The command, its options or the settings in ``catalog.yaml`` make no sense together."""

    exit_code = 2


class UnknownKeyError(ConfigError):
    """No entry or section has that key."""


class DataError(LlmlistError):
    """A catalogue file or a document cannot be read.

    Attributes:
        location: Where the (first) fault stands, or None.
        problems: Every fault found, where there can be more than one.
    """

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        location: Location | None = None,
        problems: tuple[Problem, ...] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.location = location
        self.problems = problems


class CatalogSyntaxError(DataError):
    """A catalogue file is no YAML, or does not have the shape of a catalogue."""


class InvalidIdentifierError(DataError, ValueError):
    """A text that should be an identifier is none."""


class SourceError(LlmlistError):
    """A source of metadata failed."""

    exit_code = 4


class WorkNotFoundError(SourceError):
    """A source answered, and does not know the identifier."""


class SourceUnavailableError(SourceError):
    """A source could not be asked, or did not give a usable answer."""


class EditError(LlmlistError):
    """A file could not be written as planned; every file is as it was."""

    exit_code = 5


class StaleFileError(EditError):
    """A file changed between reading and writing."""


class OverlappingEditsError(EditError):
    """Two edits of one plan touch the same bytes."""
