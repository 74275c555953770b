"""The embedded store beside a real server: the same random sequences, the same answers, types, values, TTLs and errors.

The server's clock cannot be moved. Where ours moves ahead, the server's keys are made to
end as much earlier, and what is said to it in Unix time is said in its own.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence

from cachegen_runtime.errors import CacheError
from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Command, Reply
from cachegen_runtime.transport.opening import blocking_transport
from cachegen_runtime.transport.seam import Transport
from cachegen_runtime.urls.reading import parse
from tests.endurance.part import Figures, Part
from tests.servers import valkey_server
from tests.transport.operations import command, read
from tests.transport.random_commands import (
    HOUR,
    KEYS,
    RANDOM_CHOICE,
    Dice,
    random_operation,
)

_SEQUENCES = 600
STEPS = 200
_UNORDERED = (b"SMEMBERS", b"SDIFF", b"SINTER", b"SUNION")
_SLACK_MILLISECONDS = 30_000
"""What a machine under load may take between two questions; TTLs differ by half hours."""


class Comparison:
    """One sequence on both sides; raises AssertionError where they differ."""

    def __init__(
        self,
        seed: str,
        embedded: Transport,
        server: Transport,
        operation: Callable[[Dice], Operation[Reply]] = random_operation,
    ) -> None:
        self._seed = seed
        self._operation = operation
        self._sides = embedded, server
        self._ahead = 0
        self._past: list[object] = []
        self.counted: Counter[str] = Counter()

    def run(self, steps: int) -> None:
        """Empty both sides and compare them after each of some steps."""
        clock.reset()
        for side in self._sides:
            side.run(command(b"FLUSHALL", keys=()))
        try:
            for number in range(steps):
                self._step(number)
        finally:
            clock.reset()

    def _step(self, number: int) -> None:
        chooser = Dice(f"{self._seed} {number}", 0, 0)
        self.counted["steps"] += 1
        kind = chooser.random()
        if kind < 0.03:
            self._advance(chooser.choice((1, 1, 2, 5, 100)))
        elif kind < 0.1:
            self._batch(number, chooser.randint(2, 5), chooser.random() < 0.5)
        else:
            self._single(number)
        ours, theirs = map(states, self._sides)
        for key in KEYS:
            found = ours[key], theirs[key]
            self._same(alike_states(*found), key, found)

    def _operations(self, name: str) -> list[Operation[Reply]]:
        """Return one operation as each side must be told it."""
        now = int(time.time() * 1000)
        made = [
            self._operation(Dice(f"{self._seed} {name}", now, ahead))
            for ahead in (self._ahead, 0)
        ]
        self._past.append((said(made[1]), made[1].commands[1:], made[1].expire))
        return made

    def _single(self, number: int) -> None:
        operations = self._operations(f"{number}")
        words = said(operations[0])
        if words[0] in RANDOM_CHOICE and operations[0].steps == 1:
            self._random_choice(operations)
            return
        answers = [
            outcome(side.run, operation)
            for side, operation in zip(self._sides, operations, strict=True)
        ]
        self._same(alike(words, *answers), words, answers)
        self.counted["refusals"] += isinstance(answers[0], tuple)

    def _batch(self, number: int, length: int, transaction: bool) -> None:
        pairs = [self._operations(f"{number} {place}") for place in range(length)]
        pairs = [pair for pair in pairs if said(pair[0])[0] not in RANDOM_CHOICE]
        answers: list[list[object]] = []
        for place, side in enumerate(self._sides):
            told = [pair[place] for pair in pairs]
            found = side.run_batch(told, transaction=transaction)
            answers.append(
                [comparable(*each) for each in zip(told, found, strict=True)]
            )
        for pair, *found in zip(pairs, *answers, strict=True):
            words = said(pair[0])
            self._same(alike(words, *found), words, found)
        self.counted["batches"] += 1

    def _random_choice(self, operations: Sequence[Operation[Reply]]) -> None:
        """Compare what both could have chosen, and let the server's set be what ours became."""
        words = said(operations[0])
        held = [members(side, words[1]) for side in self._sides]
        answers = [
            outcome(side.run, operation)
            for side, operation in zip(self._sides, operations, strict=True)
        ]
        chosen = [elements(answer) for answer in answers]
        if any(found is None for found in chosen):
            self._same(answers[0] == answers[1], words, answers)
            return
        for found, of in zip(chosen, held, strict=True):
            self._same(set(found or ()) <= of, words, answers)
        forms = [form(words, answer) for answer in answers]
        self._same(forms[0] == forms[1], words, answers)
        self.counted["random choices"] += 1
        ours, theirs = (members(side, words[1]) for side in self._sides)
        if ours and theirs and ours != theirs:
            server = self._sides[1]
            server.run(command(b"SADD", words[1], *ours))
            if theirs - ours:
                server.run(command(b"SREM", words[1], *(theirs - ours)))

    def _advance(self, hours: int) -> None:
        """Move the clock of ours, and what is left of the server's keys' time."""
        self._past.append(f"{hours} hours later")
        clock.advance(hours * HOUR / 1000)
        self._ahead += hours * HOUR
        server = self._sides[1]
        for key in KEYS:
            ends = server.run(read(b"PEXPIRETIME", key))
            if isinstance(ends, int) and ends > 0:
                earlier = b"%d" % max(ends - hours * HOUR, 1)
                server.run(command(b"PEXPIREAT", key, earlier))
        self.counted["clock movements"] += 1

    def _same(self, same: bool, what: object, answers: object) -> None:
        self.counted["comparisons"] += 1
        assert (
            same
        ), f"{what!r}: {answers} (seed {self._seed}) after {self._past[-9:][::-1]}"


