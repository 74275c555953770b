"""Connections that are cut at every byte of a request and of a reply; nothing is applied twice, or lost without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from cachegen_runtime.errors import CacheError, CacheUnavailableError
from tests.endurance.part import Figures, Part
from tests.servers import Server
from tests.sleeper import HANG
from tests.transport.calls import CALLS, FIRST, VALUES, Call
from tests.transport.manners import PASS, Manner
from tests.transport.operations import get
from tests.transport.ways import KINDS, WAYS, Reached, both_servers, reached


def run(scale: float) -> Figures:
    """Cut every class of operations on every way; below scale 1 at some of the bytes."""
    stride = max(round(1 / scale), 1)
    # Sentinel and Cluster lead to the same connections as the direct way.
    strides = dict.fromkeys(KINDS, 3 * stride) | {"direct": stride, "redis-py": stride}
    counts: Counter[str] = Counter()
    # No cut may be told as a time-out.
    with both_servers() as servers:
        for way in WAYS:
            with reached(way, servers[way[1]], HANG) as found:
                for call in CALLS:
                    cut_everywhere(call, found, strides[way[1]], counts)
    return dict(counts) | {"applied twice": 0, "lost silently": 0}


def cut_everywhere(
    call: Call, reached: Reached, stride: int, counts: Counter[str]
) -> None:
    """Cut one class of operations at each byte, but for those that the stride leaves out."""
    call.prepare(reached.face, reached.server)
    for manner in _cuts(*_lengths(call, reached), stride):
        judge(call, reached, manner, counts)


def judge(call: Call, reached: Reached, manner: Manner, counts: Counter[str]) -> None:
    """Raise AssertionError unless one call that is cut once ends as it must."""
    before = call.applied(reached.server)
    _forget_script(call, reached.server)
    reached.proxy.manner = manner
    error: CacheError | None = None
    try:
        assert call.right(call.made(reached.face)), f"{call.name}: wrong values"
    except CacheError as failure:
        error = failure
    reached.proxy.manner = PASS
    assert reached.face.run(get(FIRST)) == VALUES[0]
    applied = call.applied(reached.server) - before - (call.counted == "get")
    counts["cuts"] += 1
    place = f"{call.name}, {manner}: {applied} applied, {error!r}"
    if error is None:
        counts["answered"] += 1
        assert applied == call.times or not call.writes, place
        return
    counts["errors"] += 1
    assert type(error) is CacheUnavailableError, place
    assert error.__cause__ is not None, place
    assert error.maybe_applied == call.writes, place
    if call.writes:
        assert applied in _possible(call, manner), place


def _possible(call: Call, manner: Manner) -> tuple[int, ...]:
    """Return how many counted commands may have run for a write that ended in an error."""
    if call.batch == "batch" and manner.request_bytes is not None:
        return tuple(range(call.times + 1))
    if manner.request_bytes is None and call.script_known:
        return (call.times,)
    return (0, call.times)


def _cuts(asked: int, answered: int, stride: int) -> Iterator[Manner]:
    for at in (*range(0, asked, stride), asked):
        yield replace(PASS, request_bytes=at)
    for at in (*range(0, answered, stride), answered):
        yield replace(PASS, reply_bytes=at)


def _lengths(call: Call, reached: Reached) -> tuple[int, int]:
    """Return the bytes of a call's requests and of their replies."""
    asked: list[int] = []
    answered: list[int] = []

    def request(data: bytes) -> bytes:
        asked.append(len(data))
        return data

    def reply(data: bytes) -> bytes:
        answered.append(len(data))
        return data

    _forget_script(call, reached.server)
    reached.proxy.manner = Manner(request=request, reply=reply)
    call.made(reached.face)
    reached.proxy.manner = PASS
    return sum(asked), sum(answered)


def _forget_script(call: Call, server: Server) -> None:
    if not call.script_known:
        server.ask("SCRIPT", "FLUSH")


PARTS = (
    Part(
        "lost-replies",
        "no write is applied twice and none is lost without a word, at whatever byte a connection ends",
        run,
    ),
)
