"""A bar on the terminal for what takes over a second; nowhere else, and gone at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TextIO

_PATIENCE = 1.0
_WIDTH = 30


class Bar:
    """Shows how many of `things` are done; `clock` returns seconds."""

    def __init__(self, things: str, stream: TextIO, clock: Callable[[], float]) -> None:
        self._things = things
        self._stream = stream
        self._clock = clock
        self._start = clock()
        self._is_terminal = stream.isatty()
        self._is_shown = False

    def __call__(self, done: int, total: int) -> None:
        """Show that so many of so many are done."""
        if not self._is_terminal or self._clock() - self._start < _PATIENCE:
            return
        part = min(done / total, 1.0) if total else 1.0
        filled = "#" * round(part * _WIDTH)
        self._stream.write(
            f"\r[{filled:<{_WIDTH}}] {part:4.0%}  {done:,} {self._things}"
        )
        self._stream.flush()
        self._is_shown = True

    def clear(self) -> None:
        """Take the bar away."""
        if self._is_shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


@contextmanager
def progress(things: str) -> Generator[Bar]:
    """Return a bar of `things` on standard error that is gone when the block ends."""
    bar = Bar(things, sys.stderr, time.monotonic)
    try:
        yield bar
    finally:
        bar.clear()
