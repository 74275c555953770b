"""The next moment at which a zone's clocks show a time of day; pure, and right on the days clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def next_daily(now: float, hour: int, minute: int, second: int, zone: tzinfo) -> int:
    """Return the first such moment after `now`, both in seconds since the Unix epoch.

    A time of day that a gap swallows is the first moment after the gap; one that a fold
    repeats is its first occurrence still ahead.
    """
    today = datetime.fromtimestamp(now, zone).replace(tzinfo=None)
    clock_time = today.replace(hour=hour, minute=minute, second=second, microsecond=0)
    # Yesterday's can still be ahead when the clocks went back over midnight, and a zone
    # that crosses the date line skips a whole day.
    for days in range(-1, 4):
        for moment in _moments(clock_time + timedelta(days=days), zone):
            if moment > now:
                return moment
    raise ValueError("the zone's clocks never show that time")


def _moments(wall: datetime, zone: tzinfo) -> tuple[int, ...]:
    """Return the moments at which the clocks show `wall`, in order; one if in a gap."""
    first = _moment(wall.replace(tzinfo=zone, fold=0))
    second = _moment(wall.replace(tzinfo=zone, fold=1))
    if first > second:
        # Only in a gap does the offset before the change give the later moment.
        return (_change(second, first, zone),)
    return (first, second)


def _moment(aware: datetime) -> int:
    return (aware - _EPOCH) // _SECOND


def _change(before: int, after: int, zone: tzinfo) -> int:
    """Return the first moment in (before, after] at which the new offset holds."""
    old = _offset(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(moment: int, zone: tzinfo) -> timedelta | None:
    return datetime.fromtimestamp(moment, zone).utcoffset()
