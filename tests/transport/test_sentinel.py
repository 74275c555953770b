"""A master, a replica and three Sentinels: failovers, forced and orderly, and Sentinels that are gone."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cachegen_runtime.errors import CacheUnavailableError
from cachegen_runtime.operations.operation import Expire
from tests.servers import Server, free_port, valkey_sentinel, valkey_server, wait_until
from tests.transport.operations import Face, command, opened, read, transaction


def served(face: Face) -> bool:
    try:
        face.run(command(b"INCRBY", b"n", b"1"))
    except CacheUnavailableError:
        return False
    return True


def test_failovers_and_lost_sentinels_are_survived() -> None:
    with (
        valkey_sentinel() as found,
        opened("blocking", found.url) as blocking,
        opened("async", found.url) as asynchronous,
    ):
        faces = (blocking, asynchronous)
        for face in faces:
            face.run(command(b"INCRBY", b"n", b"1"))
        found.master.stop()
        for face in faces:
            wait_until(lambda face=face: served(face), "the new master")  # type: ignore[misc]
            face.run(command(b"SET", b"k", b"v"))
        found.master.start()
        wait_until(
            lambda: "link_status:up" in found.master.ask("INFO", "replication"),
            "the old master to follow",
            seconds=90,
        )
        wait_until(
            lambda: found.sentinels[0].ask("SENTINEL", "FAILOVER", "mymaster")
            == "+OK\r\n",
            "an orderly failover",
        )
        wait_until(
            lambda: "role:master" in found.master.ask("INFO", "replication"),
            "the promotion",
        )
        for face in faces:
            wait_until(lambda face=face: served(face), "the new master")  # type: ignore[misc]
            assert face.run(read(b"GET", b"k")) == b"v"
        found.sentinels[0].stop()
        found.sentinels[1].stop()
        for name in ("blocking", "async"):
            with opened(name, found.url) as late:
                assert late.run(read(b"GET", b"k")) == b"v"


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_an_unknown_service_and_absent_sentinels_are_unavailable(name: str) -> None:
    with (
        opened(name, "redis+sentinel://127.0.0.1:1/shop") as face,
        pytest.raises(CacheUnavailableError, match="Sentinel"),
    ):
        face.run(read(b"GET", b"k"))


class OneSentinel(socketserver.ThreadingTCPServer):
    """A Sentinel that names whom the test says, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, master: Server) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.master = master
        self.heard = b""

    @property
    def url(self) -> str:
        """Return a URL that leads here first to nobody, then to this one."""
        port = self.server_address[1]
        return (
            f"redis+sentinel://:secret@127.0.0.1:{free_port()},127.0.0.1:{port}/shop/3"
        )


class _Answering(socketserver.BaseRequestHandler):
    server: OneSentinel
    request: socket.socket

    def handle(self) -> None:
        while data := self.request.recv(65536):
            self.server.heard += data
            port = str(self.server.master.port)
            answer = f"*2\r\n$9\r\n127.0.0.1\r\n${len(port)}\r\n{port}\r\n"
            self.request.sendall(answer.encode())


@contextmanager
def one_sentinel(master: Server) -> Iterator[OneSentinel]:
    with OneSentinel(master) as sentinel:
        threading.Thread(target=sentinel.serve_forever, daemon=True).start()
        try:
            yield sentinel
        finally:
            sentinel.shutdown()


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_a_write_that_the_old_master_refuses_goes_to_the_new_one_at_once(
    name: str,
) -> None:
    password = ("--requirepass", "secret")
    with (
        valkey_server(*password) as old,
        valkey_server(*password) as new,
        one_sentinel(old) as sentinel,
    ):
        expire = Expire(b"n", "px", 60_000)
        for write, result in (
            (command(b"INCRBY", b"m", b"1"), 1),
            (command(b"INCRBY", b"n", b"1", expire=expire), 1),
            (transaction((b"SET", b"a", b"1"), (b"SET", b"b", b"2")), [b"OK"] * 2),
        ):
            sentinel.master = old
            with opened(name, sentinel.url) as face:
                face.run(command(b"SET", b"k", b"v"))
                _follow(old, free_port())
                sentinel.master = new
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
