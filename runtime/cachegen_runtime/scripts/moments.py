"""The server's clock as scripts' twins ask for it."""

from __future__ import annotations

from cachegen_runtime.scripts.script import Run


def now(run: Run) -> int:
    """Return the store's time in microseconds since the Unix epoch."""
    match run((b"TIME",)):
        case [bytes() as seconds, bytes() as microseconds]:
            return int(seconds) * 1_000_000 + int(microseconds)
        case other:
            raise TypeError(f"TIME answered {type(other).__name__}")


def period(microseconds: int) -> int:
    """Return a life of a key in whole milliseconds, rounded up and at least one."""
    return max(-(-microseconds // 1000), 1)
