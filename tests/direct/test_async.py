"""The async fast transport: order, cancellation, deadlines, reconnecting, and a bounded window."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
from collections.abc import Awaitable
from pathlib import Path
from time import monotonic

import pytest

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.failures import Lost, NotSent
from cachegen_runtime.operations.operation import Expire
from cachegen_runtime.transport.asynchronous import stream as module
from cachegen_runtime.transport.asynchronous.dialing import Line
from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.transport.packing import packed
from tests.direct.commands import get, increment, put, transaction, value_of
from tests.direct.conftest import Async, Blocking
from tests.direct.proxy import Proxy, proxy_to
from tests.servers import Server, free_port

KEYS = [b"key %d" % number for number in range(200)]


async def filled(transport: AsyncServerTransport) -> None:
    """Store a value for every key."""
    await transport.run_batch(
        [put(key, value_of(key)) for key in KEYS], transaction=False
    )


async def seconds_until_error(
    call: Awaitable[object], error: type[CacheError]
) -> float:
    """Return how long a call took to fail."""
    started = monotonic()
    with pytest.raises(error):
        await call
    return monotonic() - started


async def test_operations_batches_and_transactions_give_what_the_server_says(
    server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(f"{server.url}?client_name=tests")
    expire = Expire(b"n", "px", 60_000)
    assert await transport.run(put(b"k", b"v")) == b"OK"
    assert await transport.run(get(b"k")) == b"v"
    assert [await transport.run(increment(b"n", expire)) for _ in range(3)] == [1, 2, 3]
    server.ask("SCRIPT", "FLUSH")
    assert await transport.run(increment(b"n", expire)) == 4
    assert await transport.run(transaction((b"SET", b"a", b"1"), (b"GET", b"k"))) == [
        b"OK",
        b"v",
    ]
    for as_one in (False, True):
        batch = [get(b"k"), increment(b"m", Expire(b"m", "px", 9000)), get(b"none")]
        assert await transport.run_batch(batch, transaction=as_one) == [
            b"v",
            1 + as_one,
            None,
        ]
    assert "name=tests" in server.ask("CLIENT", "LIST")


async def test_large_values_and_unix_sockets_work(
    server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(f"unix://{server.socket_path}")
    large = bytes(range(256)) * 40_000
    sizes = [1, 10_000, 70_000, 1_000_000]
    calls = [transport.run(put(b"%d" % size, large[:size])) for size in sizes * 3]
    await asyncio.gather(*calls, transport.run(put(b"large", large)))
    assert await transport.run(get(b"large")) == large
    replies = await asyncio.gather(
        *[transport.run(get(b"%d" % size)) for size in sizes * 5]
    )
    assert replies == [large[:size] for size in sizes] * 5


async def test_calls_of_one_tick_leave_in_few_writes(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url)
    await filled(transport)
    pieces: list[int] = []

    def counted(reply: bytes) -> bytes:
        pieces.append(len(reply))
        return reply

    proxy.fate = counted
    await asyncio.gather(*[transport.run(get(key)) for key in KEYS])
    assert len(pieces) < 20


@pytest.mark.parametrize("delay", [0.0, 0.002])
async def test_cancelled_calls_harm_nobody_and_no_cancel_is_lost(
    proxy: Proxy, asynchronous: Async, delay: float
) -> None:
    transport = asynchronous(f"{proxy.url}?timeout=20")
    await filled(transport)
    proxy.delay = delay
    chance = random.Random(7)
    wrong: list[object] = []
    lost = cancelled = finished = 0

    async def read(key: bytes) -> None:
        reply = await transport.run(get(key))
        if reply != value_of(key):
            wrong.append((key, reply))

    while cancelled < 1000:
        tasks = [asyncio.create_task(read(chance.choice(KEYS))) for _ in range(50)]
        for _ in range(chance.randrange(6)):
            await asyncio.sleep(0)
        asked = [task for task in tasks if chance.random() < 0.6 and task.cancel()]
        await asyncio.wait(tasks)
        cancelled += len(asked)
        finished += len(tasks) - len(asked)
        lost += sum(not task.cancelled() for task in asked)
        assert all(task.cancelled() or task.exception() is None for task in tasks)
    assert (wrong, lost) == ([], 0)
    assert finished > 300
    assert proxy.accepted == 1


async def test_a_cancelled_call_that_gave_up_its_place_is_found_out(
    proxy: Proxy, asynchronous: Async, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above: what CVE-2023-28858 was.
    taken = module.Stream._deliver

    def forgetful(self: module.Stream, line: Line) -> None:
        while self._sent and self._sent[0][0].done():
            self._sent.popleft()
        taken(self, line)

    transport = asynchronous(f"{proxy.url}?timeout=1")
    await filled(transport)
    monkeypatch.setattr(module.Stream, "_deliver", forgetful)
    proxy.delay = 0.02
    first = asyncio.create_task(transport.run(get(KEYS[0])))
    others = [asyncio.create_task(transport.run(get(key))) for key in KEYS[1:5]]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    replies = await asyncio.gather(*others, return_exceptions=True)
    assert replies != [value_of(key) for key in KEYS[1:5]]


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


async def test_writes_whose_replies_are_lost_are_applied_once_and_say_so(
    server: Server, proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url)
    await filled(transport)
    proxy.fate = lambda reply: None
    for _ in range(5):
        with pytest.raises(CacheUnavailableError) as caught:
            await transport.run(increment(b"n"))
        assert caught.value.maybe_applied
    proxy.fate = lambda reply: reply
    assert await transport.run(get(b"n")) == b"5"


async def test_under_lost_replies_the_counts_stay_within_what_callers_were_told(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url)
    chance = random.Random(3)
    proxy.fate = lambda reply: reply if chance.random() < 0.9 else None
    good = doubtful = 0
    for _ in range(40):
        calls = [transport.run(increment(b"n")) for _ in range(10)]
        for result in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(result, CacheUnavailableError):
                doubtful += result.maybe_applied
            else:
                good += 1
    proxy.fate = lambda reply: reply
    applied = int(str((await transport.run(get(b"n"))), "ascii"))  # type: ignore[arg-type]
    assert good <= applied <= good + doubtful
    assert doubtful > 0


async def test_reads_survive_a_cut_connection(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url)
    await filled(transport)
    proxy.delay = 0.05
    reads = [asyncio.create_task(transport.run(get(key))) for key in KEYS]
    writes = [asyncio.create_task(transport.run(put(b"w", b""))) for _ in range(5)]
    await asyncio.sleep(0.02)
    proxy.cut()
    assert await asyncio.gather(*reads) == [value_of(key) for key in KEYS]
    for failure in await asyncio.gather(*writes, return_exceptions=True):
        assert isinstance(failure, CacheUnavailableError)
        assert failure.maybe_applied


async def test_late_replies_reach_nobody_else(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(f"{proxy.url}?timeout=0.5")
    await filled(transport)
    for round_ in range(2):
        proxy.delay = 0.8
        late = [transport.run(get(key)) for key in KEYS[:10]]
        results = await asyncio.gather(*late, return_exceptions=True)
        assert all(isinstance(result, CacheTimeoutError) for result in results)
        proxy.delay = 0.0
        keys = KEYS[round_::7]
        replies = await asyncio.gather(*[transport.run(get(key)) for key in keys])
        assert replies == [value_of(key) for key in keys]


async def test_deadlines_hold_for_trickles_silence_and_closed_doors(
    own_server: Server, asynchronous: Async
) -> None:
    with proxy_to(own_server.port) as proxy:
        trickling = asynchronous(f"{proxy.url}?timeout=0.3")
        await filled(trickling)
        proxy.piece = 1
        assert (
            0.25
            < await seconds_until_error(trickling.run(get(KEYS[9])), CacheTimeoutError)
            < 0.45
        )
    silent = asynchronous(f"{own_server.url}?timeout=0.3")
    await silent.run(put(b"k", b"v"))
    own_server.freeze()
    assert (
        0.25
        < await seconds_until_error(silent.run(get(b"k")), CacheTimeoutError)
        < 0.45
    )
    large = silent.run(put(b"k", b"v" * 30_000_000))
    assert 0.25 < await seconds_until_error(large, CacheTimeoutError) < 0.6
    own_server.resume()
    assert await silent.run(get(KEYS[1])) == value_of(KEYS[1])
    refused = asynchronous(f"redis://127.0.0.1:{free_port()}")
    assert (
        await seconds_until_error(refused.run(put(b"k", b"")), CacheUnavailableError)
        < 0.2
    )


async def test_a_server_that_never_accepts_ends_in_time_and_applies_nothing(
    asynchronous: Async,
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        port = silent.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(("127.0.0.1", port))
            transport = asynchronous(f"redis://127.0.0.1:{port}?timeout=0.3")
            started = monotonic()
            with pytest.raises(CacheTimeoutError) as caught:
                await transport.run(put(b"k", b"v"))
    assert monotonic() - started < 0.45
    assert not caught.value.maybe_applied


async def test_a_busy_loop_does_not_time_out_what_was_answered(
    server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(f"{server.url}?timeout=0.1")
    await filled(transport)
    call = asyncio.create_task(transport.run(get(KEYS[0])))
    await asyncio.sleep(0)
    started = monotonic()
    while monotonic() - started < 0.25:
        pass
    assert await call == value_of(KEYS[0])


async def test_a_hung_up_connection_is_noticed_before_a_write(
    server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(server.url)
    for expected in range(1, 21):
        assert await transport.run(increment(b"n")) == expected
        # The loop does not run while the server hangs up.
        server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


async def test_the_next_call_after_a_restart_works(
    own_server: Server, asynchronous: Async
) -> None:
    transport = asynchronous(own_server.url)
    for _ in range(5):
        assert await transport.run(increment(b"n")) == 1
        own_server.stop()
        with pytest.raises(CacheUnavailableError):
            await transport.run(get(b"n"))
        own_server.start()


async def test_a_burst_of_ten_windows_waits_its_turn(
    server: Server, asynchronous: Async, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW", 50)
    transport = asynchronous(f"{server.url}?timeout=10")
    calls = [asyncio.create_task(transport.run(increment(b"n"))) for _ in range(500)]
    await asyncio.sleep(0)
    most = 0
    while not all(call.done() for call in calls):
        (stream,) = transport._streams.streams()
        most = max(most, len(stream._sent))
        await asyncio.sleep(0)
    assert sorted(call.result() for call in calls) == list(range(1, 501))  # type: ignore[type-var]
    assert 0 < most <= 50


async def test_a_wrong_password_is_tried_once(
    own_server: Server, asynchronous: Async
) -> None:
    own_server.ask("CONFIG", "SET", "requirepass", "right")
    with proxy_to(own_server.port) as proxy:
        transport = asynchronous(proxy.url.replace("//", "//:planted-secret@"))
        with pytest.raises(CacheConfigError) as caught:
            await transport.run(get(b"k"))
        assert proxy.accepted == 1
    assert "planted-secret" not in f"{caught.value}{caught.value.__cause__!r}"


async def test_a_closed_transport_says_so_and_ends_what_runs(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url)
    await transport.run(put(b"k", b"v"))
    proxy.delay = 0.3
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
    proxy.delay = 0.2
    transport = asynchronous(f"{proxy.url}/3")
    call = asyncio.create_task(transport.run(put(b"k", b"w")))
    await asyncio.sleep(0.05)
    await transport.aclose()
    with pytest.raises(CacheUnavailableError):
        await call
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_tls_carries_calls_large_values_and_refuses_strangers(
    server: Server, asynchronous: Async, blocking: Blocking, certificate: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with proxy_to(server.port, context) as proxy:
        trusted = f"{proxy.url}?ssl_ca_certs={certificate.with_suffix('.crt')}"
        transport = asynchronous(trusted)
        large = bytes(range(256)) * 8000
        await filled(transport)
        assert await transport.run(put(b"large", large)) == b"OK"
        reads = [transport.run(get(key)) for key in [*KEYS, b"large"]]
        assert await asyncio.gather(*reads) == [*map(value_of, KEYS), large]
        assert await asyncio.to_thread(blocking(trusted).run, get(b"large")) == large
        assert (
            await asyncio.to_thread(blocking(trusted).run, put(b"large", large))
            == b"OK"
        )
        proxy.cut()
        assert await transport.run(increment(b"n")) == 1
        stranger = blocking(proxy.url)
        for failing in (
            asynchronous(proxy.url).run(get(b"k")),
            asyncio.to_thread(stranger.run, get(b"k")),
        ):
            with pytest.raises(CacheConfigError):
                await failing


async def test_a_server_that_became_a_replica_is_left_for_a_new_connection(
    own_server: Server, asynchronous: Async, blocking: Blocking
) -> None:
    with proxy_to(own_server.port) as proxy:
        transport, plain = asynchronous(proxy.url), blocking(proxy.url)
        await transport.run(put(b"k", b"v"))
        await asyncio.to_thread(plain.run, put(b"k", b"v"))
        assert proxy.accepted == 2
        own_server.ask("REPLICAOF", "127.0.0.1", str(free_port()))
        for call in (transport.run, lambda one: asyncio.to_thread(plain.run, one)):
            with pytest.raises(CacheUnavailableError, match="replica"):
                await call(put(b"k", b"v"))
        own_server.ask("REPLICAOF", "NO", "ONE")
        expire = Expire(b"n", "px", 60_000)
        assert await transport.run(increment(b"n", expire)) == 1
        assert await asyncio.to_thread(plain.run, increment(b"n", expire)) == 2
        assert proxy.accepted == 4


async def test_a_connection_cut_between_two_bursts_of_writes_is_noticed(
    proxy: Proxy, asynchronous: Async
) -> None:
    transport = asynchronous(proxy.url)
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
    transport = asynchronous(f"{own_server.url}?timeout=5")
    await transport.run(put(b"k", b"v"))
    own_server.freeze()
    patient = asyncio.create_task(transport.run(get(b"k")))
    await asyncio.sleep(0)
    started = monotonic()
    with pytest.raises(kind):
        await transport._streams.ask_soon(
            packed((b"ECHO", b"other")), 1, True, started + 0.2
        )
    assert 0.15 < monotonic() - started < 0.4
    own_server.resume()
    assert await patient == b"v"
    assert await transport.run(get(b"k")) == b"v"


async def test_a_batch_that_a_replica_refused_in_part_opens_a_new_connection(
    own_server: Server, asynchronous: Async, blocking: Blocking
) -> None:
    with proxy_to(own_server.port) as proxy:
        transport, plain = asynchronous(proxy.url), blocking(proxy.url)
        await transport.run(put(b"k", b"v"))
        await asyncio.to_thread(plain.run, get(b"k"))
        own_server.ask("REPLICAOF", "127.0.0.1", str(free_port()))
        batch = [put(b"k", b"w"), get(b"k")]
        for refused, kept in (
            await transport.run_batch(batch, transaction=False),
            await asyncio.to_thread(plain.run_batch, batch, transaction=False),
        ):
            assert isinstance(refused, CacheUnavailableError)
            assert kept == b"v"
        own_server.ask("REPLICAOF", "NO", "ONE")
        assert proxy.accepted == 2
        assert await transport.run(get(b"k")) == b"v"
        assert await asyncio.to_thread(plain.run, get(b"k")) == b"v"
        assert proxy.accepted == 4
