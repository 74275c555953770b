"""The chart of the page: time beside the baseline's, one group of bars a work, as plain SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from benchmarks.measure import Row, Table

_BAR, _GAP, _LABEL, _WIDTH = 16, 30, 270, 860
_COLOURS = {"ours": "#0a7d4f", "limit": "#9aa3ad"}
_PEER = "#c9772b"
_BASELINE = "#5b7fb4"


def bars(tables: Sequence[Table]) -> str:
    """Return the chart; a bar's length is the ratio of times, so shorter is faster."""
    parts: list[str] = []
    top = 34
    for table in tables:
        parts.append(_text(8, top, table.title, weight="bold"))
        top += 8
        longest = max(row.ratio for row in table.rows)
        for row in table.rows:
            parts.append(_bar(row, top, longest, baseline=row is table.rows[0]))
            top += _BAR + 4
        top += _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{top}" '
        f'viewBox="0 0 {_WIDTH} {top}" font-family="system-ui, sans-serif" font-size="12">'
    )
    ground = f'<rect width="{_WIDTH}" height="{top}" fill="#ffffff"/>'
    note = _text(
        8, 16, "Time per call beside hand-written redis-py (1.00); shorter is faster."
    )
    return "\n".join([head, ground, note, *parts, "</svg>\n"])


def _bar(row: Row, top: int, longest: float, *, baseline: bool) -> str:
    length = max(1.0, (_WIDTH - _LABEL - 70) * row.ratio / longest)
    colour = (
        _BASELINE
        if baseline
        else _COLOURS.get(row.name.partition(",")[0].split(" (")[0], _PEER)
    )
    return "\n".join(
        [
            _text(_LABEL - 8, top + 12, row.name, anchor="end"),
            f'<rect x="{_LABEL}" y="{top}" width="{length:.1f}" height="{_BAR}" fill="{colour}"/>',
            _text(_LABEL + length + 6, top + 12, f"{row.ratio:.2f}"),
        ]
    )


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="#222222">{escape(words)}</text>'
    )
