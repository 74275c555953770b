"""Every fault for every class of operations on every way to a server; one table says what must come of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.transport.blocking.connection import Connection
from tests.servers import Server
from tests.sleeper import HANG, with_more_time
from tests.transport.calls import CALLS, Call
from tests.transport.faults import FAULTS, Fault, check
from tests.transport.ways import WAYS, reached

TIMEOUT = 0.25
SOME = {"read", "transaction batch"}
"""The classes that are tried with faults that cost time; the long form tries all."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_every_class_of_operations_survives(
    way: tuple[str, str], fault: Fault, servers: dict[str, Server]
) -> None:
    calls = [call for call in CALLS if not fault.late or call.name in SOME]

    def survived(timeout: float) -> None:
        with reached(way, servers[way[1]], timeout) as found:
            for call in calls:
                check(found, call, fault, timeout)

    with_more_time(survived, TIMEOUT if fault.late else HANG)


def called(name: str) -> Call:
    return next(call for call in CALLS if call.name == name)


def pretending_to_read(operation: Operation[Reply]) -> Operation[Reply]:
    return structs.replace(operation, writes=False)


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_a_write_that_is_sent_twice_is_found_out(
    way: tuple[str, str], servers: dict[str, Server]
) -> None:
    # The control: a write that passes for a read is repeated, and the check must see it.
    call = called("write")
    twice = replace(call, operations=tuple(map(pretending_to_read, call.operations)))
    with (
        reached(way, servers[way[1]], HANG) as found,
        pytest.raises(AssertionError, match="applied 2 times, not 1"),
    ):
        check(found, replace(twice, counted="incrby"), _counted_once(), HANG)


def _counted_once() -> Fault:
    class Once(Fault):
        def applied(self, call: Call) -> int:
            return 1

    dropped = FAULTS[0]
    return Once(dropped.name, dropped.manner, sent=True)


def test_a_timeout_for_each_piece_is_found_out(
    servers: dict[str, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the deadlines: each wait has the whole time anew, as with plain sockets.
    whole = Connection._wait_at_most
    monkeypatch.setattr(
        Connection, "_wait_at_most", lambda self, seconds: whole(self, TIMEOUT)
    )
    trickling = next(fault for fault in FAULTS if fault.name == "trickling replies")
    with (
        reached(("blocking", "direct"), servers["direct"], TIMEOUT) as found,
        pytest.raises(AssertionError, match="in spite of the fault"),
    ):
        check(found, called("write"), trickling, TIMEOUT)
