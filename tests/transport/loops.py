"""The kinds of event loops that this machine has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TypeAlias

Loop: TypeAlias = Callable[[], asyncio.AbstractEventLoop]

LOOPS: dict[str, Loop] = {"asyncio": asyncio.new_event_loop}
if find_spec("uvloop") is not None:
    LOOPS["uvloop"] = import_module("uvloop").new_event_loop
