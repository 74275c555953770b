"""What the embedded store answers without its engine's parser is what the engine would have answered."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.protocol import Answer, Command
from cachegen_runtime.transport.embedded.engine import Engine
from cachegen_runtime.transport.embedded.quick import Table

KEYS = (b"a", b"b", b"text", b"list")
NUMBERS = (b"1", b"-3", b"007", b"+1", b" 2", b"x", b"", b"-0", b"%d" % (2**63 - 1), b"%d" % -(2**63), b"9" * 30)  # fmt: skip
TIMES = (b"1", b"1500", b"0", b"-1", b"60000", b"x", b"%d" % 2**53, b"%d" % 2**62)
OPTIONS: tuple[tuple[bytes, ...], ...] = (
    (), (b"NX",), (b"XX",), (b"KEEPTTL",), (b"XX", b"KEEPTTL"), (b"NX", b"XX"), (b"GET",), (b"NX", b"GET"),
    (b"px", b"1500"), (b"NX", b"PX"), (b"PX", b"10", b"KEEPTTL"), (b"EX", b"5"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def standing_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time stand still but for `clock.advance`, so that two engines are at one moment."""
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)


def random_command(dice: random.Random) -> Command:
    """Return one of the quick commands in a form that is common, rare or wrong."""
    key = dice.choice(KEYS)
    at = b"%d" % (round(clock.now() * 1000) + dice.choice((-5, 5, 60_000)))
    expiring = dice.choice(
        (*OPTIONS, (b"PX", dice.choice(TIMES)), (b"PXAT", at), (b"NX", b"PX", b"9"))
    )
    forms: tuple[Command, ...] = (
        (b"SET", key, dice.choice((b"v", *NUMBERS)), *expiring),
        (b"GET", key),
        (b"MGET", *dice.choices(KEYS, k=3)),
        (b"INCRBY", key, dice.choice(NUMBERS)),
        (dice.choice((b"DEL", b"UNLINK")), *dice.choices(KEYS, k=2)),
        (b"EXISTS", *dice.choices(KEYS, k=3)),
        (b"PTTL", key),
        (b"PEXPIRE", key, dice.choice(TIMES)),
        (b"PEXPIRE", key, dice.choice(TIMES), dice.choice((b"NX", b"GT", b"odd"))),
        (b"RPUSH", b"list", b"element"),
    )
    command = dice.choice(forms)
    # Now and then without its last words.
    return command if dice.random() < 0.95 else command[: dice.randint(1, len(command))]


def first_difference(steps: int, seed: int) -> tuple[Command, Answer, Answer] | None:
    """Return the first command of a random sequence that the two ways answer differently."""
    quick, plain = Engine(), Engine()
    dice = random.Random(seed)
    for _ in range(steps):
        command = random_command(dice)
        answers = quick.run(command), plain.send(command)
        if repr(answers[0]) != repr(answers[1]):
            return command, *answers
        if dice.random() < 0.1:
            clock.advance(dice.choice((0.001, 0.5, 2.0)))
    left = [[repr(it.send((b"GET", key))) for key in KEYS] for it in (quick, plain)]
    assert left[0] == left[1]
    return None


@pytest.mark.parametrize("seed", range(8))
def test_quick_answers_are_the_engines(seed: int) -> None:
    assert first_difference(1500, seed) is None


def test_a_quick_command_that_is_wrong_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = Table.set

    def without_options(table: Table, command: Command) -> object:
        return right(table, command[:3])

    monkeypatch.setattr(Table, "set", without_options)
    assert first_difference(1500, 0) is not None


@dataclass
class Passing:
    """A database in which a key ends between the look-up and the next look at the clock."""

    item: Held
    time: float

    def get(self, key: bytes, /) -> Held | None:
        return self.item

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[bytes]:
        return iter((b"k",))

    def __setitem__(self, key: bytes, item: object, /) -> None:
        raise AssertionError

    def __delitem__(self, key: bytes, /) -> None:
        raise AssertionError


@dataclass
class Held:
    """An item of the table."""

    value: object = b"v"
    expireat: float | None = None


@pytest.mark.parametrize("late", [0.0004, 0.001, 5.0])
def test_a_key_that_ends_while_its_ttl_is_asked_for_is_not_one_without_a_ttl(
    late: float,
) -> None:
    table = Table(Passing(Held(expireat=100.0), time=100.0 + late), lambda _: Held())
    assert table.time_left((b"PTTL", b"k")) == 0
