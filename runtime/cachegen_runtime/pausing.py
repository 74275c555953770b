"""What the two faces of a lock do each in their own way: pause, and send a command that nobody waits for."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.seam import AsyncWay, Way

if TYPE_CHECKING:
    import asyncio

FIRST_PAUSE: Final = 0.02
LONGEST_PAUSE: Final = 0.25

_sending: set[asyncio.Task[None]] = set()


async def apause(seconds: float) -> None:
    """Wait, and let other tasks run."""
    # Imported here: the blocking face needs none of it.
    import asyncio

    await asyncio.sleep(seconds)


def pause(seconds: float) -> None:
    """Wait in this thread."""
    time.sleep(seconds)


def asend_aside(way: AsyncWay, operation: Operation[object]) -> None:
    """Send an operation in a task of its own; nobody hears how it ends."""
    import asyncio

    async def send() -> None:
        with suppress(CacheError):
            await way.run(operation)

    task = asyncio.get_running_loop().create_task(send())
    # The loop holds its tasks weakly.
    _sending.add(task)
    task.add_done_callback(_sending.discard)


def send_aside(way: Way, operation: Operation[object]) -> None:
    """Send an operation in a thread of its own; nobody hears how it ends."""

    def send() -> None:
        with suppress(CacheError):
            way.run(operation)

    thread = threading.Thread(target=send, name="cachegen-release", daemon=True)
    # Where no thread can be started, the lease ends the lock.
    with suppress(RuntimeError):
        thread.start()
