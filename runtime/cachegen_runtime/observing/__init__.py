"""Observers of the caches: they get the outcome of each call once, after it has ended.

Nothing here runs, and no call is slower, before `observe` is called for the first time.
"""

from __future__ import annotations

from cachegen_runtime.observing.event import Event
from cachegen_runtime.observing.observers import observe
from cachegen_runtime.observing.statistics import (
    BOUNDS,
    KeyspaceStatistics,
    Statistics,
)

__all__ = ["BOUNDS", "Event", "KeyspaceStatistics", "Statistics", "observe"]
