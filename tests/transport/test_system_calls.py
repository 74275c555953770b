"""Every system call of a call fails once, each alone: what leaves is a `CacheError` or a result, and the next call works."""

from __future__ import annotations

import ctypes
import errno
import select
import socket
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

import pytest

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.transport.blocking import connection, dialing, intake
from cachegen_runtime.transport.opening import blocking_transport
from cachegen_runtime.transport.route import Route
from cachegen_runtime.urls.reading import parse
from tests.servers import Server
from tests.sleeper import HANG
from tests.transport.faces import Face, opened
from tests.transport.operations import get, put

LARGE = bytes(3_000_000)
NUMBERS = [errno.EMFILE, errno.ENOMEM, errno.ECONNRESET, errno.EACCES]
_SPARED = frozenset(("close", "fileno", "detach", "getpid", "fspath", "get_ident"))
_OBJECTS = (*socket.socket.__bases__, type(select.poll()))
_MODULES = frozenset(("posix", "_socket", "select", "_thread"))


def is_system_call(function: object) -> bool:
    """Return whether a function of C asks the system for something."""
    if getattr(function, "__name__", "") in _SPARED:
        return False
    owner = getattr(function, "__self__", None)
    if isinstance(owner, _OBJECTS):
        return True
    if getattr(function, "__module__", None) not in _MODULES:
        return False
    # Locks and the like are methods of objects, which fail in no way of their own.
    return owner is None or isinstance(owner, type(sys))


def ours(frame: FrameType | None) -> bool:
    """Return whether our code has made a call, or the library that it called just before."""
    for _ in range(30):
        if frame is None:
            return False
        if "cachegen_runtime" in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False


def named(error: CacheError) -> None:
    """Check that an error says what it is about."""
    assert error.operation is not None


def failing_at(place: int, number: int, call: Callable[[], object]) -> str | None:
    """Make a call whose system call of that place fails, and return that one's name; None when there are fewer."""
    left = place
    failed: str | None = None

    def profile(frame: FrameType, event: str, function: object) -> None:
        nonlocal left, failed
        if event != "c_call" or failed or not is_system_call(function):
            return
        if not ours(frame):
            return
        left -= 1
        if left < 0:
            failed = str(getattr(function, "__name__", ""))
            if failed.startswith("start_"):
                raise RuntimeError("can't start new thread")
            raise OSError(number, "it fails")

    sys.setprofile(profile)
    try:
        call()
    except CacheError as error:
        named(error)
    finally:
        sys.setprofile(None)
    return failed


CALLS: dict[str, tuple[bool, Operation[Reply]]] = {
    "first get": (True, get(b"k")),
    "first set": (True, put(b"k", b"v")),
    "get": (False, get(b"k")),
    "set": (False, put(b"k", b"v")),
    "large set": (False, put(b"k", LARGE)),
}

PLACES = ["127.0.0.1", "localhost", "unix"]


def url_of(server: Server, place: str, via: str) -> str:
    """Return where a server of the test's own is reached."""
    if place == "unix":
        where = f"unix://{server.socket_path}"
    else:
        where = f"redis://{place}:{server.port}/0"
    return f"{where}?timeout={HANG}&transport={via}"


@contextmanager
def made(face: str, url: str) -> Generator[Face | Route]:
    """Open a transport; what making one does of itself is done before any call fails."""
    if face == "async":
        with opened(face, url) as found:
            yield found
    else:
        transport = Route("main", blocking_transport(parse("main", url, "the test")))
        yield transport
        transport.close()


def walked(server: Server, url: str, face: str, name: str) -> set[str]:
    """Let each system call of a call fail, and return their names."""
    first, operation = CALLS[name]
    names: set[str] = set()
    place = 0
    with made(face, url) as found:
        # What is imported late is imported now.
        works(found)
    while True:
        with made(face, url) as found:
            if not first:
                found.run(put(b"k", b"v"))
            number = NUMBERS[place % len(NUMBERS)]
            failed = failing_at(place, number, lambda: found.run(operation))
            works(found)
        if failed is None:
            return names
        names.add(failed)
        place += 1


def works(found: Face | Route) -> None:
    """Check that calls go on, and get their own replies."""
    for number in range(3):
        value = b"v%d" % number
        found.run(put(b"own", value))
        assert found.run(get(b"own")) == value


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("via", ["direct", "redis-py"])
@pytest.mark.parametrize("face", ["blocking", "async"])
def test_a_system_call_that_fails_costs_a_cache_error_at_most(
    server_with_socket: Server, face: str, via: str, place: str, name: str
) -> None:
    if via == "redis-py" and (face == "async" or place == "unix"):
        pytest.skip(
            "threads are not watched, and redis-py forgets a unix socket that fails"
        )
    url = url_of(server_with_socket, place, via)
    names = walked(server_with_socket, url, face, name)
    if name.startswith("first"):
        assert "socket" in names or "connect" in names or "setsockopt" in names
        assert len(names) >= 3
    else:
        assert names


def test_what_is_not_caught_leaves(
    server_with_socket: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above: a look-up whose thread cannot start, as it was.
    def in_time(what: str, work: Callable[[], object], deadline: float) -> object:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return work()

    monkeypatch.setattr(dialing, "in_time", in_time)
    url = url_of(server_with_socket, "localhost", "direct")
    with pytest.raises(RuntimeError, match="new thread"):
        walked(server_with_socket, url, "blocking", "first get")


@pytest.mark.parametrize("number", [*NUMBERS, errno.EINTR, errno.EAGAIN])
@pytest.mark.parametrize("name", ["first get", "get", "set"])
def test_a_reading_that_fails_in_the_library_costs_a_cache_error_at_most(
    server_with_socket: Server, monkeypatch: pytest.MonkeyPatch, number: int, name: str
) -> None:
    whole = intake.direct_intake
    fail = [False]

    def direct_intake(link: socket.socket, buffer: bytearray) -> Callable[[], int] | None:  # fmt: skip
        fill = whole(link, buffer)
        assert fill is not None

        def filled() -> int:
            if fail[0]:
                fail[0] = False
                ctypes.set_errno(number)
                return -1
            return fill()

        return filled

    monkeypatch.setattr(connection, "direct_intake", direct_intake)
    first, operation = CALLS[name]
    with opened("blocking", url_of(server_with_socket, "127.0.0.1", "direct")) as found:
        if not first:
            found.run(put(b"k", b"v"))
        fail[0] = True
        try:
            found.run(operation)
        except CacheError as error:
            named(error)
        assert not fail[0]
        works(found)
