"""What may take forever, done in a thread that can be left alone; and the login of a connection, asked for that way."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Coroutine
from time import monotonic
from typing import TypeVar

from cachegen_runtime.errors import CacheConfigError, CacheError
from cachegen_runtime.transport import login
from cachegen_runtime.transport.failures import NotSent, as_exception
from cachegen_runtime.urls.settings import Settings

T = TypeVar("T")


def in_time(what: str, work: Callable[[], T], deadline: float) -> T:
    """Return what `work` returns, or raise what it raises; raise `NotSent` when it is not done by the deadline."""
    found: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # it is raised again, where it is waited for
            failures.append(error)

    thread = threading.Thread(target=run, name="cachegen-aside", daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        # The limit of threads, or the end of the interpreter.
        raise NotSent(f"{what} is not available: {error}") from error
    thread.join(max(deadline - monotonic(), 0))
    if failures:
        raise as_exception(failures[0])
    if not found:
        raise NotSent(f"{what} did not come in time", timeout=True)
    return found[0]


def signed_in(settings: Settings, deadline: float) -> Settings:
    """Return the settings with the login of now; raise `NotSent` or `CacheError` when there is none."""
    if not login.changes(settings):
        return settings
    what = f"the login of {settings.cluster!r}"
    try:
        answer = in_time(what, lambda: login.present(settings), deadline)
    except (NotSent, CacheError):
        raise
    except Exception as error:  # it is the program's, and may raise anything
        raise NotSent(f"{what} is not available: {type(error).__name__}") from error
    if isinstance(answer, Coroutine):
        answer.close()
    if isinstance(answer, Awaitable):
        raise CacheConfigError(
            f"`credentials` of {settings.cluster!r} is async, which only async calls can await"
        )
    return login.signed(settings, answer)
