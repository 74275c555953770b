"""Steps of a process that change a disk, counted, with something done at the nth of them.

A step is a call into the system that makes, writes, syncs, renames or removes; the point
before the call and the point after it are two steps, so that a process can die on both
sides of each. Nothing of what is under test is replaced.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from types import BuiltinFunctionType, FrameType, ModuleType

CALLS = frozenset(
    (
        *("write", "writelines", "flush", "close", "truncate", "__exit__", "open"),
        *("fsync", "fdatasync", "replace", "rename", "link", "symlink", "unlink"),
        *("remove", "rmdir", "mkdir", "chmod", "fchmod", "utime", "flock", "ftruncate"),
    )
)
"""Names of the functions of the system and of files, as Python's own C code has them."""

_modules = {"posix", "nt", "fcntl", "_io", "io"}


class Steps:
    """Counts the steps of this process from here; at the step `last` it does `act`."""

    def __init__(self, last: int, act: Callable[[], None]) -> None:
        self.taken: list[str] = []
        self._last = last
        self._act = act
        sys.setprofile(self._see)

    def stop(self) -> None:
        """Count no further."""
        sys.setprofile(None)

    def _see(self, frame: FrameType, event: str, argument: object) -> None:
        if event not in ("c_call", "c_return", "c_exception"):
            return
        if not isinstance(argument, BuiltinFunctionType):
            return
        if argument.__name__ not in CALLS or not _is_of_the_system(argument):
            return
        self.taken.append(f"{event} {argument.__name__}")
        if len(self.taken) == self._last:
            sys.setprofile(None)
            self._act()


def _is_of_the_system(function: BuiltinFunctionType) -> bool:
    """Return whether it is a function of the system's modules or a method of a real file."""
    owner: object = function.__self__
    if isinstance(owner, ModuleType):
        return owner.__name__ in _modules
    return isinstance(owner, io.IOBase) and not isinstance(
        owner, io.StringIO | io.BytesIO
    )


def die() -> None:
    """End this process as a kill from outside does: at once, without any clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)
