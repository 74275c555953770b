"""The expiry that the TTLs of some keys suggest: the round duration just above the longest."""

from __future__ import annotations

from collections.abc import Sequence

_ROUND = (
    *((seconds * 1_000, f"{seconds}s") for seconds in (1, 2, 5, 10, 15, 20, 30)),
    *((minutes * 60_000, f"{minutes}m") for minutes in (1, 2, 5, 10, 15, 20, 30, 45)),
    *((hours * 3_600_000, f"{hours}h") for hours in (1, 2, 3, 4, 6, 8, 12)),
    *(
        (days * 86_400_000, f"{days}d")
        for days in (1, 2, 3, 7, 14, 30, 60, 90, 180, 365)
    ),
)
"""Durations that people write down, in milliseconds and as the schema spells them."""


def suggested(lifetimes: Sequence[int]) -> str | None:
    """Return the expiry, None without TTLs; `lifetimes` are milliseconds."""
    if not lifetimes:
        return None
    longest = max(lifetimes)
    for length, text in _ROUND:
        if longest <= length:
            return text
    return f"{-(-longest // 86_400_000)}d"
