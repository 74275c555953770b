"""What may take forever, done in a thread that can be left alone while the event loop runs on; and the login, asked for that way.

The loop's own threads would be waited for at the loop's end.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.transport import login
from cachegen_runtime.transport.failures import NotSent, as_exception
from cachegen_runtime.urls.settings import Settings

T = TypeVar("T")


async def aside(what: str, work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise what it raises; raise `NotSent` where there is no thread."""
    loop = asyncio.get_running_loop()
    over: asyncio.Future[None] = loop.create_future()
    found: list[T] = []
    failures: list[BaseException] = []

    def settle() -> None:
        if not over.done():
            over.set_result(None)

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # it is raised again, where it is waited for
            failures.append(error)
        # A loop that has ended meanwhile waits for nothing.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle)

    thread = threading.Thread(target=run, name="cachegen-aside", daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        # The limit of threads, or the end of the interpreter.
        raise NotSent(f"{what} is not available: {error}") from error
    await over
    if failures:
        raise as_exception(failures[0])
    return found[0]


async def signed_in(settings: Settings) -> Settings:
    """Return the settings with the login of now; raise `NotSent` or `CacheError` when there is none."""
    if not login.changes(settings):
        return settings
    what = f"the login of {settings.cluster!r}"
    try:
        answer = await aside(what, lambda: login.present(settings))
        if isinstance(answer, Awaitable):
            answer = await answer
    except (NotSent, CacheError):
        raise
    except Exception as error:  # it is the program's, and may raise anything
        raise NotSent(f"{what} is not available: {type(error).__name__}") from error
    return login.signed(settings, answer)
