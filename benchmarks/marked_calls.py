"""Warm calls with a mark before and after each work, for `benchmarks.instructions` to count between the marks."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator

from benchmarks import blocking, embedded, loading, observed
from benchmarks.blocking import Call

WARM = 30
LIMITS = {
    "get": "limit",
    "set": "limit",
    "increment with expiry": "limit (one script)",
    "multi_get of 100": "limit",
    "100 gets in one batch": "limit",
}
"""The works on a server, and their contender that Python cannot go below."""


def main(port: int, calls: int) -> None:
    """Make each work's calls between two marks, and print the works in order."""
    gc.disable()
    for name, call in _works(port):
        for _ in range(WARM):
            call()
        mark()
        for _ in range(calls):
            call()
        mark()
        print(name)


def mark() -> None:
    """Call the one function of the C library that nothing else here calls."""
    os.getpriority(os.PRIO_PROCESS, 0)


def _works(port: int) -> Iterator[tuple[str, Call]]:
    blocking.fill(port)
    works = blocking.contenders(port, {})
    for name, limit in LIMITS.items():
        yield name, works[name]["ours"]
        yield f"{name}: limit", works[name][limit]
    watched = observed.contenders(port)
    yield "observed get", watched["Statistics"]
    yield "observed get: limit", watched["nobody observes"]
    yield from loading.counted(port).items()
    for name, calls in embedded.contenders().items():
        yield f"embedded {name}", calls["ours"]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
