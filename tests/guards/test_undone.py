"""An acquire that is cancelled or has no answer in time gives back what it may have taken."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from cachegen_runtime import (
    AsyncCaches,
    AsyncLockKeyspace,
    Caches,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.generated import STR, LockDefinition, scalar_key
from cachegen_runtime.operations.locks import LockCalls
from tests.guards.worker import lock_of
from tests.servers import Server, wait_until
from tests.transport.manners import PASS, Manner, swallowed
from tests.transport.proxy import Proxy, proxied

KEY = "nightly/a"
DEFINITION = LockDefinition(
    service="shop", name="nightly", cluster="main", pattern="nightly/:key",
    key=scalar_key(STR), lease=timedelta(minutes=5),
)  # fmt: skip
FORMS = ("", "&transport=redis-py")


def is_held(server: Server) -> bool:
    return server.ask("EXISTS", KEY).startswith(":1")


def url(proxy: Proxy, form: str, timeout: float = 0.5) -> str:
    return f"redis://127.0.0.1:{proxy.port}/0?timeout={timeout}{form}"


@pytest.mark.parametrize("form", FORMS, ids=["own sockets", "redis-py"])
def test_a_blocking_acquire_without_an_answer_leaves_no_lock_behind(
    server: Server, form: str
) -> None:
    with proxied(server.port) as proxy, Caches({"main": url(proxy, form)}) as caches:
        locks = lock_of(caches)
        assert locks.acquire("a").release()
        proxy.manner = Manner(reply=swallowed)
        with pytest.raises(CacheTimeoutError) as caught:
            locks.acquire("a")
        assert caught.value.maybe_applied
        wait_until(lambda: not is_held(server), "the lock to be given back")
        proxy.manner = PASS
        assert locks.acquire("a").release()


@pytest.mark.parametrize("form", FORMS, ids=["own sockets", "redis-py"])
@pytest.mark.parametrize("ending", ["timed out", "timeout scope", "cancelled"])
async def test_an_async_acquire_that_is_ended_leaves_no_lock_behind(
    server: Server, form: str, ending: str
) -> None:
    longest = 0.5 if ending == "timed out" else 60.0
    with proxied(server.port) as proxy:
        async with AsyncCaches({"main": url(proxy, form, longest)}) as caches:
            locks = AsyncLockKeyspace(caches, DEFINITION)
            assert await (await locks.acquire("a")).release()
            proxy.manner = Manner(reply=swallowed)
            task = asyncio.create_task(locks.acquire("a"))
            match ending:
                case "timed out":
                    with pytest.raises(CacheTimeoutError):
                        await task
                case "timeout scope":
                    with pytest.raises(TimeoutError):
                        await asyncio.wait_for(task, 0.5)
                case _:
                    await asyncio.to_thread(
                        wait_until, lambda: is_held(server), "the lock to be taken"
                    )
                    task.cancel()
                    with pytest.raises(asyncio.CancelledError):
                        await task
            await asyncio.to_thread(
                wait_until, lambda: not is_held(server), "the lock to be given back"
            )


def test_a_connection_that_ends_before_the_answer_leaves_no_lock_behind(
    server: Server,
) -> None:
    with proxied(server.port) as proxy, Caches({"main": url(proxy, "")}) as caches:
        locks = lock_of(caches)
        assert locks.acquire("a").release()
        proxy.manner = replace(PASS, reply_bytes=0)
        with pytest.raises(CacheUnavailableError) as caught:
            locks.acquire("a")
        assert caught.value.maybe_applied
        proxy.manner = PASS
        assert locks.acquire("a", wait=60).release()


def test_the_same_command_alone_would_leave_the_lock_behind(server: Server) -> None:
    # The control: what `acquire` sends, without what it does when nothing comes back.
    with proxied(server.port) as proxy, Caches({"main": url(proxy, "")}) as caches:
        locks = lock_of(caches)
        assert locks.acquire("a").release()
        proxy.manner = Manner(reply=swallowed)
        calls = LockCalls(DEFINITION, b"")
        alone = calls.acquire(calls.sent_key("a"), b"somebody", timedelta(minutes=5))
        with pytest.raises(CacheTimeoutError):
            caches["main"].run(alone)
        assert is_held(server)
        proxy.manner = PASS
        assert is_held(server)
