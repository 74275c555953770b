"""An exception that strikes anywhere in a blocking call costs that call, and nobody else.

Signal handlers raise wherever they like: soft time limits, alarms, Ctrl-C.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeAlias

import pytest

from cachegen_runtime.errors import CacheError
from cachegen_runtime.transport.blocking.connection import Connection
from cachegen_runtime.transport.blocking.server import ServerTransport
from tests.direct.commands import get, increment, put, value_of
from tests.direct.conftest import Blocking
from tests.direct.proxy import Proxy
from tests.servers import Server

Trace: TypeAlias = Callable[[FrameType, str, object], "Trace | None"]

PLACES = 3


class Interrupted(BaseException):
    """What a signal handler raised."""


@contextmanager
def struck_at(step: int) -> Iterator[list[int]]:
    """Raise at the step-th line or bytecode of the transport's own code; count the steps."""
    steps = [0]

    def trace(frame: FrameType, event: str, _: object) -> Trace | None:
        if (
            "cachegen_runtime/transport" not in frame.f_code.co_filename
            or frame.f_code.co_name == "__del__"
        ):
            return None
        frame.f_trace_opcodes = True
        if event in ("line", "opcode"):
            steps[0] += 1
            if steps[0] == step:
                raise Interrupted
        return trace

    sys.settrace(trace)
    try:
        yield steps
    finally:
        sys.settrace(None)


def check_others(transport: ServerTransport, names: list[bytes]) -> None:
    """Let more callers read than the pool has places, and each get its own value."""
    for name in names:
        assert transport.run(get(name)) == value_of(name)


@pytest.mark.parametrize("slow", [False, True])
def test_other_callers_read_right_wherever_a_call_is_struck(
    server: Server, proxy: Proxy, blocking: Blocking, slow: bool
) -> None:
    url = proxy.url if slow else server.url
    transport = blocking(f"{url}?max_connections={PLACES}&timeout=2")
    names = [b"key %d" % number for number in range(6)]
    for name in names:
        transport.run(put(name, value_of(name)))
    with struck_at(0) as steps:
        transport.run(get(names[0]))
        transport.run(increment(b"n"))
    assert steps[0] > 100
    # At every place directly; through the proxy, where more replies are under way, at some.
    for step in range(1, steps[0] + 1, 23 if slow else 1):
        proxy.delay = 0.004 if slow else 0.0
        with suppress(Interrupted), struck_at(step):
            transport.run(get(names[step % 6]))
            transport.run(increment(b"n"))
        proxy.delay = 0.0
        check_others(transport, names)
    gc.collect()
    assert len(transport._pool.idle) == PLACES


def test_the_first_call_may_be_struck_too(server: Server, blocking: Blocking) -> None:
    name = b"key"
    blocking(server.url).run(put(name, value_of(name)))
    with struck_at(0) as steps:
        blocking(f"{server.url}?client_name=x").run(get(name))
    for step in range(1, steps[0], 7):
        transport = blocking(f"{server.url}?client_name=x&max_connections=1")
        with suppress(Interrupted), struck_at(step):
            transport.run(get(name))
        check_others(transport, [name, name])


def test_a_connection_that_forgets_its_doubts_is_found_out(
    proxy: Proxy, blocking: Blocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the tests above: nothing is closed after an interruption.
    def stay_open(self: Connection) -> None:
        self.clean = True

    transport = blocking(f"{proxy.url}?max_connections=1&timeout=0.1")
    names = [b"key %d" % number for number in range(6)]
    for name in names:
        transport.run(put(name, value_of(name)))
    with struck_at(0) as steps:
        transport.run(get(names[0]))
    monkeypatch.setattr(Connection, "close", stay_open)
    proxy.delay = 0.004
    wrong = False
    for step in range(1, steps[0]):
        with suppress(Interrupted), struck_at(step):
            transport.run(get(names[0]))
        with suppress(CacheError):
            wrong = transport.run(get(names[1])) != value_of(names[1])
        if wrong:
            break
    monkeypatch.undo()
    assert wrong
