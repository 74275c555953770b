"""A master, a replica and three Sentinels: failovers, forced and orderly, and Sentinels that are gone.

Sentinels that judge quickly judge wrongly on a slow machine, so these are told to begin each failover.
"""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from cachegen_runtime.errors import CacheUnavailableError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.expiry import Expire
from tests.servers import Server, free_port, valkey_sentinel, valkey_server, wait_until
from tests.transport.faces import Face, opened
from tests.transport.one_sentinel import one_sentinel
from tests.transport.operations import command, get, increment, put, read, transaction


def served(face: Face, operation: Operation[Reply]) -> Reply:
    """Return an operation's result as soon as the new master is known; Sentinels differ for a while."""
    results: list[Reply] = []

    def done() -> bool:
        with suppress(CacheUnavailableError):
            results.append(face.run(operation))
        return bool(results)

    wait_until(done, "the new master")
    return results[0]


def test_a_lost_master_and_lost_sentinels_are_survived() -> None:
    with (
        valkey_sentinel() as found,
        opened("blocking", found.url) as blocking,
        opened("async", found.url) as asynchronous,
    ):
        faces = (blocking, asynchronous)
        for face in faces:
            face.run(increment(b"n"))
        found.master.stop()
        assert found.sentinels[0].ask("SENTINEL", "FAILOVER", "mymaster") == "+OK\r\n"
        for face in faces:
            served(face, increment(b"n"))
            served(face, put(b"k", b"v"))
        *lost, left = found.sentinels
        asked = ("SENTINEL", "GET-MASTER-ADDR-BY-NAME", found.service)
        wait_until(
            lambda: str(found.replica.port) in left.ask(*asked), "the news of it"
        )
        for sentinel in lost:
            sentinel.stop()
        for name in ("blocking", "async"):
            with opened(name, found.url) as late:
                assert served(late, get(b"k")) == b"v"


def test_an_orderly_failover_is_followed_without_losing_anything() -> None:
    with (
        valkey_sentinel() as found,
        opened("blocking", found.url) as blocking,
        opened("async", found.url) as asynchronous,
    ):
        faces = (blocking, asynchronous)
        for face in faces:
            face.run(command(b"SET", b"k", b"v"))
        wait_until(
            lambda: "$1\r\nv" in found.replica.ask("GET", "k"), "the replica's copy"
        )
        wait_until(
            lambda: found.sentinels[0].ask("SENTINEL", "FAILOVER", "mymaster")
            == "+OK\r\n",
            "an orderly failover",
        )
        wait_until(
            lambda: "role:master" in found.replica.ask("INFO", "replication"),
            "the promotion",
        )
        for face in faces:
            served(face, increment(b"n"))
            assert served(face, get(b"k")) == b"v"


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_an_unknown_service_and_absent_sentinels_are_unavailable(name: str) -> None:
    with (
        opened(name, "redis+sentinel://127.0.0.1:1/shop") as face,
        pytest.raises(CacheUnavailableError, match="Sentinel") as caught,
    ):
        face.run(read(b"GET", b"k"))
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_a_write_that_the_old_master_refuses_goes_to_the_new_one_at_once(
    name: str,
) -> None:
    password = ("--requirepass", "secret")
    with (
        valkey_server(*password) as old,
        valkey_server(*password) as new,
        one_sentinel(old.port) as sentinel,
    ):
        # It leads first to nobody, then to the Sentinel.
        nobody = f"127.0.0.1:{free_port()}"
        url = f"redis+sentinel://:secret@{nobody},{sentinel.address}/shop/3"
        for write, result in (
            (increment(b"m"), 1),
            (increment(b"n", Expire(b"n", "px", 60_000)), 1),
            (transaction((b"SET", b"a", b"1"), (b"SET", b"b", b"2")), [b"OK"] * 2),
        ):
            sentinel.master = old.port
            with opened(name, url) as face:
                face.run(command(b"SET", b"k", b"v"))
                _follow(old, free_port())
                sentinel.master = new.port
                assert face.run(write) == result
                _follow(old, 0)
        # The login and the database are the servers'; a Sentinel hears of neither.
        assert b"secret" not in sentinel.heard
        assert b"SELECT" not in sentinel.heard


def _follow(server: Server, port: int) -> None:
    """Make a server a replica of `port`, or a master for 0."""
    words = ("NO", "ONE") if port == 0 else ("127.0.0.1", str(port))
    with socket.create_connection(("127.0.0.1", server.port)) as link:
        link.sendall(f"AUTH secret\r\nREPLICAOF {' '.join(words)}\r\n".encode())
        heard = b""
        while heard.count(b"\r\n") < 2:
            heard += link.recv(4096)
        assert heard.startswith(b"+OK\r\n+OK")
