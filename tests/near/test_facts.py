"""What servers push, and when: the near cache rests on each of these, whatever server it is.

It runs against the server of the wheel, and against a `redis-server` where one is installed.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import pytest

from cachegen_runtime.transport.near.hearing import Hearing, Refused, greeting
from cachegen_runtime.urls.reading import parse
from tests import servers
from tests.servers import Server, valkey_server, wait_until
from tests.sleeper import HANG

SHIPPED = servers.server_binary()
INSTALLED = shutil.which("redis-server")


class Listener:
    """A connection that listens to keys below `p/`."""

    def __init__(self, port: int, prefixes: Sequence[bytes] = (b"p/",)) -> None:
        self._link = socket.create_connection(("127.0.0.1", port), timeout=HANG)
        self._hearing = Hearing()
        settings = parse("main", f"redis://127.0.0.1:{port}/0", "the test")
        self._link.sendall(greeting(settings, prefixes))
        try:
            while not self._hearing.is_greeted:
                self._hearing.heard(self._link.recv(65536))
        except Refused:
            self.close()
            raise

    def heard(self) -> list[str]:
        """Return what was pushed since last time, `*` for all keys, once all of it is here."""
        # What was due when the first question left is here when the second is answered.
        for _ in range(2):
            self._hearing.asked(monotonic())
            self._link.sendall(self._hearing.question)
            while self._hearing.is_asking:
                self._hearing.heard(self._link.recv(65536))
        changed = sorted({each.decode() for each in self._hearing.changed})
        flushed = ["*"] if self._hearing.flushed else []
        self._hearing.changed, self._hearing.flushed = [], False
        return flushed + changed

    def close(self) -> None:
        self._link.close()


@pytest.fixture(
    scope="module",
    params=[
        "shipped",
        pytest.param(
            "installed",
            marks=pytest.mark.skipif(
                INSTALLED is None or INSTALLED == SHIPPED,
                reason="no redis-server is installed",
            ),
        ),
    ],
)
def told(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Return a server of each kind."""
    binary = SHIPPED if request.param == "shipped" else str(INSTALLED)
    with _using(binary), valkey_server(*_debugging(binary)) as server:
        yield server


@contextmanager
def _using(binary: str) -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(servers, "server_binary", lambda: binary)
        yield


def _debugging(binary: str) -> tuple[str, ...]:
    # Redis before 7 allows DEBUG without being told to.
    return (
        ("--enable-debug-command", "yes")
        if binary == SHIPPED or _is_new(binary)
        else ()
    )


