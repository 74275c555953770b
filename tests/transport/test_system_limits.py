"""Limits of the system are `CacheError`s: no other exception leaves a call."""

from __future__ import annotations

import errno
import socket
import threading

import pytest

from cachegen_runtime.errors import CacheUnavailableError
from cachegen_runtime.transport.blocking import dialing
from cachegen_runtime.transport.sockets import Target, quiet_socket
from tests.servers import Server
from tests.transport.conftest import Blocking
from tests.transport.operations import get


def test_no_descriptor_left_is_unavailable(
    server: Server, blocking: Blocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(family: int) -> socket.socket:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(dialing, "quiet_socket", refuse)
    with pytest.raises(CacheUnavailableError, match="open files"):
        blocking(server.url).run(get(b"k"))


def test_a_family_that_the_kernel_lacks_leaves_the_next_address(
    server: Server, blocking: Blocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def some(family: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported")
        return quiet_socket(family)

    both: list[Target] = [
        (int(socket.AF_INET6), ("::1", server.port, 0, 0)),
        (int(socket.AF_INET), ("127.0.0.1", server.port)),
    ]
    monkeypatch.setattr(dialing, "quiet_socket", some)

    def resolved(*_: object) -> list[Target]:
        return both

    monkeypatch.setattr(dialing, "resolved", resolved)
    assert blocking(server.url).run(get(b"absent")) is None


def test_a_thread_that_cannot_start_is_unavailable(
    server: Server, blocking: Blocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    transport = blocking(server.url.replace("127.0.0.1", "localhost"))
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(CacheUnavailableError, match="new thread"):
        transport.run(get(b"k"))
