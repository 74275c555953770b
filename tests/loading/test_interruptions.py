"""Calls that are interrupted at any line, or cancelled at any step, leave nothing that others wait for."""

from __future__ import annotations

import asyncio
import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from types import FrameType

import pytest

import cachegen_runtime
from cachegen_runtime import CacheTimeoutError
from cachegen_runtime.loading.calls import Load
from tests.loading.shop import AsyncShopCaches, ShopCaches

RUNTIME = Path(cachegen_runtime.__file__).parent
TRACED = (str(RUNTIME / "loading"), str(RUNTIME / "sync" / "driving.py"))
MOST_LINES = 2_000


class Interruption:
    """Raises KeyboardInterrupt before a line of the runtime's loads, the first one or a later one."""

    def __init__(self, line: int) -> None:
        self.left = line

    def __call__(self, frame: FrameType, event: str, argument: object) -> Interruption | None:  # fmt: skip
        if not frame.f_code.co_filename.startswith(TRACED):
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt
        return self


def interrupted(caches: ShopCaches, line: int) -> bool:
    """Return whether a call was interrupted before a line; False of one that has fewer.

    It has a context of its own, so that each call begins as the first one does.
    """
    interruption = Interruption(line)

    def call() -> None:
        sys.settrace(interruption)
        try:
            caches.brief.get_or_load(f"k{line}", lambda key: 1)
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(None)

    copy_context().run(call)
    return interruption.left <= 0


def interrupt_before_each_line(caches: ShopCaches) -> int:
    """Interrupt a call before each of its lines, load its key anew after each, and count them.

    It has a thread of its own: Python 3.11.2 leaves what an interrupted handler handles to
    the thread, as the context of all that is raised there later.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_interrupt_before_each_line, caches).result()


def _interrupt_before_each_line(caches: ShopCaches) -> int:
    for line in range(1, MOST_LINES):
        if not interrupted(caches, line):
            assert line > 100
            return line
        assert caches.brief.get_or_load(f"k{line}", lambda key: 2) in (1, 2)
    raise AssertionError(f"a call of more than {MOST_LINES} lines")


# Python drops what is raised while a generator is collected, and says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_next_caller_after_an_interruption_loads() -> None:
    with ShopCaches() as caches:
        # An interruption between a claim's answer and the line that notes it leaves the
        # record to its lease, as a process that dies does; no other is waited for.
        lines = interrupt_before_each_line(caches)
        assert caches.brief.statistics.takeovers < lines / 10


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_load_that_is_never_given_up_is_waited_for_until_the_timeout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def keep(self: Load[str, int, object]) -> None:
        """Give nothing up."""

    monkeypatch.setattr(Load, "abandon", keep)
    with ShopCaches() as caches, pytest.raises(CacheTimeoutError):
        interrupt_before_each_line(caches)


async def cancelled(caches: AsyncShopCaches, key: str, steps: int) -> bool:
    """Cancel a call after so many turns of its loop; return False of one that is over before."""
    others = [key, f"{key} too"]

    async def load(key: str) -> int:
        await asyncio.sleep(0)
        return len(await caches.plain.multi_get_or_load(others, load_all))

    async def load_all(keys: object) -> dict[str, int]:
        await asyncio.sleep(0)
        return dict.fromkeys(others, 1)

    call = asyncio.create_task(caches.missing.get_or_load(key, load))
    for _ in range(steps):
        await asyncio.sleep(0)
        if call.done():
            assert call.result() == 2
            return False
    call.cancel()
    await asyncio.wait([call])
    assert call.cancelled()
    return True


@pytest.mark.parametrize("url", ["memory://", None])
async def test_a_call_that_is_cancelled_at_any_step_leaves_no_task_and_no_load(
    url: str | None,
) -> None:
    caches = AsyncShopCaches(url)
    told: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: told.append(context))

    async def load(key: str) -> int:
        return 5

    steps = 0
    for steps in range(200):
        key = f"k{steps}"
        was_cancelled = await cancelled(caches, key, steps)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert await caches.missing.get_or_load(key, load) in (2, 5)
        if not was_cancelled:
            break
    assert 3 < steps < 199
    assert caches.missing.statistics.waits == 0
    gc.collect()
    assert told == []
