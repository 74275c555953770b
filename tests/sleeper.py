"""Whether work ends in its time, told by a thread that sleeps beside it.

A deadline is seconds of the wall, but how late a call may be for it depends on the
machine. So the thread sleeps the call's own time again and again, and what counts is how
often it awoke before the call ended: a machine that stops, or that runs something else,
keeps both from going on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

HANG = 120.0
"""Seconds after which what ought to end has hung: ten times what a slow machine needs."""

LATE = 3
"""How often one may sleep a call's time through before the call is over, if it keeps its time.

Once is the call's own time, and the rest is for what a busy machine adds.
"""


PATIENCES = (1, 4, 16)
"""By how much a call's time is multiplied, one after another, where it was too short for a machine."""


class TooLate(AssertionError):
    """A call was late for its deadline, or would have needed more time for what it did."""


def with_more_time(attempt: Callable[[float], None], seconds: float) -> None:
    """Attempt what gives its calls some seconds, and more of them after each that was too late.

    Code that does not keep to its time is late whatever time it has; a slow machine is not.
    """
    for patience in PATIENCES:
        try:
            attempt(seconds * patience)
            break
        except TooLate:
            if patience == PATIENCES[-1]:
                raise


class Sleeper:
    """Sleeps some seconds again and again while a block runs, and counts how often it awoke."""

    def __init__(self, seconds: float) -> None:
        self.awoke = 0
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sleep, daemon=True)

    def __enter__(self) -> Sleeper:
        """Begin to sleep."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Sleep no further."""
        self._over.set()
        self._thread.join()

    def _sleep(self) -> None:
        while not self._over.wait(self._seconds):
            self.awoke += 1
