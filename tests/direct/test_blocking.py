"""The blocking fast transport against a real server and bad networks."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.operations.operation import Expire
from cachegen_runtime.transport.blocking import pool as module
from tests.direct.commands import command, get, increment, put, transaction, value_of
from tests.direct.conftest import Blocking
from tests.direct.proxy import Proxy
from tests.servers import Server, free_port


def test_operations_batches_and_transactions_give_what_the_server_says(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(f"{server.url}?client_name=tests")
    expire = Expire(b"n", "px", 60_000)
    assert transport.run(put(b"k", b"v")) == b"OK"
    assert transport.run(get(b"k")) == b"v"
    assert [transport.run(increment(b"n", expire)) for _ in range(3)] == [1, 2, 3]
    assert transport.run(transaction((b"SET", b"a", b"1"), (b"GET", b"k"))) == [
        b"OK",
        b"v",
    ]
    for as_one in (False, True):
        batch = [get(b"k"), increment(b"m", Expire(b"m", "px", 9000)), get(b"none")]
        assert transport.run_batch(batch, transaction=as_one) == [
            b"v",
            1 + as_one,
            None,
        ]
    assert "name=tests" in server.ask("CLIENT", "LIST")
    assert 50_000 < int(server.ask("PTTL", "n")[1:]) <= 60_000


def test_the_script_is_given_to_a_server_that_lost_it(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(server.url)
    for expected in (1, 2):
        server.ask("SCRIPT", "FLUSH")
        assert transport.run(increment(b"n", Expire(b"n", "px", 9000))) == expected


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


def test_unix_sockets_work(server: Server, blocking: Blocking) -> None:
    transport = blocking(f"unix://{server.socket_path}?db=2")
    transport.run(put(b"k", b"two"))
    assert transport.run(get(b"k")) == b"two"
    assert blocking(server.url).run(get(b"k")) is None


def test_a_hung_up_connection_is_noticed_before_a_write(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(server.url)
    for expected in range(1, 21):
        assert transport.run(increment(b"n")) == expected
        server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


def test_a_connection_cut_between_two_writes_is_noticed(
    proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(proxy.url)
    for expected in range(1, 51):
        assert transport.run(increment(b"n")) == expected
        proxy.cut()


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


def test_a_write_whose_reply_is_lost_is_applied_once_and_says_so(
    server: Server, proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(proxy.url)
    proxy.fate = lambda reply: None
    for _ in range(10):
        with pytest.raises(CacheUnavailableError) as caught:
            transport.run(increment(b"n"))
        assert caught.value.maybe_applied
    proxy.fate = lambda reply: reply
    assert transport.run(get(b"n")) == b"10"


def test_a_read_whose_reply_is_lost_is_read_again_once(
    server: Server, proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(proxy.url)
    transport.run(put(b"k", b"v"))
    fates = [None, b"$1\r\nv\r\n"]
    proxy.fate = lambda reply: fates.pop(0)
    assert transport.run(get(b"k")) == b"v"
    lost: list[bytes] = []
    proxy.fate = lambda reply: lost.append(reply)
    with pytest.raises(CacheUnavailableError) as caught:
        transport.run(get(b"k"))
    assert not caught.value.maybe_applied
    assert len(lost) == 2


def test_a_late_reply_reaches_nobody_else(proxy: Proxy, blocking: Blocking) -> None:
    transport = blocking(f"{proxy.url}?timeout=0.5")
    for number in range(20):
        transport.run(put(b"%d" % number, value_of(b"%d" % number)))
    for number in range(0, 20, 8):
        proxy.delay = 0.8
        with pytest.raises(CacheTimeoutError):
            transport.run(get(b"%d" % number))
        proxy.delay = 0.0
        for other in range(number + 1, number + 4):
            assert transport.run(get(b"%d" % other)) == value_of(b"%d" % other)


def test_the_deadline_is_one_for_the_whole_call_when_replies_trickle(
    proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(f"{proxy.url}?timeout=0.3")
    transport.run(put(b"k", b"v" * 2000))
    proxy.piece = 1
    started = monotonic()
    with pytest.raises(CacheTimeoutError):
        transport.run(get(b"k"))
    assert 0.25 < monotonic() - started < 0.4


def test_the_deadline_holds_for_a_server_that_is_silent(
    own_server: Server, blocking: Blocking
) -> None:
    transport = blocking(f"{own_server.url}?timeout=0.3")
    transport.run(put(b"k", b"v"))
    own_server.freeze()
    for operation, maybe in ((get(b"k"), False), (put(b"k", b"w"), True)):
        started = monotonic()
        with pytest.raises(CacheTimeoutError) as caught:
            transport.run(operation)
        assert 0.25 < monotonic() - started < 0.4
        assert caught.value.maybe_applied == maybe
    own_server.resume()
    assert transport.run(get(b"k")) is not None


def test_the_deadline_holds_for_a_server_that_never_accepts(blocking: Blocking) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        port = silent.getsockname()[1]
        # The queue of one is filled, so that the next connection hangs.
        with socket.create_connection(("127.0.0.1", port)), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(("127.0.0.1", port))
            started = monotonic()
            with pytest.raises(CacheTimeoutError) as caught:
                blocking(f"redis://127.0.0.1:{port}?timeout=0.3").run(put(b"k", b"v"))
    assert monotonic() - started < 0.4
    assert not caught.value.maybe_applied


def test_a_refused_port_is_told_at_once_and_nothing_was_applied(
    blocking: Blocking,
) -> None:
    started = monotonic()
    with pytest.raises(CacheUnavailableError) as caught:
        blocking(f"redis://127.0.0.1:{free_port()}").run(put(b"k", b"v"))
    assert monotonic() - started < 0.2
    assert not caught.value.maybe_applied
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


def test_a_large_value_to_a_server_that_does_not_read_ends_in_time(
    own_server: Server, blocking: Blocking
) -> None:
    transport = blocking(f"{own_server.url}?timeout=0.3")
    transport.run(put(b"k", b"v"))
    own_server.freeze()
    started = monotonic()
    with pytest.raises(CacheTimeoutError):
        transport.run(put(b"k", b"v" * 30_000_000))
    assert monotonic() - started < 0.5


def test_the_next_call_after_a_restart_works(
    own_server: Server, blocking: Blocking
) -> None:
    transport = blocking(own_server.url)
    for _ in range(5):
        assert transport.run(increment(b"n")) == 1
        own_server.stop()
        with pytest.raises(CacheUnavailableError):
            transport.run(get(b"n"))
        own_server.start()


def test_a_wrong_password_is_tried_once(own_server: Server, blocking: Blocking) -> None:
    own_server.ask("CONFIG", "SET", "requirepass", "right")
    transport = blocking(own_server.url.replace("//", "//:planted-secret@"))
    with pytest.raises(CacheConfigError) as caught:
        transport.run(get(b"k"))
    assert "planted-secret" not in f"{caught.value}{caught.value.__cause__!r}"
    good = blocking(own_server.url.replace("//", "//default:right@"))
    assert good.run(put(b"k", b"v")) == b"OK"


def test_a_closed_transport_says_so(server: Server, blocking: Blocking) -> None:
    transport = blocking(server.url)
    transport.run(put(b"k", b"v"))
    transport.close()
    transport.close()
    with pytest.raises(CacheError, match="closed"):
        transport.run(get(b"k"))


def test_threads_never_see_each_others_replies(
    server: Server, blocking: Blocking
) -> None:
    transport = blocking(f"{server.url}?max_connections=5&timeout=10")
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
    proxy.delay = 0.002
    transport = blocking(f"{proxy.url}?max_connections=4&timeout=10")
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
    transport = blocking(f"{proxy.url}?max_connections=1&timeout=0.3")
    transport.run(put(b"k", b"v"))
    proxy.delay = 2.0
    ended: list[float] = []

    def call() -> None:
        started = monotonic()
        with pytest.raises(CacheTimeoutError):
            transport.run(get(b"k"))
        ended.append(monotonic() - started)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == 4
    assert max(ended) < 0.5


COUNTED = """
import sys
from cachegen_runtime.transport.blocking.server import ServerTransport
from cachegen_runtime.urls import parse
from tests.direct.commands import get, put
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
        code = [sys.executable, "-c", COUNTED, server.url, str(calls), kind]
        subprocess.run(["strace", "-o", str(log), "-e", f"trace={CALLS}", *code],
                       check=True, cwd=Path(__file__).parents[2])  # fmt: skip
        return Counter(line.partition("(")[0] for line in log.read_text().splitlines())

    more = counted(1200) - counted(200)
    assert more["sendto"] == 1000
    # A machine under load may stop a call for so long that it measures its time anew, or a
    # write for so long that it looks whether the server is still there.
    assert 2000 <= more.total() < 2020


def test_the_reply_of_a_command_nobody_sent_ends_the_connection(
    proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(proxy.url)
    transport.run(put(b"k", b"v"))
    proxy.fate = lambda reply: reply + b"$5\r\nother\r\n"
    with pytest.raises(CacheUnavailableError, match="more than"):
        transport.run(put(b"k", b"v"))
    proxy.fate = lambda reply: reply
    assert transport.run(get(b"k")) == b"v"


def test_bytes_that_are_no_protocol_end_the_connection(
    proxy: Proxy, blocking: Blocking
) -> None:
    transport = blocking(proxy.url)
    proxy.fate = lambda reply: b"HTTP/1.1 400 Bad Request\r\n"
    with pytest.raises(CacheUnavailableError):
        transport.run(command(b"PING", writes=True))
    proxy.fate = lambda reply: reply
    assert transport.run(put(b"k", b"v")) == b"OK"