def said(operation: Operation[Reply]) -> Command:
    """Return an operation's first command, or the one that its script is to run."""
    call = operation.script
    if call is None or operation.commands:
        return operation.commands[0]
    return call.command or (call.script.name.encode(), *call.argv)


def outcome(
    run: Callable[[Operation[Reply]], Reply], operation: Operation[Reply]
) -> object:
    """Return a comparable answer: a reply, or an error's class and message."""
    try:
        return comparable(operation, run(operation))
    except CacheError as error:
        return comparable(operation, error)


def comparable(operation: Operation[Reply], found: object) -> object:
    """Return an answer in a form in which equal ones are equal."""
    if isinstance(found, CacheError):
        return type(found), str(found)
    if said(operation)[0] in _UNORDERED and isinstance(found, list):
        return sorted(found)
    return found


def states(side: Transport) -> dict[bytes, tuple[object, object, object]]:
    """Return every key's type, TTL and content, in two round trips."""
    asked = [read(word, key) for key in KEYS for word in (b"TYPE", b"PTTL")]
    found = side.run_batch(asked, transaction=False)
    kinds, ttls = found[::2], found[1::2]
    questions = [_content(kind, key) for kind, key in zip(kinds, KEYS, strict=True)]
    contents = side.run_batch(questions, transaction=False)
    told = map(comparable, questions, contents)
    return dict(zip(KEYS, zip(kinds, ttls, told, strict=True), strict=True))


def _content(kind: object, key: bytes) -> Operation[Reply]:
    if kind == b"list":
        return read(b"LRANGE", key, b"0", b"-1")
    return read(b"SMEMBERS" if kind == b"set" else b"GET", key)


def members(side: Transport, key: bytes) -> set[bytes]:
    """Return the elements of a set, none of what is no set."""
    if side.run(read(b"TYPE", key)) != b"set":
        return set()
    found = side.run(read(b"SMEMBERS", key))
    assert isinstance(found, list)
    return {member for member in found if isinstance(member, bytes)}


def elements(answer: object) -> list[bytes] | None:
    """Return what a random choice gave, None for a refusal or nil."""
    if isinstance(answer, bytes):
        return [answer]
    if isinstance(answer, list):
        return [each for each in answer if isinstance(each, bytes)]
    return None


def form(words: tuple[bytes, ...], answer: object) -> object:
    """Return what two random choices have in common."""
    if not isinstance(answer, list):
        return type(answer)
    # A negative count may choose an element again, and need not.
    may_repeat = words[-1].startswith(b"-")
    repeats = len(set(map(repr, answer))) < len(answer)
    return len(answer), repeats and not may_repeat


def alike(words: tuple[bytes, ...], found: object, expected: object) -> bool:
    """Return whether two answers are equal, but for the time that passes between two PTTLs."""
    return close(found, expected) if words[0] == b"PTTL" else found == expected


def alike_states(
    found: tuple[object, object, object], expected: tuple[object, object, object]
) -> bool:
    """Return whether a key is the same on both sides."""
    return found[::2] == expected[::2] and close(found[1], expected[1])


def close(found: object, expected: object) -> bool:
    """Return whether two TTLs are equal; without one there is nothing to be near."""
    if (
        isinstance(found, int)
        and isinstance(expected, int)
        and min(found, expected) > 0
    ):
        return abs(found - expected) < _SLACK_MILLISECONDS
    return found == expected


def compare(scale: float) -> Figures:
    """Compare many sequences, on one server."""
    total: Counter[str] = Counter()
    embedded = blocking_transport(parse("compared", "memory://?max_keys=0", "the run"))
    with valkey_server() as server:
        real = blocking_transport(parse("main", f"{server.url}?timeout=20", "the run"))
        for number in range(max(1, int(_SEQUENCES * scale))):
            comparison = Comparison(f"sequence {number}", embedded, real)
            comparison.run(STEPS)
            total += comparison.counted
            total["sequences"] += 1
        real.close()
    return {"sequences": total["sequences"], **total, "differences": 0}


PARTS = [
    Part(
        "embedded-store",
        "the embedded store answers, keeps and forgets as a real server does",
        compare,
    )
]
