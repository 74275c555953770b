"""What servers and networks do that the table of faults does not hold: coming back, lagging behind, changing roles."""

from __future__ import annotations

import asyncio

import pytest

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.opening import open_async
from tests.servers import Server, free_port, wait_until
from tests.sleeper import HANG, LATE, Sleeper, TooLate, with_more_time
from tests.transport.faces import Face, opened
from tests.transport.manners import DEAF, PASS, REFUSE, slow
from tests.transport.operations import get, increment, put, read, value_of
from tests.transport.proxy import Proxy, proxied


def test_a_read_whose_reply_is_lost_once_is_answered(
    proxy: Proxy, through: Face
) -> None:
    through.run(put(b"k", b"v"))
    fates: list[bytes | None] = [None, b"$1\r\nv\r\n"]
    proxy.fate_of_replies(lambda reply: fates.pop(0))
    assert through.run(get(b"k")) == b"v"
    assert fates == []


def test_a_late_reply_reaches_nobody_else(proxy: Proxy, face_name: str) -> None:
    keys = [b"%d" % number for number in range(12)]

    def found(face: Face, key: bytes) -> Reply:
        try:
            return face.run(get(key))
        except CacheTimeoutError as error:
            raise TooLate from error

    def attempt(timeout: float) -> None:
        for key in keys:
            patient.run(put(key, value_of(key)))
        with opened(face_name, proxy.url(f"?timeout={timeout}")) as face:
            for number in range(0, 12, 4):
                proxy.manner = slow(timeout * 1.3)
                with pytest.raises(CacheTimeoutError):
                    face.run(get(keys[number]))
                proxy.manner = PASS
                for key in keys[number + 1 : number + 4]:
                    assert found(face, key) == value_of(key)

    with opened(face_name, proxy.url(f"?timeout={HANG}")) as patient:
        with_more_time(attempt, 0.3)


def test_a_write_on_a_connection_that_the_server_closed_arrives_once(
    proxy: Proxy, through: Face, server: Server
) -> None:
    for expected in range(1, 21):
        assert through.run(increment(b"n")) == expected
        proxy.cut()


def test_calls_go_on_after_ten_restarts(face_name: str, own_server: Server) -> None:
    with opened(face_name, own_server.url) as face:
        for _ in range(10):
            assert face.run(increment(b"n")) == 1
            own_server.stop()
            with pytest.raises(CacheUnavailableError):
                face.run(increment(b"n"))
            own_server.start()


def test_a_frozen_server_times_out_for_large_values_too_and_serves_again(
    face_name: str, own_server: Server
) -> None:
    # Packing the large value is work, which takes its time on a slow machine.
    timeout = 1.0
    with opened(face_name, f"{own_server.url}?timeout={timeout}") as face:
        face.run(put(b"k", b"v"))
        own_server.freeze()
        for value in (b"w", b"w" * 30_000_000):
            with (
                Sleeper(timeout) as sleeper,
                pytest.raises(CacheTimeoutError) as caught,
            ):
                face.run(put(b"other", value))
            assert sleeper.awoke < LATE
            assert caught.value.maybe_applied
        own_server.resume()
        assert face.run(get(b"k")) == b"v"


def test_a_refused_port_is_reported_at_once(face_name: str, proxy: Proxy) -> None:
    proxy.manner = REFUSE
    with opened(face_name, proxy.url(f"?timeout={HANG}")) as face:
        with (
            Sleeper(HANG / 4) as sleeper,
            pytest.raises(CacheUnavailableError, match=str(proxy.port)) as caught,
        ):
            face.run(increment(b"n"))
        assert not sleeper.awoke
        assert isinstance(caught.value.__cause__, ConnectionRefusedError)


def test_an_unknown_host_is_unavailable(face_name: str) -> None:
    with (
        opened(face_name, "redis://no-such-host.invalid?timeout=2") as face,
        pytest.raises((CacheUnavailableError, CacheTimeoutError)) as caught,
    ):
        face.run(read(b"GET", b"k"))
    assert caught.value.__cause__ is not None


def test_a_wrong_password_is_tried_once(face_name: str, own_server: Server) -> None:
    own_server.ask("CONFIG", "SET", "requirepass", "right")
    with proxied(own_server.port) as proxy:
        url = proxy.url().replace("//", "//:planted-secret@")
        with opened(face_name, url) as face:
            with pytest.raises(CacheConfigError) as caught:
                face.run(get(b"k"))
            assert proxy.accepted == 1
    assert "planted-secret" not in f"{caught.value}{caught.value.__cause__!r}"


def test_a_server_that_became_a_replica_is_left_for_a_new_connection(
    face_name: str, own_server: Server
) -> None:
    with proxied(own_server.port) as proxy, opened(face_name, proxy.url()) as face:
        for number in range(1, 4, 2):
            face.run(put(b"k", b"v"))
            assert proxy.accepted == number
            own_server.ask("REPLICAOF", "127.0.0.1", str(free_port()))
            with pytest.raises(CacheUnavailableError, match="replica"):
                face.run(put(b"k", b"w"))
            own_server.ask("REPLICAOF", "NO", "ONE")
            face.run(increment(b"n", Expire(b"n", "px", 60_000)))
            assert proxy.accepted == number + 1
            own_server.ask("REPLICAOF", "127.0.0.1", str(free_port()))
            refused, kept = face.run_batch(
                [put(b"k", b"w"), get(b"k")], transaction=False
            )
            assert isinstance(refused, CacheUnavailableError)
            assert kept == b"v"
            own_server.ask("REPLICAOF", "NO", "ONE")
            assert face.run(get(b"k")) == b"v"
            assert proxy.accepted == number + 2


def test_a_call_that_joins_a_hopeless_connecting_has_its_whole_time(
    proxy: Proxy,
) -> None:
    async def results(each: float) -> list[object]:
        transport = open_async("main", proxy.url(f"?timeout={each}"))
        proxy.manner = DEAF
        early = asyncio.create_task(transport.run(get(b"k")))
        await asyncio.sleep(0.7 * each)
        late = asyncio.create_task(transport.run(increment(b"n")))
        await asyncio.sleep(0)
        proxy.manner = PASS
        ends = await asyncio.gather(early, late, return_exceptions=True)
        await transport.aclose()
        return list(ends)

    def attempt(timeout: float) -> None:
        early, late = asyncio.run(results(timeout))
        # The first may be too late for the server that is back; the second is not.
        assert early is None or isinstance(early, CacheError)
        if isinstance(late, CacheTimeoutError):
            raise TooLate from late
        assert late == 1

    with_more_time(attempt, 1.0)


def test_connections_end_with_the_transport(face_name: str, server: Server) -> None:
    with opened(face_name, f"{server.url}?client_name=brief") as face:
        face.run(read(b"GET", b"k"))
    wait_until(
        lambda: "name=brief" not in server.ask("CLIENT", "LIST"), "the connection's end"
    )
