"""Dates as precise as they are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day: ``2017``, ``2017-06`` or ``2017-06-12``.

    Raises:
        ValueError: The parts make no date of the Gregorian calendar.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises:
            ValueError: The text is none of the three, or no date of the calendar.
        """
        found = _PATTERN.fullmatch(text)
        if not found:
            raise ValueError(f"not a date: {text!r} (write 2017, 2017-06 or 2017-06-12)")
        return cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]  # the year always matches

    def __str__(self) -> str:
        """Return the form that `parse` reads."""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """A total order; what is not known comes first."""
        return self.year, self.month or 0, self.day or 0

    def covers(self, other: PartialDate) -> bool:
        """Tell whether ``other`` says the same, only as precisely or more so.

        >>> PartialDate(2017).covers(PartialDate(2017, 6, 12))
        True
        """
        return str(other).startswith(str(self))
