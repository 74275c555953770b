"""What a limiter says of one call."""

from __future__ import annotations

from datetime import timedelta

import msgspec


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a call is allowed, and how much is left; true when it is.

    ``limit`` is the most that one moment can admit, ``remaining`` what is left of it:
    after a call that was admitted, else what is there now. ``retry_after`` is how long to
    wait until the same call would be admitted if nobody else came (zero when it is),
    ``reset_after`` how long until nothing counts any more; both are exact to the
    microsecond, rounded up. With several limits ``limit`` and ``remaining`` are those of
    the one with least remaining, the times the longest. ``known`` is false when the
    cluster did not answer and the keyspace's `when_unavailable` did.
    """

    allowed: bool
    limit: int
    remaining: int
    retry_after: timedelta
    reset_after: timedelta
    known: bool = True

    def __bool__(self) -> bool:
        return self.allowed
