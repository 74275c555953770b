"""What work costs, by processor time and always in relation to other work of the same run.

No bound here is in seconds, since that would be a guess about somebody's machine: work is
compared with itself on half the input, or with a piece of ordinary work timed beside it.
Each comparison is made several times and the best one counts, because other programs and
the collector of garbage make work slower now and then, and never faster.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 5
"""How often work may be measured before its cost is believed."""

LINEAR = 2.5
"""How many times as much twice the input may cost; with its square it would cost four times as much."""


def spent(work: Callable[[], object]) -> float:
    """Return the processor time that work takes."""
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def assert_grows_linearly(
    work_on: Callable[[int], Callable[[], object]], size: int
) -> None:
    """Fail if twice the input costs more than linear work would, in the best of several rounds.

    `work_on` prepares an input of some size, which costs nothing, and returns the work on it.
    """
    half, whole = work_on(size), work_on(2 * size)
    costs = [(spent(half), spent(whole)) for _ in range(2)]
    while (ratio := _least(costs, 1) / _least(costs, 0)) > LINEAR:
        assert len(costs) < 2 * ROUNDS, f"twice the input costs {ratio:.1f} times"
        costs.append((spent(half), spent(whole)))


def assert_costs_at_most(
    times: float, cost: Callable[[], float], reference: Callable[[], float]
) -> None:
    """Fail if something costs more than so many references in every one of several rounds."""
    ratios: list[float] = []
    while not ratios or ratios[-1] > times:
        assert len(ratios) < ROUNDS, f"it costs {min(ratios):.1f} references"
        ratios.append(cost() / reference())


def _least(costs: list[tuple[float, float]], which: int) -> float:
    return min(cost[which] for cost in costs)
