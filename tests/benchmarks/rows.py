"""One line of the report: what was measured, against which floor, and the goal for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.benchmarks.timing import Figure, Rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured thing.

    Attributes:
        what: Which.
        value: The figure, with its spread: mostly a ratio.
        unit: What the figure counts, such as ``x bare Python``.
        most: The goal, where less is better.
        least: The goal, where more is better.
        seconds: Of the processor, on this machine; None where none were taken.
        peak_mib: Most memory of its process; None where it had none of its own.
    """

    what: str
    value: Figure
    unit: str
    most: float | None = None
    least: float | None = None
    seconds: float | None = None
    peak_mib: float | None = None

    @property
    def is_reached(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.most is not None:
            return self.value.median <= self.most
        return None if self.least is None else self.value.median >= self.least


def compared(
    rounds: Rounds, name: str, floor: str, *, most: float | None = None, least: float | None = None
) -> Row:
    """Return how a contender stands to a floor."""
    return Row(
        what=name,
        value=rounds.ratio(name, floor),
        unit=f"x {floor}",
        most=most,
        least=least,
        seconds=rounds.seconds(name).median,
        peak_mib=rounds.peak_mib(name),
    )


def faster(rounds: Rounds, name: str, other: str, *, least: float | None = None) -> Row:
    """Return how many times as fast as another a contender is."""
    return Row(
        what=f"{name}, against {other}",
        value=rounds.ratio(other, name),
        unit="x faster",
        least=least,
        seconds=rounds.seconds(other).median,
        peak_mib=rounds.peak_mib(other),
    )


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return rows for programs."""
    return [{**asdict(row), "value": row.value._asdict(), "is_reached": row.is_reached} for row in rows]


def as_markdown(rows: Sequence[Row]) -> str:
    """Return rows as a table of markdown."""
    lines = ["| what | figure | spread | goal | | s | MiB |", "|---|---:|---|---|---|---:|---:|"]
    for row in rows:
        goal = f"≤ {row.most:g}" if row.most is not None else "" if row.least is None else f"≥ {row.least:g}"
        mark = {True: "reached", False: "**not reached**", None: ""}[row.is_reached]
        cells = (
            row.what,
            f"{row.value.median:.3g} {row.unit}",
            f"{row.value.lowest:.3g} to {row.value.highest:.3g}",
            goal,
            mark,
            "" if row.seconds is None else f"{row.seconds:.3f}",
            "" if row.peak_mib is None else f"{row.peak_mib:.0f}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
