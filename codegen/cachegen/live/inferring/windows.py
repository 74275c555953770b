"""Counters in fixed windows: keys whose last segment numbers the window, as hand-written limiters have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cachegen import ir
from cachegen.live.inferring.forms import stored_form
from cachegen.live.inferring.groups import Group, Varying

_LENGTHS: tuple[tuple[int, str], ...] = (
    *((seconds, f"{seconds}s") for seconds in (5, 10, 15, 20, 30)),
    *((minutes * 60, f"{minutes}m") for minutes in (1, 2, 5, 10, 15, 20, 30)),
    *((hours * 3_600, f"{hours}h") for hours in (1, 2, 3, 4, 6, 12)),
    *((days * 86_400, f"{days}d") for days in (1, 7)),
)

_SLACK = 2.0
"""Seconds that pass between a TTL and the clock being asked."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Where the number of the window stands in the keys, and how long one lasts."""

    at: int
    length: str


def windows(group: Group, now: float) -> Windows | None:
    """Return the windows that a group counts in; `now` is the server's Unix time, 0 if unknown."""
    lifetimes = [each.ttl / 1000 for each in group.samples if each.ttl is not None]
    if not now or len(lifetimes) < len(group.samples):
        return None
    values = [value for each in group.samples for value in each.values]
    if not values or stored_form(values) is not ir.Scalar.INT:
        return None
    for at, part in reversed(list(enumerate(group.parts))):
        if isinstance(part, Varying) and part.form is ir.Scalar.INT:
            numbers = [int(group.segments(each.key)[at]) for each in group.samples]
            found = _length(list(zip(numbers, lifetimes, strict=True)), now)
            if found is not None:
                return Windows(at, found)
    return None


def without_window(group: Group, at: int) -> Group:
    """Return the group with the window taken out of its pattern."""
    return replace(group, parts=(*group.parts[:at], *group.parts[at + 1 :]))


def _length(counters: Sequence[tuple[int, float]], now: float) -> str | None:
    """Return the length by which all numbers are windows that are open or were lately.

    A window is numbered by its count since 1970, or by the moment at which it began.
    """
    for seconds, text in reversed(_LENGTHS):
        if all(_fits(number * seconds, seconds, ttl, now) for number, ttl in counters):
            return text
        if all(
            number % seconds == 0 and _fits(number, seconds, ttl, now)
            for number, ttl in counters
        ):
            return text
    return None


def _fits(start: int, seconds: int, ttl: float, now: float) -> bool:
    """Return whether a counter of this TTL began in the window: it lasts as long, or twice."""
    age = now - start
    return (
        age + _SLACK >= 0
        and age <= 3 * seconds
        and seconds - age <= ttl + _SLACK
        and ttl <= 2 * seconds
    )
