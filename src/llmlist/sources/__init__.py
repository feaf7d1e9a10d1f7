"""Sources of metadata: what they answer, and what they need from whoever runs them.

The only code that touches the network. A source is handed a pacer and a store, which `storage`
implements; the command line joins the two, so this package must not know where anything is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from llmlist.errors import SourceUnavailableError
    from llmlist.model.entry import Draft
    from llmlist.model.identifier import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The source knows the work.

    Attributes:
        identifier: As it was asked for.
        draft: What the source says of the work.
        fetched: When it said so: UTC, ISO 8601.
        from_cache: It said so in an earlier run.
    """

    identifier: Identifier
    draft: Draft
    fetched: str
    from_cache: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """The source does not know the work: it said so twice, the second time when asked for it alone.

    Attributes:
        identifier: As it was asked for.
        fetched: When it said so: UTC, ISO 8601.
        from_cache: It said so in an earlier run.
    """

    identifier: Identifier
    fetched: str
    from_cache: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAsked:
    """Nothing is known: the source was not asked, or what it answered is of no use.

    Attributes:
        identifier: As it was asked for.
        reason: One sentence, for the user.
        error: The failure that ended the run, for a caller that wants to raise it; None where there
            was none: offline and not stored, or no identifier that this source knows.
    """

    identifier: Identifier
    reason: str
    error: SourceUnavailableError | None = field(default=None, compare=False)


Answer: TypeAlias = Found | NotFound | NotAsked


class MetadataSource(Protocol):
    """Something that knows works by identifiers of one scheme."""

    @property
    def scheme(self) -> str:
        """The scheme of the identifiers it can be asked for."""

    def fetch(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield one answer for each different identifier, as they arrive, in no special order.

        A failure of the source does not raise: what is left over is yielded as `NotAsked`, each with
        the reason, after all that arrived before. The caller decides whether that is an error.
        """


class Pacer(Protocol):
    """Turns at one server. See `storage.pacer.SharedPacer`."""

    def turn(self, on_wait: Callable[[float], None] | None = None) -> AbstractContextManager[None]:
        """Wait for the turn, after telling ``on_wait`` the seconds, and hold it for the block."""

    def rest(self, seconds: float) -> None:
        """Have everyone leave the server alone for so long from now; called by the turn's holder."""


class StoredFact(Protocol):
    """What a source answered on one identifier. See `storage.cache.StoredFact`."""

    @property
    def fetched(self) -> str:
        """When it answered: UTC, ISO 8601."""

    @property
    def body(self) -> str | None:
        """The answer as the source wrote it down, or None where it does not know the identifier."""


class FactStore(Protocol):
    """Answers kept between runs. It never raises: what fails is not stored. See `storage.cache.FactCache`."""

    def get(self, source: str, identifier: Identifier) -> StoredFact | None:
        """Return what ``source`` answered on ``identifier``, however old, or None."""

    def put(self, source: str, identifier: Identifier, *, fetched: str, body: str | None) -> None:
        """Store an answer over any older one."""
