"""The blocking transport's pool: two system calls a call, bounded waits, places that come back, connections that are noticed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from cachegen_runtime.errors import (
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.transport.blocking import pool as module
from tests.servers import Server
from tests.sleeper import HANG, LATE, Sleeper
from tests.transport.conftest import Blocking
from tests.transport.manners import PASS, slow
from tests.transport.operations import get, increment, put, value_of
from tests.transport.proxy import Proxy


def test_a_large_value_and_many_replies_arrive_whole(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(server.url)
    large = bytes(range(256)) * 40_000
    transport.run(put(b"large", large))
    assert transport.run(get(b"large")) == large
    keys = [b"%d" % number for number in range(2000)]
    transport.run_batch([put(key, value_of(key)) for key in keys], transaction=False)
    assert transport.run_batch([get(key) for key in keys], transaction=False) == [
        value_of(key) for key in keys
    ]


def test_a_hung_up_connection_is_noticed_before_a_write(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(server.url)
    for expected in range(1, 21):
        assert transport.run(increment(b"n")) == expected
        server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


def test_a_hung_up_connection_fails_a_write_that_does_not_look(
    server: Server, blocking: Blocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above.
    monkeypatch.setattr(module, "STALE", 1e9)
    transport = blocking(server.url)
    transport.run(increment(b"n"))
    server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    with pytest.raises(CacheUnavailableError) as caught:
        transport.run(increment(b"n"))
    assert caught.value.maybe_applied


def test_threads_never_see_each_others_replies(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(f"{server.url}?max_connections=5&timeout={HANG}")
    wrong: list[object] = []

    def work(thread: int) -> None:
        for number in range(400):
            key = b"%d/%d" % (thread, number % 50)
            transport.run(put(key, value_of(key)))
            if (reply := transport.run(get(key))) != value_of(key):
                wrong.append(reply)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert server.ask("CLIENT", "LIST").count("id=") <= 6


def test_a_burst_waits_for_connections_and_nobody_fails(
    proxy: Proxy, blocking: Blocking
) -> None:
    proxy.manner = slow(0.002)
    transport = blocking(proxy.url(f"?max_connections=4&timeout={HANG}"))
    results: list[object] = []
    calls = [
        threading.Thread(target=lambda: results.append(transport.run(increment(b"n"))))
        for _ in range(40)
    ]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert sorted(results) == list(range(1, 41))  # type: ignore[type-var]
    assert proxy.accepted <= 4


def test_waiting_for_a_connection_ends_with_the_calls_own_time(
    proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(proxy.url("?max_connections=1&timeout=0.3"))
    transport.run(put(b"k", b"v"))
    proxy.manner = slow(HANG)
    awoke: list[int] = []

    def call() -> None:
        with Sleeper(0.3) as sleeper, pytest.raises(CacheTimeoutError):
            transport.run(get(b"k"))
        awoke.append(sleeper.awoke)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(awoke) == 8
    assert max(awoke) < LATE


def test_places_that_calls_were_torn_from_are_made_good(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(f"{server.url}?max_connections=3")
    transport.run(put(b"k", b"v"))
    for lost in (1, 2, 3):
        # What an exception leaves when it strikes between taking a place and holding it.
        for _ in range(lost):
            transport._pool.idle.pop()
        results = [transport.run(get(b"k")) for _ in range(4)]
        assert results == [b"v"] * 4
    transport._pool.idle.pop()
    held = [transport._pool.idle.pop() for _ in range(len(transport._pool.idle))]
    assert transport.run(get(b"k")) == b"v"
    assert len(held) == 2


COUNTED = """
import sys
from cachegen_runtime.transport.blocking import pool
from cachegen_runtime.transport.blocking.server import ServerTransport
from cachegen_runtime.urls.reading import parse
from tests.transport.operations import get, put
# Calls in a row on a fast machine never rest for so long; a slow machine is none of ours.
pool.STALE = 1e9
transport = ServerTransport(parse("main", sys.argv[1], "the test"))
transport.run(put(b"k", b"v" * 1024))
operation = get(b"k") if sys.argv[3] == "read" else put(b"k", b"v" * 1024)
for _ in range(int(sys.argv[2])):
    transport.run(operation)
"""


CALLS = "sendto,recvfrom,sendmsg,recvmsg,poll,select,ioctl,fcntl,setsockopt,getsockopt,futex"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace counts system calls")
@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_call_is_two_system_calls(server: Server, tmp_path: Path, kind: str) -> None:
    def counted(calls: int) -> Counter[str]:
        log = tmp_path / "log"
        code = [
            sys.executable,
            "-c",
            COUNTED,
            f"{server.url}?timeout=1000",
            str(calls),
            kind,
        ]
        subprocess.run(["strace", "-o", str(log), "-e", f"trace={CALLS}", *code],
                       check=True, cwd=Path(__file__).parents[2])  # fmt: skip
        return Counter(line.partition("(")[0] for line in log.read_text().splitlines())

    more = counted(1200) - counted(200)
    assert more["sendto"] == more["recvfrom"] == 1000
    assert more.total() == 2000


def test_the_reply_of_a_command_nobody_sent_ends_the_connection(
    proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(proxy.url())
    transport.run(put(b"k", b"v"))
    proxy.fate_of_replies(lambda reply: reply + b"$5\r\nother\r\n")
    with pytest.raises(CacheUnavailableError, match="more than"):
        transport.run(put(b"k", b"v"))
    proxy.manner = PASS
    assert transport.run(get(b"k")) == b"v"
