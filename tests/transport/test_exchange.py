"""The thinking of the fast transports, as values: bytes out, replies in, no sockets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime.errors import CacheUnavailableError, CacheWrongTypeError
from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.scripts.expiry import EXPIRY, Expire, expiring
from cachegen_runtime.transport.wire import exchange
from cachegen_runtime.transport.wire.packing import packed
from tests.transport.operations import command, get, increment, put, transaction

WRONG = ErrorReply("WRONGTYPE Operation against a key")


def plainly(parts: tuple[bytes, ...]) -> bytes:
    """Return a command's bytes in the plainest way."""
    head = f"*{len(parts)}\r\n".encode()
    return head + b"".join(
        f"${len(part)}\r\n".encode() + part + b"\r\n" for part in parts
    )


WORDS = st.binary(max_size=40) | st.integers(254, 300).map(bytes)
"""Short words, and some around the length from which they are packed in another way."""


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_commands_are_packed_as_the_protocol_says(parts: list[bytes]) -> None:
    assert packed(tuple(parts)) == plainly(tuple(parts))


@pytest.mark.parametrize("name", [b"GET", b"%b", b"%"])
def test_the_ready_made_forms_hold_for_any_name(name: bytes) -> None:
    for command_ in ((name, b"k"), (name, b"k", b"v"), (name, b"%d", b"%b")):
        assert packed(command_) == plainly(command_)


@given(
    WORDS,
    st.sampled_from(["px", "pxat", "persist", "delete", "keep"]),
    st.integers(0, 2**53),
    st.booleans(),
    st.booleans(),
    st.integers(2, 14),
)
def test_the_ready_made_form_of_a_scripted_command_is_the_script_modules_own(
    key: bytes,
    mode: object,
    milliseconds: int,
    if_changed: bool,
    on_create: bool,
    size: int,
) -> None:
    expire = Expire(key, mode, milliseconds, if_changed, on_create)  # type: ignore[arg-type]
    operation = command(b"RPUSH", key, *[b"v"] * (size - 2), writes=True, expire=expire)
    call = expiring(operation.commands[0], operation.keys, expire)
    whole = (b"EVALSHA", EXPIRY.sha, b"1", key, *call.argv)
    assert exchange.scripted(operation) == plainly(whole)


def test_a_batch_gives_each_operation_its_own_reply_or_refusal() -> None:
    operations = [
        get(b"a"),
        transaction((b"SET", b"b", b"1"), (b"SET", b"c", b"2")),
        put(b"d", b""),
    ]
    answers: list[Answer] = [
        b"1",
        b"OK",
        b"QUEUED",
        b"QUEUED",
        [b"OK", b"OK"],
        WRONG,
    ]
    first, second, third = exchange.batch_outcomes(
        operations, answers, transaction=False
    )
    assert (first, second) == (b"1", [b"OK", b"OK"])
    assert isinstance(third, CacheWrongTypeError)


def test_a_refusal_inside_a_transaction_is_its_own_operations_alone() -> None:
    operations = [
        get(b"a"),
        transaction((b"SET", b"b", b"1"), (b"SET", b"c", b"2")),
        put(b"d", b""),
    ]
    answers: list[Answer] = [b"OK", *[b"QUEUED"] * 4, [b"1", b"OK", WRONG, b"OK"]]
    first, second, third = exchange.batch_outcomes(
        operations, answers, transaction=True
    )
    assert (first, third) == (b"1", b"OK")
    assert isinstance(second, CacheWrongTypeError)


def test_a_command_refused_while_queued_says_why_nothing_was_executed() -> None:
    answers: list[Answer] = [
        b"OK",
        ErrorReply("OOM command not allowed"),
        ErrorReply("EXECABORT discarded"),
    ]
    operation = transaction((b"SET", b"b", b"1"), (b"GET", b"b"))
    with pytest.raises(CacheUnavailableError, match="out of memory"):
        exchange.result(operation, exchange.answer_of(operation, answers))


def test_only_the_first_scripted_operation_of_a_batch_carries_the_text() -> None:
    scripted = increment(b"n", Expire(b"n", "px", 5))
    data, replies = exchange.batch_request(
        [get(b"a"), scripted, scripted], transaction=False
    )
    assert (
        data.count(b"$4\r\nEVAL\r\n"),
        data.count(b"$7\r\nEVALSHA\r\n"),
        replies,
    ) == (1, 1, 3)


def test_a_batch_of_nothing_sends_nothing() -> None:
    assert exchange.batch_request([], transaction=True) == (b"", 0)
    assert exchange.batch_outcomes([], [], transaction=True) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([ErrorReply("READONLY You can't write against a read only replica.")], True),
        ([b"OK", ErrorReply("READONLY No.")], True),
        ([b"OK", b"QUEUED", [b"OK", ErrorReply("READONLY No.")]], True),
        ([b"OK", b"QUEUED", [b"READONLY", ErrorReply("ERR No.")]], False),
        ([ErrorReply("ERR No.")], False),
        ([b"READONLY", 1, None], False),
        ([], False),
    ],
)
def test_a_refusal_of_writes_tells_a_replica_in_a_transaction_too(
    answers: list[Answer], expected: bool
) -> None:
    assert exchange.from_replica(answers) is expected
