"""Numbers for people: amounts, bytes and durations; every stage has these words from here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, islice

_UNITS = (
    (86_400_000_000, "d"),
    (3_600_000_000, "h"),
    (60_000_000, "min"),
    (1_000_000, "s"),
    (1_000, "ms"),
    (1, "µs"),
)


def amount(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 key``, ``1,234 keys``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(number: int) -> str:
    """Return bytes in the largest unit that leaves a whole: ``12 KiB``."""
    for unit in ("B", "KiB", "MiB"):
        if number < 1024:
            return f"{number:,} {unit}"
        number = round(number / 1024)
    return f"{number:,} GiB"


def exact_size(number: int) -> str:
    """Return bytes in the largest unit that says them exactly: ``1 KiB``, ``1,500 B``."""
    for unit, each in ((1024 * 1024, "MiB"), (1024, "KiB")):
        if number and not number % unit:
            return f"{number // unit:,} {each}"
    return f"{number:,} B"


def duration(microseconds: int) -> str:
    """Return a duration in the units that it fills: ``30 d``, ``1 h 30 min``."""
    sign = "-" if microseconds < 0 else ""
    shown = (f"{count} {unit}" for count, unit in _parts(abs(microseconds)) if count)
    return sign + (" ".join(shown) or "0 s")


def span(milliseconds: int) -> str:
    """Return a duration in its two largest units: ``1 h 30 min``."""
    if milliseconds < 1_000:
        return f"{milliseconds} ms"
    parts = _parts(milliseconds // 1_000 * 1_000_000)
    largest = dropwhile(lambda part: not part[0], parts)
    return " ".join(f"{count} {unit}" for count, unit in islice(largest, 2) if count)


def _parts(microseconds: int) -> Iterator[tuple[int, str]]:
    """Yield how much of each unit a duration fills, the largest first."""
    for length, unit in _UNITS:
        count, microseconds = divmod(microseconds, length)
        yield count, unit
