"""Bar charts: drawn on a terminal, as plain columns in a pipe, as SVG for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape

from llmlist.cli.output.messages import show_summary
from llmlist.cli.output.safe_text import printable, width_of
from llmlist.cli.output.streams import is_on_terminal, show_text
from llmlist.cli.output.tables import show_bars, show_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROW: Final = 20
_LABELS: Final = 220
_BARS: Final = 380
_MARGIN: Final = 16
_LONGEST_LABEL: Final = 30
"""Columns of a label in a drawing, wide characters counted twice."""

_STYLE: Final = (
    "text{font:12px system-ui,sans-serif;fill:#24292f}"
    ".h{font-weight:600;font-size:14px}.n{fill:#57606a}rect{fill:#0969da}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.n{fill:#8b949e}rect{fill:#4493f8}}"
)


class Chart(NamedTuple):
    """A title and its bars.

    Attributes:
        title: Stands above.
        bars: A label and a number each, in order.
        remark: Stands below; empty for none.
    """

    title: str
    bars: tuple[tuple[str, int], ...]
    remark: str = ""


def show_charts(charts: Sequence[Chart]) -> None:
    """Print charts: bars on a terminal, columns elsewhere."""
    for number, chart in enumerate(charts):
        if number:
            show_summary([""])
        if is_on_terminal():
            show_bars(chart.title, chart.bars)
        else:
            show_table((chart.title, "entries"), [(label, str(count)) for label, count in chart.bars])
        if chart.remark:
            show_summary([chart.remark])


def show_drawing(charts: Sequence[Chart]) -> None:
    """Print charts as one SVG, which says the same on any machine."""
    show_text("".join(_drawing(charts)))


def _drawing(charts: Sequence[Chart]) -> Iterator[str]:
    heights = [_ROW * (len(chart.bars) + (2 if chart.remark else 1)) + _MARGIN for chart in charts]
    width, height = _LABELS + _BARS + 4 * _MARGIN, sum(heights) + _MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">\n<style>{_STYLE}</style>\n'
    )
    top = _MARGIN
    for chart, size in zip(charts, heights, strict=True):
        yield from _drawn_chart(chart, top)
        top += size
    yield "</svg>\n"


def _drawn_chart(chart: Chart, top: int) -> Iterator[str]:
    yield f'<text class="h" x="{_MARGIN}" y="{top + 13}">{_safe(chart.title)}</text>\n'
    most = max((count for _, count in chart.bars), default=1) or 1
    for number, (label, count) in enumerate(chart.bars, 1):
        y = top + number * _ROW
        length = max(round(_BARS * count / most), 1)
        x = _MARGIN + _LABELS
        yield (
            f'<text x="{x - 8}" y="{y + 14}" text-anchor="end">{_safe(_shortened(label))}</text>'
            f'<rect x="{x}" y="{y + 4}" width="{length}" height="12" rx="2"/>'
            f'<text class="n" x="{x + length + 6}" y="{y + 14}">{count}</text>\n'
        )
    if chart.remark:
        y = top + (len(chart.bars) + 1) * _ROW + 14
        yield f'<text class="n" x="{_MARGIN}" y="{y}">{_safe(chart.remark)}</text>\n'


def _safe(text: str) -> str:
    return escape(printable(text))


def _shortened(label: str) -> str:
    if width_of(label) <= _LONGEST_LABEL:
        return label
    while width_of(label) >= _LONGEST_LABEL:
        label = label[:-1]
    return f"{label}…"
