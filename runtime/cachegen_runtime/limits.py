"""Limits as a schema declares them: values that know their size and nothing of servers."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import msgspec

from cachegen_runtime.expiry.expiries import ExpireDailyAt

_MICROSECOND = timedelta(microseconds=1)


class TokenBucket(msgspec.Struct, frozen=True):
    """At most ``burst`` calls at once, and ``count`` more each `per` microseconds."""

    count: int
    per: int
    burst: int


class FixedWindow(msgspec.Struct, frozen=True):
    """At most ``count`` calls from the first one until the window's end.

    The end is `per` microseconds after the first call, or the next `reset`.
    """

    count: int
    per: int = 0
    reset: ExpireDailyAt | None = None

    @property
    def burst(self) -> int:
        """Return the most that one moment can admit."""
        return self.count


class ExactWindow(msgspec.Struct, frozen=True):
    """At most ``count`` calls in any `per` microseconds."""

    count: int
    per: int

    @property
    def burst(self) -> int:
        """Return the most that one moment can admit."""
        return self.count


Limit: TypeAlias = TokenBucket | FixedWindow | ExactWindow
"""One limit."""
Limits: TypeAlias = tuple[TokenBucket, ...] | FixedWindow | ExactWindow
"""What a limiter holds its callers to: one limit, or token buckets that must all admit."""


def each_of(limits: Limits) -> tuple[Limit, ...]:
    """Return what must admit a call, one by one."""
    return limits if isinstance(limits, tuple) else (limits,)


def token_bucket(
    count: int, per: timedelta, *, burst: int | None = None
) -> tuple[TokenBucket, ...]:
    """Return a limit of `count` calls each `per`, of which `burst` may come at once."""
    return (TokenBucket(count, per // _MICROSECOND, burst or count),)


def fixed_window(count: int, per: timedelta | ExpireDailyAt) -> FixedWindow:
    """Return a limit of `count` calls until `per` after the first, or until a time of day."""
    if isinstance(per, timedelta):
        return FixedWindow(count, per // _MICROSECOND)
    return FixedWindow(count, reset=per)


def exact_window(count: int, per: timedelta) -> ExactWindow:
    """Return a limit of `count` calls in any `per`."""
    return ExactWindow(count, per // _MICROSECOND)


def all_of(*limits: tuple[TokenBucket, ...]) -> tuple[TokenBucket, ...]:
    """Return limits that must all admit a call."""
    return tuple(bucket for each in limits for bucket in each)
