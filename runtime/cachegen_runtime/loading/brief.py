"""One lock for what takes a few steps and waits for nothing; a forked child has one of its own."""

from __future__ import annotations

import os
import threading


class Brief:
    """Holds the lock: ask for it each time. A signal's handler may take it in the middle."""

    lock = threading.RLock()


def _after_fork() -> None:
    # A thread of the parent process may have held the former one, which is held for ever here.
    Brief.lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
