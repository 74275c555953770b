"""When a key expires, as values; an expiry says what happens to the TTL and reads no clock but ours."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from enum import Enum
from typing import Final, Literal, NamedTuple, overload

from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.expiry.daily import next_daily
from cachegen_runtime.expiry.zones import zone_of
from cachegen_runtime.values.codec import wrong_type

_LONGEST_MS: Final = timedelta.max // timedelta(milliseconds=1)


class NeverExpire(Enum):
    """The type of `NEVER_EXPIRE`."""

    NEVER_EXPIRE = "NEVER_EXPIRE"

    def __repr__(self) -> str:
        return self.value


class KeepTtl(Enum):
    """The type of `KEEP_TTL`."""

    KEEP_TTL = "KEEP_TTL"

    def __repr__(self) -> str:
        return self.value


class Deadline(NamedTuple):
    """An expiry at one moment: ``px`` milliseconds from now, ``pxat`` Unix milliseconds.

    ``options`` says the same to SET.
    """

    mode: Literal["px", "pxat"]
    milliseconds: int
    options: tuple[bytes, bytes]


class _Upcoming:
    """The next daily moment as last found; from `since` until then it is still the next."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        # One attribute, so that threads see either the old three or the new three.
        self.found: tuple[float, float, Deadline] | None = None


NEVER_EXPIRE: Final = NeverExpire.NEVER_EXPIRE
"""A write takes the key's TTL away."""

KEEP_TTL: Final = KeepTtl.KEEP_TTL
"""A write leaves the key's TTL as it is, also where Redis would clear it."""


@dataclass(frozen=True, slots=True)
class ExpireIn:
    """A time from the write on; made by `expire_in`."""

    milliseconds: int
    on: Literal["write", "create"]
    jitter: float
    fixed: Deadline | None
    """The deadline when it is always the same one."""


@dataclass(frozen=True, slots=True)
class ExpireDailyAt:
    """The next time that a zone's clocks show an hour; made by `expire_daily_at`."""

    hour: int
    minute: int
    second: int
    zone: tzinfo
    upcoming: _Upcoming = field(compare=False, repr=False)


Expiry = ExpireIn | ExpireDailyAt | NeverExpire | KeepTtl
"""What `expiry=` takes."""


def expire_in(
    duration: timedelta | float,
    *,
    on: Literal["write", "create"] = "write",
    jitter: float = 0.0,
) -> ExpireIn:
    """Return an expiry `duration` (a timedelta, or seconds) after a write.

    Milliseconds are what Redis keeps; a positive duration below one is one, and zero or
    less is the past: the key is deleted at once. With ``on="create"`` only a write that
    makes the key sets the TTL. `jitter`, from 0 to 1, is the part of the duration over
    which expiries are spread: each is shortened at random by up to that much.

    Raises ValueError for a duration that is not finite or beyond what a timedelta holds,
    for another `on`, or for a `jitter` out of range; TypeError for another type.
    """
    if on not in ("write", "create"):
        raise ValueError('on must be "write" or "create"')
    _require("a jitter from 0 to 1", jitter, int, float)
    if not 0.0 <= jitter <= 1.0:
        raise ValueError("jitter must be from 0 to 1")
    milliseconds = _milliseconds(duration)
    fixed = None
    if jitter == 0.0 and milliseconds > 0:
        fixed = _deadline("px", milliseconds)
    return ExpireIn(milliseconds, on, jitter, fixed)


def remaining(milliseconds: int) -> timedelta:
    """Return a remaining time; `timedelta.max` for one that is longer than it can say."""
    if milliseconds > _LONGEST_MS:
        return timedelta.max
    return timedelta(milliseconds=milliseconds)


def _milliseconds(duration: object) -> int:
    if isinstance(duration, timedelta):
        microseconds = duration // timedelta(microseconds=1)
        rounded = (microseconds + 500) // 1000
        positive = microseconds > 0
    elif isinstance(duration, bool) or not isinstance(duration, int | float):
        raise wrong_type("a timedelta or seconds", duration)
    elif not abs(duration) * 1000 <= _LONGEST_MS:  # NaN is not, either.
        raise ValueError("a duration must be finite and no longer than timedelta.max")
    else:
        rounded = round(duration * 1000)
        positive = duration > 0
    return max(rounded, 1) if positive else min(rounded, 0)


@overload
def expire_daily_at(
    hour: int, minute: int, second: int, tz: str | tzinfo
) -> ExpireDailyAt: ...
@overload
def expire_daily_at(
    hour: int, minute: int = 0, second: int = 0, *, tz: str | tzinfo
) -> ExpireDailyAt: ...
def expire_daily_at(
    hour: int, minute: int = 0, second: int = 0, tz: str | tzinfo = ""
) -> ExpireDailyAt:
    """Return an expiry at the next such wall-clock time in `tz` (IANA name or tzinfo).

    A time that a change of clocks skips is the first moment after the gap; one that
    comes twice is its first occurrence still ahead. A zone of pytz is taken by its name.
    Raises ValueError for a time that no clock shows, a zone that is not known, or a
    tzinfo that tells no offset; TypeError for another type.
    """
    for part in (hour, minute, second):
        _require("whole hours, minutes and seconds", part, int)
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59):
        raise ValueError("a time of day is from 0:00:00 to 23:59:59")
    return ExpireDailyAt(hour, minute, second, zone_of(tz), _Upcoming())


def _require(expected: str, value: object, *kinds: type[object]) -> None:
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise wrong_type(expected, value)


def deadline(expiry: ExpireIn | ExpireDailyAt) -> Deadline | None:
    """Return when a key written now expires, or None when that is in the past."""
    if isinstance(expiry, ExpireDailyAt):
        return _next_of(expiry)
    if expiry.fixed is not None or expiry.milliseconds <= 0:
        return expiry.fixed
    kept = 1.0 - expiry.jitter * random.random()
    return _deadline("px", max(1, round(expiry.milliseconds * kept)))


def _next_of(expiry: ExpireDailyAt) -> Deadline:
    now = clock.now()
    found = expiry.upcoming.found
    if found is not None and found[0] <= now < found[1]:
        return found[2]
    moment = next_daily(now, expiry.hour, expiry.minute, expiry.second, expiry.zone)
    upcoming = _deadline("pxat", moment * 1000)
    expiry.upcoming.found = (now, moment, upcoming)
    return upcoming


def _deadline(mode: Literal["px", "pxat"], milliseconds: int) -> Deadline:
    return Deadline(mode, milliseconds, (mode.upper().encode(), b"%d" % milliseconds))


def following(expiry: ExpireDailyAt, moment: float) -> int:
    """Return the first such moment after one, both in seconds since the Unix epoch."""
    return next_daily(moment, expiry.hour, expiry.minute, expiry.second, expiry.zone)
