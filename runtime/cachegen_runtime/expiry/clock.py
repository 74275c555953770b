"""The wall clock that expiries and the embedded store read; tests may move it forward."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

_FARTHEST: Final = 5000 * 365.25 * 24 * 3600.0
"""Well before the last year that a datetime can say."""


class Clock:
    """Seconds since the Unix epoch, plus what `advance` has added."""

    __slots__ = ("_offset",)

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        """Return the present moment in seconds since the Unix epoch."""
        return time.time() + self._offset

    def advance(self, seconds: float | timedelta) -> None:
        """Move the clock forward; the embedded store's keys age by as much."""
        if isinstance(seconds, timedelta):
            seconds = seconds.total_seconds()
        if not 0 <= seconds <= _FARTHEST - self._offset:
            raise ValueError("a clock moves forward only, by 5000 years at most")
        self._offset += seconds

    @property
    def offset(self) -> float:
        """Return by how many seconds the clock was moved."""
        return self._offset

    def reset(self, offset: float = 0.0) -> None:
        """Return to the real time, or to an offset from it that was before."""
        self._offset = offset


clock = Clock()
"""The process's clock."""
