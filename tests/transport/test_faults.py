"""What a server, a network or a signal may do between two bytes; values name their keys."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from time import monotonic
from types import FrameType

import pytest

from cachegen_runtime.errors import CacheError, CacheTimeoutError, CacheUnavailableError
from cachegen_runtime.operations.operation import Expire
from cachegen_runtime.transport import open_blocking
from tests.servers import Server, wait_until
from tests.transport.operations import Face, command, opened, read
from tests.transport.proxy import Proxy, proxied

TIMEOUT = 0.3


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with proxied(server.port) as found:
        yield found


@pytest.fixture
def through(proxy: Proxy, face_name: str) -> Iterator[Face]:
    """Both faces through the proxy, with a short time-out."""
    with opened(face_name, proxy.url(f"?timeout={TIMEOUT}")) as found:
        yield found


def count(server: Server) -> str:
    return server.ask("GET", "n").split("\r\n")[1]


@pytest.mark.parametrize(
    "expire", [None, Expire(b"n", "px", 50_000)], ids=["plain", "with TTL"]
)
def test_a_write_whose_reply_is_lost_is_not_repeated(
    expire: Expire | None, proxy: Proxy, through: Face, server: Server
) -> None:
    through.run(command(b"INCRBY", b"n", b"1", expire=expire))
    proxy.manner = "drop replies"
    with pytest.raises(CacheUnavailableError) as caught:
        through.run(command(b"INCRBY", b"n", b"1", expire=expire))
    assert caught.value.maybe_applied
    assert caught.value.__cause__ is not None or caught.value.__suppress_context__
    assert count(server) == "2"
    proxy.manner = "pass"
    assert through.run(command(b"INCRBY", b"n", b"1", expire=expire)) == 3


def test_a_batch_whose_reply_is_lost_is_not_repeated(
    proxy: Proxy, through: Face, server: Server
) -> None:
    proxy.manner = "drop replies"
    batch = [read(b"GET", b"n"), command(b"INCRBY", b"n", b"1")]
    with pytest.raises(CacheUnavailableError) as caught:
        through.run_batch(batch, transaction=False)
    assert caught.value.maybe_applied
    assert count(server) == "1"


def test_a_read_whose_reply_is_lost_is_tried_once_more(
    proxy: Proxy, through: Face, server: Server
) -> None:
    server.ask("SET", "k", "v")
    through.run(read(b"GET", b"k"))
    proxy.manner = "drop replies"
    with pytest.raises(CacheUnavailableError) as caught:
        through.run(read(b"GET", b"k"))
    assert not caught.value.maybe_applied
    assert proxy.accepted == 2
    proxy.manner = "pass"
    assert through.run(read(b"GET", b"k")) == b"v"


@pytest.mark.parametrize("manner", ["swallow", "trickle", "slow"])
@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
def test_no_answer_ends_at_the_timeout(
    manner: str, writes: bool, proxy: Proxy, through: Face, server: Server
) -> None:
    server.ask("SET", "k", "v" * 200)
    through.run(read(b"GET", b"k"))
    proxy.manner = manner  # type: ignore[assignment]
    proxy.delay = 1.0 if manner == "slow" else 0.02
    started = monotonic()
    with pytest.raises(CacheTimeoutError) as caught:
        through.run(command(b"GET", b"k", writes=writes))
    assert monotonic() - started < TIMEOUT + 0.15
    assert caught.value.maybe_applied == writes
    proxy.manner = "pass"
    assert through.run(command(b"ECHO", b"mine")) == b"mine"


def test_a_server_that_never_accepts_ends_at_the_timeout(face_name: str) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as deaf:
        full = [socket.socket() for _ in range(4)]
        for link in full:
            link.setblocking(False)
            link.connect_ex(deaf.getsockname())
        url = f"redis://127.0.0.1:{deaf.getsockname()[1]}?timeout={TIMEOUT}"
        with opened(face_name, url) as face:
            started = monotonic()
            with pytest.raises(CacheTimeoutError) as caught:
                face.run(command(b"INCRBY", b"n", b"1"))
            assert monotonic() - started < TIMEOUT + 0.15
            assert not caught.value.maybe_applied
        for link in full:
            link.close()


def test_a_refused_port_is_unavailable_at_once(face_name: str) -> None:
    with opened(face_name, "redis://127.0.0.1:1") as face:
        started = monotonic()
        with pytest.raises(CacheUnavailableError, match=r"127\.0\.0\.1:1") as caught:
            face.run(command(b"INCRBY", b"n", b"1"))
        assert monotonic() - started < 0.2
        assert isinstance(caught.value.__cause__, OSError)
        assert not caught.value.maybe_applied


def test_an_unknown_host_is_unavailable(face_name: str) -> None:
    with (
        opened(face_name, "redis://no-such-host.invalid?timeout=2") as face,
        pytest.raises((CacheUnavailableError, CacheTimeoutError)),
    ):
        face.run(read(b"GET", b"k"))


def test_another_protocol_is_unavailable(proxy: Proxy, through: Face) -> None:
    proxy.manner = "garbage"
    with pytest.raises(CacheUnavailableError, match="protocol"):
        through.run(read(b"GET", b"k"))


def test_a_write_on_a_connection_that_the_server_closed_arrives_once(
    proxy: Proxy, through: Face, server: Server
) -> None:
    for expected in range(1, 21):
        assert through.run(command(b"INCRBY", b"n", b"1")) == expected
        proxy.cut()


def test_calls_go_on_after_ten_restarts(face_name: str, own_server: Server) -> None:
    with opened(face_name, own_server.url) as face:
        for _ in range(10):
            assert face.run(command(b"INCRBY", b"n", b"1")) == 1
            own_server.stop()
            with pytest.raises(CacheUnavailableError):
                face.run(command(b"INCRBY", b"n", b"1"))
            own_server.start()


def test_a_frozen_server_times_out_and_serves_again(
    face_name: str, own_server: Server
) -> None:
    with opened(face_name, f"{own_server.url}?timeout={TIMEOUT}") as face:
        face.run(command(b"SET", b"k", b"v"))
        own_server.freeze()
        with pytest.raises(CacheTimeoutError):
            face.run(read(b"GET", b"k"))
        own_server.resume()
        assert face.run(read(b"GET", b"k")) == b"v"


def test_threads_get_their_own_answers_and_a_burst_waits(server: Server) -> None:
    transport = open_blocking("main", f"{server.url}?max_connections=4&timeout=10")
    for number in range(200):
        transport.run(command(b"SET", b"k%d" % number, b"v%d" % number))
    wrong: list[object] = []

    def work(first: int) -> None:
        for number in range(first, first + 200):
            key = number % 200
            try:
                found = transport.run(read(b"GET", b"k%d" % key))
            except CacheError as error:
                wrong.append(error)
                continue
            if found != b"v%d" % key:
                wrong.append((key, found))

    threads = [threading.Thread(target=work, args=(first,)) for first in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert server.ask("CLIENT", "LIST").count("cmd=get") <= 4
    transport.close()


def test_a_full_pool_is_a_timeout_not_a_hang(proxy: Proxy) -> None:
    transport = open_blocking(
        "main", proxy.url(f"?timeout={TIMEOUT}&max_connections=1")
    )
    transport.run(read(b"GET", b"k"))
    proxy.manner, proxy.delay = "slow", 0.2
    failures: list[CacheError] = []

    def work() -> None:
        started = monotonic()
        try:
            transport.run(read(b"GET", b"k"))
        except CacheError as error:
            failures.append(error)
        assert monotonic() - started < TIMEOUT + 0.2

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures
    assert all(isinstance(failure, CacheTimeoutError) for failure in failures)
    transport.close()


class Interruption(Exception):
    """What the signal handler raises."""


# The signal may also meet a finalizer, whose exceptions Python only reports.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_exception_out_of_a_signal_handler_mixes_no_answers(server: Server) -> None:
    transport = open_blocking("main", f"{server.url}?max_connections=3")
    for number in range(100):
        transport.run(command(b"SET", b"k%d" % number, b"v%d" % number))

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interruption

    before = signal.signal(signal.SIGALRM, interrupt)
    interrupted, answered = 0, 0
    try:
        while interrupted < 300:
            signal.setitimer(signal.ITIMER_REAL, 0.00002 + interrupted % 100 * 0.000005)
            try:
                for number in range(100):
                    assert (
                        transport.run(read(b"GET", b"k%d" % number)) == b"v%d" % number
                    )
                    answered += 1
            except Interruption:
                interrupted += 1
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    except Interruption:
        pass
    finally:
        signal.signal(signal.SIGALRM, before)
    for number in range(100):
        assert transport.run(read(b"GET", b"k%d" % number)) == b"v%d" % number
    transport.close()


def test_an_exception_at_any_line_of_a_call_mixes_no_answers(server: Server) -> None:
    transport = open_blocking("main", f"{server.url}?max_connections=2")
    for number in range(10):
        transport.run(command(b"SET", b"k%d" % number, b"v%d" % number))
    point, reached = 0, True
    while reached:
        reached = _interrupted_at(point, lambda: transport.run(read(b"GET", b"k9")))
        point += 1
        for number in (point % 9, (point + 1) % 9):
            assert transport.run(read(b"GET", b"k%d" % number)) == b"v%d" % number
    assert point > 20
    transport.close()


def _interrupted_at(point: int, call: object) -> bool:
    """Run `call` and raise at its line number `point`; return whether there was one."""
    assert callable(call)
    lines = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal lines
        if "cachegen_runtime" not in frame.f_code.co_filename:
            return None
        if event == "line":
            lines += 1
            if lines == point + 1:
                raise Interruption
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        call()
    except Interruption:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.parametrize("used_before", [False, True], ids=["unused", "used"])
def test_a_forked_child_has_connections_of_its_own(
    used_before: bool, face_name: str, server: Server
) -> None:
    with opened(face_name, server.url) as face:
        if used_before:
            face.run(command(b"SET", b"k", b"v"))
        child = os.fork()
        if child == 0:
            _count_in_child(face_name, face, server)
        for _ in range(200):
            face.run(command(b"INCRBY", b"parent", b"1"))
            assert face.run(command(b"ECHO", b"parent")) == b"parent"
        _, status = os.waitpid(child, 0)
        assert status == 0
        assert face.run(read(b"GET", b"child")) == b"200"


def _count_in_child(face_name: str, face: Face, server: Server) -> None:
    """Count in a child process and end it."""
    status = 1
    try:
        if face_name == "async":
            # A loop cannot be shared with the parent, the object can.
            face._runner = __import__("asyncio").Runner()  # type: ignore[attr-defined]
        for _ in range(200):
            face.run(command(b"INCRBY", b"child", b"1"))
            assert face.run(command(b"ECHO", b"child")) == b"child"
        status = 0
    finally:
        os._exit(status)


def test_connections_end_with_the_transport(face_name: str, server: Server) -> None:
    with opened(face_name, f"{server.url}?client_name=brief") as face:
        face.run(read(b"GET", b"k"))
    wait_until(
        lambda: "name=brief" not in server.ask("CLIENT", "LIST"), "the connection's end"
    )
