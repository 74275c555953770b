"""The kinds of event loops that this machine has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TypeAlias

Loop: TypeAlias = Callable[[], asyncio.AbstractEventLoop]


class BlindLoop(asyncio.SelectorEventLoop):
    """A loop that watches no socket for its users, like the default one of Windows.

    What it stands on takes watches off by the same names, which are left as they are.
    """

    def add_reader(self, fd: object, callback: object, *args: object) -> None:
        raise NotImplementedError

    def add_writer(self, fd: object, callback: object, *args: object) -> None:
        raise NotImplementedError


LOOPS: dict[str, Loop] = {"asyncio": asyncio.new_event_loop, "blind": BlindLoop}
if find_spec("uvloop") is not None:
    LOOPS["uvloop"] = import_module("uvloop").new_event_loop
