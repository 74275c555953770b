"""The call of the expiry script: its keys, how long its command may be, and what its twin asks."""

from __future__ import annotations

import pytest

from cachegen_runtime.protocol import Answer, Command, ErrorReply
from cachegen_runtime.scripts.expiry import EXPIRY, Expire, expiring

KEPT = Expire(b"out", "keep")


def test_the_key_that_expires_comes_first_and_each_key_once() -> None:
    command = (b"SDIFFSTORE", b"out", b"a", b"b")
    assert expiring(command, (b"a", b"out", b"b"), KEPT).keys == (b"out", b"a", b"b")


@pytest.mark.parametrize("name", [b"SDIFFSTORE", b"ZUNIONSTORE"])
def test_a_command_of_6900_words_runs_in_one_part_and_one_more_is_refused(
    name: bytes,
) -> None:
    longest = (name, *[b"out"] * 6899)
    assert expiring(longest, (b"out",), KEPT).command == longest
    with pytest.raises(ValueError, match="6901 arguments"):
        expiring((*longest, b"out"), (b"out",), KEPT)


@pytest.mark.parametrize("name", [b"RPUSH", b"ZADD", b"HSET"])
def test_a_longer_command_that_can_run_in_parts_is_taken(name: bytes) -> None:
    command = (name, *[b"out"] * 20_000)
    assert expiring(command, (b"out",), KEPT).command == command


class Commands:
    """Answers each command from a table, and keeps what was asked."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = answers
        self.asked: list[Command] = []

    def __call__(self, command: Command) -> Answer:
        self.asked.append(command)
        return self.answers[command[0].decode()]


def twin(commands: Commands, expire: Expire, *command: bytes) -> Answer:
    call = expiring(command, (b"out",), expire)
    return EXPIRY.twin(commands, call.keys, call.argv)


FOR_A_SECOND = Expire(b"out", "px", 1000)


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (2**53 - 1, 2**53 - 1),
        (2**53, b"9007199254740992"),
        (-(2**53), b"-9007199254740992"),
    ],
)
def test_a_sum_that_no_double_holds_exactly_is_answered_as_text(
    total: int, expected: Answer
) -> None:
    commands = Commands(INCRBY=total, PEXPIRE=1)
    assert twin(commands, FOR_A_SECOND, b"INCRBY", b"out", b"1") == expected


@pytest.mark.parametrize("delta", [b"5000", b"-1e200", b"a word"])
def test_what_cannot_overflow_is_not_read_before_it_is_added(delta: bytes) -> None:
    commands = Commands(INCRBYFLOAT=b"5000", PEXPIRE=1)
    assert twin(commands, FOR_A_SECOND, b"INCRBYFLOAT", b"out", delta) == b"5000"
    assert [command[0] for command in commands.asked] == [b"INCRBYFLOAT", b"PEXPIRE"]


@pytest.mark.parametrize("delta", [b"1e300", b"-1e300"])
def test_a_sum_beyond_the_largest_float_is_taken_back_and_no_ttl_is_set(
    delta: bytes,
) -> None:
    commands = Commands(GET=b"1.7e308", INCRBYFLOAT=b"inf", SET=b"OK")
    refused = twin(commands, FOR_A_SECOND, b"INCRBYFLOAT", b"out", delta)
    assert isinstance(refused, ErrorReply)
    assert commands.asked[-1] == (b"SET", b"out", b"1.7e308", b"KEEPTTL")


def test_a_field_that_was_not_there_is_deleted_when_its_sum_is_taken_back() -> None:
    commands = Commands(HGET=None, HINCRBYFLOAT=b"inf", HDEL=1)
    command = (b"HINCRBYFLOAT", b"out", b"field", b"1e309")
    assert isinstance(twin(commands, FOR_A_SECOND, *command), ErrorReply)
    assert commands.asked[-1] == (b"HDEL", b"out", b"field")
