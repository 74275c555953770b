"""When to stop asking a cluster, and when to try again; no I/O, and the clock is an argument.

| state | a call | its answer | no answer |
|---|---|---|---|
| closed | goes through | stays closed | the third in a row opens |
| open, within a window that had its probe, or in the first | fails at once | | |
| open, first call of a later window | is the probe and goes through | closes | stays open |

Windows are as long as the parameter says and are counted from the opening. Any answer closes,
also that of a call which began before. No lock is held: an exception from a signal handler could
end the thread that holds it, and the cluster would never be asked again. What decides is one step each:
`next` of a count, and `setdefault` of a dictionary.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from time import monotonic
from typing import Final, NamedTuple

from cachegen_runtime.errors import (
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.protocol import ErrorReply
from cachegen_runtime.transport.failures import Subject

UNANSWERED: Final = 3
"""So many calls in a row without an answer are enough."""


class _Open(NamedTuple):
    """Since when calls fail, why the last one did, and who has each window's probe."""

    since: float
    reason: str
    probes: dict[int, object]


class Breaker:
    """One cluster's state, for all threads and tasks of a process."""

    def __init__(self, every: float, clock: Callable[[], float] = monotonic) -> None:
        self._every = every
        self._clock = clock
        self._unanswered = count(1)
        self._is_doubtful = False
        self._open: _Open | None = None
        self._answered_at = clock()

    def enter(self, subject: Callable[[], Subject]) -> float:
        """Return when a call begins, which now may; raise CacheUnavailableError at once instead."""
        now = self._clock()
        opened = self._open
        if opened is None or self._is_probe(opened, now):
            return now
        left = self._every - (now - opened.since) % self._every
        where = subject()
        raise CacheUnavailableError(
            f"the last {UNANSWERED} calls got no answer ({opened.reason}); "
            f"one is tried again in {left:.1f} s",
            operation=where.operation,
            keyspace=where.keyspace,
            key=where.key,
        )

    def answered(self) -> None:
        """Note an answer, whatever it says."""
        self._answered_at = self._clock()
        if self._is_doubtful:
            self._is_doubtful = False
            self._unanswered = count(1)
            self._open = None

    def failed(self, error: CacheError, began: float) -> None:
        """Note how a call ended that began so; an older one than the last answer says nothing new."""
        if not is_unanswered(error):
            self.answered()
        elif began >= self._answered_at:
            self._is_doubtful = True
            if next(self._unanswered) >= UNANSWERED and self._open is None:
                self._open = _Open(self._clock(), str(error.args[0]), {})
                # An answer may have come meanwhile, which saw nothing to close: the next one does.
                self._is_doubtful = True

    def _is_probe(self, opened: _Open, now: float) -> bool:
        window = int((now - opened.since) // self._every)
        if window < 1:
            return False
        own = object()
        if opened.probes.setdefault(window, own) is not own:
            return False
        opened.probes.pop(window - 1, None)
        return True


def is_unanswered(error: object) -> bool:
    """Return whether an outcome says that no answer came; a refusal is an answer."""
    return (
        isinstance(error, CacheTimeoutError | CacheUnavailableError)
        and error.__cause__ is not None
        and not isinstance(error.__cause__, ErrorReply)
    )
