"""Numbers for people: amounts, bytes and durations, each in one short form."""

from __future__ import annotations

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"))


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


def span(milliseconds: int) -> str:
    """Return a duration in its two largest units: ``1 h 30 min``."""
    if milliseconds < 1_000:
        return f"{milliseconds} ms"
    parts: list[str] = []
    for length, unit in _UNITS:
        count, milliseconds = divmod(milliseconds, length)
        if count:
            parts.append(f"{count} {unit}")
        elif parts:
            break
    return " ".join(parts[:2])