def _is_new(binary: str) -> bool:
    said = subprocess.run(
        [binary, "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(said.partition("v=")[2].partition(".")[0]) >= 7


@pytest.fixture
def listener(told: Server) -> Iterator[Listener]:
    """Return a listener at an empty server."""
    told.ask("FLUSHALL")
    listener = Listener(told.port)
    listener.heard()
    yield listener
    listener.close()


@pytest.mark.parametrize(
    ("before", "event", "pushed"),
    [
        ((), ("SET p/a 1",), ["p/a"]),
        (("SET p/a 1",), ("SET p/a 1",), ["p/a"]),
        (("SET p/a 1",), ("GET p/a", "EXISTS p/a", "PTTL p/a"), []),
        (("SET p/a 1",), ("DEL p/a",), ["p/a"]),
        (("SET p/a 1",), ("UNLINK p/a",), ["p/a"]),
        ((), ("DEL p/a", "UNLINK p/a"), []),
        ((), ("SET other 1",), []),
        (("SET p/a 1",), ("PEXPIRE p/a 100000",), ["p/a"]),
        (("SET p/a 1 EX 100",), ("PERSIST p/a",), ["p/a"]),
        (("SET p/a 1",), ("PEXPIRE p/a 0",), ["p/a"]),
        ((), ("MSET p/a 1 p/b 2 other 3",), ["p/a", "p/b"]),
        (("SET p/a 1",), ("GETDEL p/a",), ["p/a"]),
        (("SET p/a 1",), ("RENAME p/a other",), ["p/a"]),
        ((), ("FLUSHALL",), ["*"]),
        ((), ("FLUSHDB",), ["*"]),
    ],
)
def test_a_change_is_pushed_and_a_look_is_not(
    told: Server,
    listener: Listener,
    before: Sequence[str],
    event: Sequence[str],
    pushed: list[str],
) -> None:
    for command in before:
        told.ask(*command.split())
    listener.heard()
    for command in event:
        told.ask(*command.split())
    assert listener.heard() == pushed


def test_scripts_and_transactions_push_all_that_they_change(
    told: Server, listener: Listener
) -> None:
    script = "redis.call('SET', KEYS[1], 'x') redis.call('SET', KEYS[2], 'x') return 1"
    told.ask("EVAL", script, "2", "p/a", "p/b")
    assert listener.heard() == ["p/a", "p/b"]
    with socket.create_connection(("127.0.0.1", told.port), timeout=HANG) as link:
        link.sendall(b"MULTI\r\nSET p/c 1\r\nSET p/d 1\r\n")
        link.recv(100)
        assert listener.heard() == []
        link.sendall(b"EXEC\r\n")
        link.recv(100)
        assert listener.heard() == ["p/c", "p/d"]


def test_an_expiry_is_pushed_when_the_server_notices_it(
    told: Server, listener: Listener
) -> None:
    told.ask("DEBUG", "SET-ACTIVE-EXPIRE", "0")
    told.ask("SET", "p/a", "1", "PX", "20")
    told.ask("SET", "other", "1", "PX", "20")
    wait_until(lambda: told.ask("GET", "other") == "$-1\r\n", "20 ms of the server")
    assert listener.heard() == ["p/a"]
    assert listener.heard() == []
    assert told.ask("GET", "p/a") == "$-1\r\n"
    assert listener.heard() == ["p/a"]
    told.ask("SET", "p/b", "1", "PX", "50")
    heard = listener.heard()
    assert heard == ["p/b"]
    told.ask("DEBUG", "SET-ACTIVE-EXPIRE", "1")
    wait_until(lambda: listener.heard() == ["p/b"], "the active cycle")


def test_a_flush_of_another_database_is_a_flush_and_names_are_of_all(
    told: Server, listener: Listener
) -> None:
    with socket.create_connection(("127.0.0.1", told.port), timeout=HANG) as link:
        for command in (b"SELECT 1", b"SET p/a 1"):
            link.sendall(command + b"\r\n")
            assert link.recv(100) == b"+OK\r\n"
        assert listener.heard() == ["p/a"]
        link.sendall(b"FLUSHDB\r\n")
        assert link.recv(100) == b"+OK\r\n"
        assert listener.heard() == ["*"]


def test_swapped_databases_are_not_pushed(told: Server, listener: Listener) -> None:
    told.ask("SET", "p/a", "1")
    listener.heard()
    told.ask("SWAPDB", "0", "1")
    assert "p/a" not in listener.heard()
    told.ask("SWAPDB", "0", "1")


def test_an_eviction_is_pushed(told: Server, listener: Listener) -> None:
    told.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    keys = [f"p/{number}" for number in range(100)]
    for key in keys:
        told.ask("SET", key, "x" * 10_000)
    listener.heard()
    told.ask("CONFIG", "SET", "maxmemory", "1")
    told.ask("SET", "other", "1")
    told.ask("CONFIG", "SET", "maxmemory", "0")
    # How many go depends on the server's time.
    gone = sorted(key for key in keys if told.ask("EXISTS", key) == ":0\r\n")
    assert gone
    assert listener.heard() == gone


def test_prefixes_that_overlap_are_refused(told: Server) -> None:
    with pytest.raises(Refused):
        Listener(told.port, (b"p/", b"p/q/"))


def test_a_client_of_resp2_gets_ok_and_nothing_else(told: Server) -> None:
    with socket.create_connection(("127.0.0.1", told.port), timeout=HANG) as link:
        link.sendall(b"CLIENT TRACKING ON BCAST PREFIX p/\r\n")
        assert link.recv(100) == b"+OK\r\n"
        told.ask("SET", "p/a", "1")
        link.sendall(b"PING\r\nPING\r\n")
        came = b""
        while came.count(b"PONG") < 2:
            came += link.recv(100)
        assert came == b"+PONG\r\n+PONG\r\n"


def test_a_subscribed_connection_is_of_the_class_that_is_bounded(
    told: Server, listener: Listener
) -> None:
    assert "resp=3" in told.ask("CLIENT", "LIST", "TYPE", "pubsub")
    bounds = told.ask("CONFIG", "GET", "client-output-buffer-limit")
    assert "pubsub 33554432 8388608 60" in bounds
    assert "normal 0 0 0" in bounds
