"""One lock for what takes a few steps and waits for nothing; a forked child has one of its own."""

from __future__ import annotations

import threading

from cachegen_runtime.forking import in_child


class Brief:
    """Holds the lock: ask for it each time. A signal's handler may take it in the middle."""

    lock = threading.RLock()


def _after_fork() -> None:
    # A thread of the parent process may have held the former one, which is held forever here.
    Brief.lock = threading.RLock()


in_child(_after_fork)
