"""Durations as text: ``10s``, ``500ms``, ``1h30m``, ``7d``, to whole milliseconds."""

from __future__ import annotations

import re

LONGEST = 36_500 * 86_400_000
"""A hundred years: more than anyone means, and far inside what Redis can count."""

UNITS = {
    "w": 604_800_000,
    "d": 86_400_000,
    "h": 3_600_000,
    "m": 60_000,
    "s": 1_000,
    "ms": 1,
}
"""Milliseconds of each unit, in the order in which a duration has them."""

_DURATION = re.compile("".join(rf"(?:([0-9]+){unit}(?![a-z]))?" for unit in UNITS))
_SPOKEN = re.compile(r"([0-9]+)\s*([A-Za-z]+)")
_WORDS = {
    "weeks": "w",
    "days": "d",
    "hours": "h",
    "hrs": "h",
    "minutes": "m",
    "mins": "m",
    "seconds": "s",
    "secs": "s",
    "milliseconds": "ms",
    "millis": "ms",
}


def milliseconds(text: str) -> int | None:
    """Return a duration's milliseconds, or None when the text is no duration.

    What is above `LONGEST` is returned as ``LONGEST + 1``, however many digits it has.
    """
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        return None
    total = 0
    for digits, unit in zip(match.groups(), UNITS.values(), strict=True):
        if digits is not None:
            total += min(int(digits[-40:]), LONGEST + 1) * unit
            if len(digits.lstrip("0")) > 20:
                total = LONGEST + 1
    return min(total, LONGEST + 1)


def near_duration(text: str) -> str | None:
    """Return the duration that `text` says in other words (``5 minutes``), or None."""
    parts = _SPOKEN.findall(text)
    if not parts or _SPOKEN.sub("", text).strip(" ,"):
        return None
    units = [_unit(word) for _, word in parts]
    guess = "".join(f"{each[0]}{unit}" for each, unit in zip(parts, units, strict=True))
    return guess if guess != text and milliseconds(guess) is not None else None


def _unit(word: str) -> str:
    lower = word.lower()
    if lower in UNITS:
        return lower
    for spoken, unit in _WORDS.items():
        if (spoken.startswith(lower) and len(lower) > 1) or lower == spoken:
            return unit
    return word
