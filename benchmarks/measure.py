"""Interleaved measuring: contenders take turns in short slices, in random order, and ratios are paired.

Microseconds drift with the machine's mood; the ratio of two slices of one round does not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

Work = Callable[[int], None]
"""Do the work so many times."""

UNSTEADY = 1.5


@dataclass(frozen=True, slots=True)
class Row:
    """One contender's times, beside those of the baseline in the same rounds."""

    name: str
    microseconds: float
    ratio: float
    lower: float
    upper: float
    best: float


@dataclass(frozen=True, slots=True)
class Table:
    """The contenders of one work; ratios are times over the baseline's time."""

    title: str
    rows: tuple[Row, ...]
    steady: bool

    @property
    def unit(self) -> tuple[str, float]:
        """Return the unit that suits the times, and its microseconds."""
        least = min(row.microseconds for row in self.rows)
        return ("ms", 1000) if least > 1000 else ("µs", 1)

    def ratio(self, name: str) -> float:
        """Return a contender's ratio."""
        return next(row.ratio for row in self.rows if row.name == name)

    def __str__(self) -> str:
        lines = [
            f"\n{self.title}" + ("" if self.steady else "   (unsteady: no verdict)")
        ]
        unit, size = self.unit
        lines.append(
            f"  {'':32}{unit:>9}{'ratio':>8}{'quartiles':>16}{'best/best':>11}"
        )
        for row in self.rows:
            quartiles = f"{row.lower:.2f}..{row.upper:.2f}"
            lines.append(
                f"  {row.name:32}{row.microseconds / size:9.2f}{row.ratio:8.3f}{quartiles:>16}{row.best:11.3f}"
            )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted or measured once, and is no time beside another: a head, and rows of text."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        lines = [f"\n{self.title}"]
        for name, *others in (self.head, *self.rows):
            lines.append(f"  {name:44}" + "".join(f"{each:>14}" for each in others))
        return "\n".join(lines)


def compare(
    title: str, contenders: Mapping[str, Work], *, slice_seconds: float, rounds: int
) -> Table:
    """Return the times of contenders; the first is the baseline."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    counts = {
        name: _calibrated(work, slice_seconds) for name, work in contenders.items()
    }
    for _ in range(rounds):
        for name in random.sample(list(contenders), len(contenders)):
            started = perf_counter()
            contenders[name](counts[name])
            times[name].append((perf_counter() - started) / counts[name])
    return table(title, times)


def table(title: str, times: Mapping[str, list[float]]) -> Table:
    """Return the table of times that were taken in the same rounds."""
    baseline = next(iter(times.values()))
    lower, _, upper = _quartiles(baseline)
    return Table(
        title,
        tuple(_row(name, taken, baseline) for name, taken in times.items()),
        upper < UNSTEADY * lower,
    )


def _row(name: str, taken: list[float], baseline: list[float]) -> Row:
    ratios = [one / base for one, base in zip(taken, baseline, strict=True)]
    lower, middle, upper = _quartiles(ratios)
    return Row(
        name, median(taken) * 1e6, middle, lower, upper, min(taken) / min(baseline)
    )


def _quartiles(values: list[float]) -> tuple[float, float, float]:
    if len(values) < 2:
        return values[0], values[0], values[0]
    first, second, third = quantiles(values, n=4, method="inclusive")
    return first, second, third


def _calibrated(work: Work, slice_seconds: float) -> int:
    """Return how often the work fits into a slice, after some warming up."""
    count = 1
    while True:
        started = perf_counter()
        work(count)
        taken = perf_counter() - started
        if taken > slice_seconds / 4 or count >= 1 << 20:
            return max(1, round(count * slice_seconds / taken))
        count *= 2
