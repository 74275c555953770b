"""How long a loaded value is fresh, by what is left of its key's time; no stored value says it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

from cachegen_runtime.expiry.expiries import (
    KEEP_TTL,
    ExpireDailyAt,
    ExpireIn,
    Expiry,
    deadline,
)
from cachegen_runtime.keyspace import Load
from cachegen_runtime.operations.ttl import require_never

_MILLISECOND: Final = timedelta(milliseconds=1)

ENDLESS: Final = -1
"""What PTTL says of a key that never expires."""


class Stored(NamedTuple):
    """When a value that is stored now is gone: SET's option and its milliseconds.

    ``how`` is `PX`, `PXAT`, or `never`; then the milliseconds are 0.
    """

    how: bytes
    milliseconds: int

    @property
    def options(self) -> tuple[bytes, ...]:
        """Return the options of a SET."""
        if self.how == b"never":
            return ()
        return (self.how, b"%d" % self.milliseconds)


class Freshness(NamedTuple):
    """What of a key's remaining time is not its value's, in milliseconds.

    A value is kept `kept` past its expiry; it is `due` to be reloaded when no more
    than that is left of the key's time.
    """

    kept: int
    due: int

    def is_fresh(self, left: int) -> bool:
        """Return whether a value is fresh whose key's PTTL is `left`."""
        return left == ENDLESS or left > self.kept

    def stored(self, expiry: ExpireIn | ExpireDailyAt) -> Stored | None:
        """Return when a value stored now is gone, or None when it has expired already."""
        when = deadline(expiry)
        if when is None:
            return None
        return Stored(when.mode.upper().encode(), when.milliseconds + self.kept)


def freshness(load: Load, expiry: Expiry | None) -> Freshness:
    """Return the freshness of values that are loaded so and expire so."""
    kept = in_milliseconds(load.stale_for) if load.stale_for is not None else 0
    if load.refresh_at is None or not isinstance(expiry, ExpireIn):
        return Freshness(kept, kept)
    return Freshness(kept, kept + round(expiry.milliseconds * (1 - load.refresh_at)))


def stored_until(
    expiry: Expiry | None, default: Expiry | None, fresh: Freshness
) -> Stored | None:
    """Return when a loaded value is gone, or None when it has expired already.

    For None the `default`. Raises ValueError for an expiry that depends on what was there
    before: each load is as good as the first one.
    """
    if expiry is None:
        expiry = default
    if expiry is None:
        return Stored(b"never", 0)
    refuse_history(expiry)
    if isinstance(expiry, ExpireIn | ExpireDailyAt):
        return fresh.stored(expiry)
    require_never(expiry)
    return Stored(b"never", 0)


def refuse_history(expiry: Expiry | None) -> None:
    """Raise ValueError for an expiry that no load can have."""
    if expiry is KEEP_TTL:
        raise ValueError("KEEP_TTL is no expiry of a load: there is no TTL to keep")
    refuse_on_create(expiry)


def refuse_on_create(expiry: Expiry | None) -> None:
    """Raise ValueError for an expiry that counts from a key's creation."""
    if isinstance(expiry, ExpireIn) and expiry.on == "create":
        raise ValueError('on="create" does not go with values that are loaded')


def in_milliseconds(time: timedelta) -> int:
    """Return a time in milliseconds."""
    return time // _MILLISECOND
