"""The async transport's stream: few writes, order, reconnecting, and a bounded window."""

from __future__ import annotations

import asyncio
import random
from time import monotonic

import pytest

from cachegen_runtime.errors import (
    CacheError,
    CacheUnavailableError,
)
from cachegen_runtime.transport.asynchronous import stream as module
from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.wire.packing import packed
from tests.servers import Server, wait_until
from tests.sleeper import HANG
from tests.transport.conftest import Async
from tests.transport.manners import PASS, Manner, slow
from tests.transport.operations import get, increment, put, value_of
from tests.transport.proxy import Proxy

KEYS = [b"key %d" % number for number in range(200)]


async def filled(transport: AsyncServerTransport) -> None:
    """Store a value for every key."""
    await transport.run_batch(
        [put(key, value_of(key)) for key in KEYS], transaction=False
    )


async def test_calls_of_one_tick_leave_in_few_writes(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url())
    await filled(transport)
    pieces: list[int] = []

    def counted(reply: bytes) -> bytes:
        pieces.append(len(reply))
        return reply

    proxy.fate_of_replies(counted)
    await asyncio.gather(*[transport.run(get(key)) for key in KEYS])
    assert len(pieces) < 20


async def test_a_call_cancelled_before_its_bytes_left_is_not_applied(
    server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(server.url)
    task = asyncio.create_task(transport.run(increment(b"n")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await transport.run(get(b"n")) is None


async def test_under_lost_replies_the_counts_stay_within_what_callers_were_told(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url())
    chance = random.Random(3)
    proxy.fate_of_replies(lambda reply: reply if chance.random() < 0.9 else None)
    good = doubtful = 0
    for _ in range(40):
        calls = [transport.run(increment(b"n")) for _ in range(10)]
        for result in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(result, CacheUnavailableError):
                doubtful += result.maybe_applied
            else:
                good += 1
    proxy.manner = PASS
    applied = int(str((await transport.run(get(b"n"))), "ascii"))  # type: ignore[arg-type]
    assert good <= applied <= good + doubtful
    assert doubtful > 0


async def test_reads_survive_a_cut_connection(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url())
    await filled(transport)
    heard: list[bytes] = []

    def request(data: bytes) -> bytes:
        heard.append(data)
        return data

    proxy.manner = Manner(request=request, delay=HANG)
    reads = [asyncio.create_task(transport.run(get(key))) for key in KEYS]
    writes = [asyncio.create_task(transport.run(put(b"w", b""))) for _ in range(5)]
    await asyncio.to_thread(
        wait_until, lambda: b"".join(heard).count(b"SET") == len(writes), "the writes"
    )
    proxy.manner = PASS
    proxy.cut()
    assert await asyncio.gather(*reads) == [value_of(key) for key in KEYS]
    for failure in await asyncio.gather(*writes, return_exceptions=True):
        assert isinstance(failure, CacheUnavailableError)
        assert failure.maybe_applied


async def test_a_busy_loop_does_not_time_out_what_was_answered(
    server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(f"{server.url}?timeout={HANG}")
    await filled(transport)
    transport._timeout = 0.1
    call = asyncio.create_task(transport.run(get(KEYS[0])))
    await asyncio.sleep(0)
    started = monotonic()
    while monotonic() - started < 0.25:
        # A server that answers the second of two questions has answered all before.
        server.ask("PING")
    assert await call == value_of(KEYS[0])


async def test_a_hung_up_connection_is_noticed_before_a_write(
    server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(server.url)
    for expected in range(1, 21):
        assert await transport.run(increment(b"n")) == expected
        # The loop does not run while the server hangs up.
        server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


async def test_a_burst_of_ten_windows_waits_its_turn(
    server: Server, asynchronous: Async, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW", 50)
    transport = asynchronous(f"{server.url}?timeout={HANG}")
    calls = [asyncio.create_task(transport.run(increment(b"n"))) for _ in range(500)]
    await asyncio.sleep(0)
    most = 0
    while not all(call.done() for call in calls):
        (stream,) = transport._pool.streams()
        most = max(most, len(stream._sent))
        await asyncio.sleep(0)
    assert sorted(call.result() for call in calls) == list(range(1, 501))  # type: ignore[type-var]
    assert 0 < most <= 50


async def test_a_closed_transport_says_so_and_ends_what_runs(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url())
    await transport.run(put(b"k", b"v"))
    proxy.manner = slow(HANG)
    call = asyncio.create_task(transport.run(put(b"k", b"w")))
    await asyncio.sleep(0)
    await transport.aclose()
    await transport.aclose()
    with pytest.raises(CacheUnavailableError) as caught:
        await call
    assert caught.value.maybe_applied
    with pytest.raises(CacheError, match="closed"):
        await transport.run(get(b"k"))


async def test_closing_while_connecting_leaves_no_task(
    proxy: Proxy, asynchronous: Async
) -> None:
    proxy.manner = slow(HANG)
    transport = asynchronous(f"redis://127.0.0.1:{proxy.port}/3")
    call = asyncio.create_task(transport.run(put(b"k", b"w")))
    await asyncio.to_thread(wait_until, lambda: proxy.accepted > 0, "a connection")
    await transport.aclose()
    with pytest.raises(CacheUnavailableError):
        await call
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_connection_cut_between_two_bursts_of_writes_is_noticed(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url())
    for round_ in range(1, 21):
        await asyncio.gather(*[transport.run(increment(b"n")) for _ in range(10)])
        assert await transport.run(get(b"n")) == b"%d" % (round_ * 10)
        proxy.cut()
        assert await transport.run(increment(b"other")) == round_ * 2 - 1
        await asyncio.gather(*[transport.run(get(b"n")) for _ in range(10)])
        proxy.cut()
        assert await transport.run(increment(b"other")) == round_ * 2


@pytest.mark.parametrize(
    ("window", "kind"), [(1024, Lost), (1, NotSent)], ids=["sent", "waiting"]
)
async def test_a_call_behind_others_with_more_time_ends_at_its_own_deadline(
    own_server: Server,
    asynchronous: Async,
    monkeypatch: pytest.MonkeyPatch,
    window: int,
    kind: type[Exception],
) -> None:
    monkeypatch.setattr(module, "WINDOW", window)
    transport = asynchronous(f"{own_server.url}?timeout={10 * HANG}")
    await transport.run(put(b"k", b"v"))
    own_server.freeze()
    patient = asyncio.create_task(transport.run(get(b"k")))
    await asyncio.sleep(0)
    started = monotonic()
    echo = packed((b"ECHO", b"other"))
    other = transport._pool.ask_soon(echo, 1, True, started + 0.2)
    with pytest.raises(kind):
        await asyncio.wait_for(other, HANG)
    assert monotonic() - started > 0.15
    assert not patient.done()
    own_server.resume()
    assert await patient == b"v"
    assert await transport.run(get(b"k")) == b"v"
