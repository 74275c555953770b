"""The embedded store answers as a server does: the short form of the comparison, and what it must not miss."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec import structs

import cachegen_runtime.operations
from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Command
from cachegen_runtime.transport.opening import blocking_transport
from cachegen_runtime.transport.seam import Peer, Transport, Usage
from cachegen_runtime.urls.reading import parse
from tests.endurance.embedded_store import Comparison, compare
from tests.servers import Server
from tests.sleeper import HANG
from tests.transport.random_commands import Dice, random_operation

R = TypeVar("R")


def test_random_commands_have_the_same_effects_and_answers() -> None:
    figures = compare(0.05)
    assert figures["steps"] >= 6_000
    assert min(figures[what] for what in ("refusals", "batches", "random choices")) > 50
    assert figures["clock movements"] > 50


COMPARED_ELSEWHERE = frozenset(
    (
        "assigning",
        "commands",
        "dicts",
        "limiters",
        "local_limits",
        "locks",
        "sorted_sets",
    )
)
"""Modules whose commands other tests run on both sides, and `commands`, which names those that are refused."""


def test_every_command_that_the_runtime_sends_is_among_the_random_ones() -> None:
    folder = Path(cachegen_runtime.operations.__path__[0])
    sent = {
        node.value
        for file in folder.glob("*.py")
        if file.stem not in COMPARED_ELSEWHERE
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes)
        if re.fullmatch(b"[A-Z]{2,}", node.value)
    }
    generated = {
        word
        for seed in range(4_000)
        for command in random_operation(Dice(f"{seed}", 0, 0)).commands
        for word in command
    }
    assert len(sent) > 40
    assert sent <= generated


class Broken:
    """A store that does one thing otherwise."""

    def __init__(self, sound: Transport, change: Callable[[Command], Command]) -> None:
        self._sound = sound
        self._change = change

    @property
    def key_prefix(self) -> bytes:
        return self._sound.key_prefix

    def peer(self, key: bytes) -> Peer:
        return self._sound.peer(key)

    def usage(self) -> Usage | None:
        return self._sound.usage()

    def run(self, operation: Operation[R]) -> R:
        return self._sound.run(self._changed(operation))

    def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        changed = [self._changed(operation) for operation in operations]
        return self._sound.run_batch(changed, transaction=transaction)

    def close(self) -> None:
        self._sound.close()

    def _changed(self, operation: Operation[R]) -> Operation[R]:
        changed = tuple(map(self._change, operation.commands))
        return structs.replace(operation, commands=changed)


def forgets_keepttl(words: Command) -> Command:
    return tuple(word for word in words if word != b"KEEPTTL")


def counts_from_one(words: Command) -> Command:
    return (*words[:2], b"1", words[3]) if words[0] == b"LREM" else words


def stops_the_clock(words: Command) -> Command:
    clock.reset()
    return words


def takes_texts_for_numbers(words: Command) -> Command:
    return (b"SET", words[1], b"7") if words[0] == b"INCRBY" else words


def compare_often(broken: Transport, real: Transport) -> None:
    for number in range(20):
        Comparison(f"control {number}", broken, real).run(200)


@pytest.mark.parametrize(
    "change",
    [forgets_keepttl, counts_from_one, stops_the_clock, takes_texts_for_numbers],
)
def test_a_store_that_is_wrong_in_one_thing_is_found_out(
    change: Callable[[Command], Command], server: Server
) -> None:
    sound = blocking_transport(parse("wrong", "memory://?max_keys=0", "the test"))
    real = blocking_transport(parse("main", f"{server.url}?timeout={HANG}", "the test"))
    with pytest.raises(AssertionError, match="after"):
        compare_often(Broken(sound, change), real)
    real.close()


def test_both_sides_are_told_the_same_except_the_time() -> None:
    for seed in range(300):
        one, other = (random_operation(Dice(f"{seed}", 0, ahead)) for ahead in (0, 7))
        assert len(one.commands) == len(other.commands)
        for ours, theirs in zip(one.commands, other.commands, strict=True):
            assert len(ours) == len(theirs)
            assert ours[:2] == theirs[:2]
