"""Every fault that costs time, for every class of operations on every way; each call is over in its time."""

from __future__ import annotations

from collections import Counter

from tests.endurance.part import Figures, Part
from tests.transport.calls import CALLS
from tests.transport.faults import FAULTS, check
from tests.transport.ways import WAYS, both_servers, reached

TIMEOUT = 0.25


def run(scale: float) -> Figures:
    """Let calls run out of time, each class once, and try the other faults 10 times."""
    counts: Counter[str] = Counter()
    worst = 0.0
    with both_servers() as servers:
        for way in WAYS:
            for fault in FAULTS:
                rounds = max(round((1 if fault.late else 10) * scale), 1)
                with reached(way, servers[way[1]], TIMEOUT) as found:
                    for call in CALLS * rounds:
                        seconds = check(found, call, fault, TIMEOUT)
                        worst = max(worst, seconds - TIMEOUT)
                        counts["calls"] += 1
                        counts["time-outs"] += fault.late
    return {
        **counts,
        "first calls afterwards that failed": 0,
        "worst overrun in ms": round(worst * 1000),
    }


PARTS = (
    Part(
        "deadlines",
        "every call ends within its timeout whatever happens underneath, and the first one afterwards works",
        run,
    ),
)
