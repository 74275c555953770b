"""The embedded store answers as a server does: values, types, TTLs and errors of random commands."""

from __future__ import annotations

import random

import pytest

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation, Reply
from cachegen_runtime.transport import open_blocking
from cachegen_runtime.transport.seam import Transport
from tests.servers import Server
from tests.transport.operations import read
from tests.transport.random_commands import random_operation

_UNORDERED = (b"SMEMBERS", b"SDIFF", b"SINTER", b"SUNION", b"SPOP", b"SRANDMEMBER")
_SLACK_MILLISECONDS = 2_000


def outcome(transport: Transport, operation: Operation[object]) -> object:
    """Return a comparable answer: a reply, or an error's class and message."""
    try:
        reply = transport.run(operation)
    except CacheError as error:
        return type(error), str(error)
    if operation.commands[0][0] in _UNORDERED and isinstance(reply, list):
        return sorted(reply)
    return reply


def state(transport: Transport, key: bytes) -> tuple[Reply, Reply, object]:
    """Return a key's type, TTL and content."""
    kind = transport.run(read(b"TYPE", key))
    content: object = None
    if kind == b"string":
        content = transport.run(read(b"GET", key))
    elif kind == b"list":
        content = transport.run(read(b"LRANGE", key, b"0", b"-1"))
    elif kind == b"set":
        members = transport.run(read(b"SMEMBERS", key))
        assert isinstance(members, list)
        content = sorted(members, key=repr)
    return kind, transport.run(read(b"PTTL", key)), content


def alike(found: object, expected: object) -> bool:
    """Return whether two answers are equal but for the time between the two questions."""
    if isinstance(found, int) and isinstance(expected, int) and found > 100 < expected:
        return abs(found - expected) < _SLACK_MILLISECONDS or found == expected
    if isinstance(found, tuple) and isinstance(expected, tuple):
        return len(found) == len(expected) and all(map(alike, found, expected))
    return found == expected


@pytest.mark.parametrize("seed", range(40))
def test_random_commands_have_the_same_effects_and_answers(
    seed: int, server: Server
) -> None:
    dice = random.Random(seed)
    embedded = open_blocking(f"compared-{seed}", "memory://?max_keys=0")
    real = open_blocking("main", server.url)
    past: list[object] = []
    for _ in range(200):
        operation = random_operation(dice)
        past.append((operation.commands[0], operation.expire))
        answers = outcome(embedded, operation), outcome(real, operation)
        assert alike(*answers), f"{answers} after {past[-8:][::-1]}"
        for key in operation.keys:
            states = state(embedded, key), state(real, key)
            assert alike(*states), f"{states} after {past[-8:][::-1]}"
    real.close()
