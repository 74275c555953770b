"""Operations as one write and its replies as results: what every transport thinks, without any I/O.

A `Request` says what leaves and how many replies come back; what reads the replies
never sees a socket, and what holds the socket never looks into a reply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, ErrorReply, first_error
from cachegen_runtime.scripts.expiry import expiring
from cachegen_runtime.scripts.script import Call, Script
from cachegen_runtime.transport.failures import located, refused, subject_of
from cachegen_runtime.transport.wire.packing import (
    packed,
    packed_all,
    packed_call,
    packed_text,
)

R = TypeVar("R")

MULTI: Final = packed((b"MULTI",))
EXEC: Final = packed((b"EXEC",))


class Request(NamedTuple):
    """Bytes that leave in one write, and how many replies they bring."""

    data: bytes
    replies: int

    def __repr__(self) -> str:
        # The bytes hold values, which no repr may show.
        return f"<Request of {len(self.data)} bytes for {self.replies} replies>"


def request(operation: Operation[object], *, by_hash: bool) -> Request:
    """Return the request of one operation that has steps.

    A script that is its only step goes by its hash, which saves its text on the way: a
    server that does not know it (NOSCRIPT) has applied nothing, and the text can follow.
    Among several steps it goes with its text, since others may have been applied.
    """
    if operation.script is None and operation.expire is None:
        return Request(*plain_request(operation))
    steps = operation.steps
    call = operation.last_call()
    data = _steps(operation, call, by_hash=by_hash and steps == 1)
    if steps == 1 or not operation.atomic:
        return Request(data, steps)
    return Request(b"".join((MULTI, data, EXEC)), steps + 2)


def plain_request(operation: Operation[object]) -> tuple[bytes, int]:
    """Return the request of commands without any script, as a plain tuple, which is made faster."""
    commands = operation.commands
    count = len(commands)
    data = (
        packed(commands[0]) + packed(commands[1])
        if count == 2
        else packed_all(commands)
    )
    if operation.atomic and count > 1:
        return b"".join((MULTI, data, EXEC)), count + 2
    return data, count


def without_refusal(
    operation: Operation[object], answers: list[Answer]
) -> list[Answer] | None:
    """Return the answers to several steps, or None if there is a refusal among them."""
    if operation.atomic:
        executed = answers[-1]
        if not isinstance(executed, list):
            return None
        answers = executed
    # The look is in C.
    return None if ErrorReply in map(type, answers) else answers


def answer_of(operation: Operation[object], answers: Sequence[Answer]) -> Answer:
    """Return the one answer to an operation's `request`."""
    if operation.atomic and operation.steps > 1:
        return _executed(answers)
    return joined(answers)


def joined(answers: Sequence[Answer]) -> Answer:
    """Return the answers to an operation's steps as one: its only step's, or their list."""
    if len(answers) == 1:
        return answers[0]
    # `result` looks for refusals among them.
    return [*answers] if answers else None


def scripted(operation: Operation[object]) -> bytes:
    """Return the only step of an operation that calls a script, by the script's hash."""
    expire, call = operation.expire, operation.script
    if expire is not None:
        call = expiring(operation.commands[0], operation.keys, expire)
    assert call is not None
    return packed_call(call)


def script_unknown(answer: Answer) -> bool:
    """Return whether a server did not know the script, and so applied nothing."""
    return isinstance(answer, ErrorReply) and answer.code == "NOSCRIPT"


def from_replica(answers: Sequence[Answer]) -> bool:
    """Return whether a server refused writes as a replica; another is the master now."""
    if len(answers) > 1 and isinstance(answers[-1], list):
        # Scripts are refused inside EXEC's list, plain writes while they are queued.
        answers = [*answers, *answers[-1]]
    if ErrorReply not in map(type, answers):
        # Nearly always; the look is in C, for the many answers of a batch.
        return False
    return any(
        isinstance(answer, ErrorReply) and answer.code == "READONLY"
        for answer in answers
    )


def result(operation: Operation[R], answer: Answer) -> R:
    """Return what an operation makes of its answer; raise `CacheError` for a refusal."""
    if isinstance(answer, ErrorReply):
        raise refused(answer, subject_of(operation))
    if isinstance(answer, list) and operation.steps > 1:
        inner = first_error(answer)
        if inner is not None:
            raise refused(inner, subject_of(operation))
    try:
        return operation.read(answer)
    except CacheError as error:
        raise located(error, subject_of(operation)) from error.__cause__


def batch_request(
    operations: Sequence[Operation[object]], *, transaction: bool
) -> Request:
    """Return the request of several operations, in order; as one step if a `transaction`."""
    parts: list[bytes] = []
    replies = 0
    known: set[Script] = set()
    for operation in operations:
        commands = operation.commands
        if operation.expire is None and operation.script is None and len(commands) == 1:
            parts.append(packed(commands[0]))
            replies += 1
            continue
        data, count = share(operation, known, transaction=transaction)
        parts.append(data)
        replies += count
    if transaction and replies:
        return Request(b"".join((MULTI, *parts, EXEC)), replies + 2)
    return Request(b"".join(parts), replies)


def share(
    operation: Operation[object], known: set[Script], *, transaction: bool
) -> Request:
    """Return an operation's share of a write in which the server gets to know scripts.

    The first call of each script carries its text, so that none after it can meet a
    server without the script: a second try would come after what was meant to follow.
    """
    call, count = operation.last_call(), operation.steps
    data = _steps(operation, call, by_hash=call is not None and call.script in known)
    if call is not None:
        known.add(call.script)
    if count > 1 and operation.atomic and not transaction:
        return Request(b"".join((MULTI, data, EXEC)), count + 2)
    return Request(data, count)


def batch_outcomes(
    operations: Sequence[Operation[object]],
    answers: Sequence[Answer],
    *,
    transaction: bool,
) -> list[object]:
    """Return a result or a `CacheError` for each operation of a batch, in order."""
    if transaction and answers:
        shares = transaction_answers(operations, answers)
    else:
        shares = _pipeline_answers(operations, answers)
    outcomes: list[object] = []
    for operation, answer in zip(operations, shares, strict=True):
        try:
            outcomes.append(result(operation, answer))
        except CacheError as error:
            outcomes.append(error)
    return outcomes


def transaction_answers(
    operations: Sequence[Operation[object]], answers: Sequence[Answer]
) -> Iterator[Answer]:
    """Yield the answer to each operation of one transaction."""
    executed = _executed(answers)
    place = 0
    for operation in operations:
        count = operation.steps
        if isinstance(executed, ErrorReply):
            yield executed if count else None
        else:
            yield joined(executed[place : place + count])
        place += count


def _pipeline_answers(
    operations: Sequence[Operation[object]], answers: Sequence[Answer]
) -> Iterator[Answer]:
    place = 0
    for operation in operations:
        if operation.script is None and len(operation.commands) == 1:
            yield answers[place]
            place += 1
            continue
        count = operation.steps
        if count > 1 and operation.atomic:
            # MULTI and EXEC stand around them.
            count += 2
        yield answer_of(operation, answers[place : place + count])
        place += count


def outcome(operation: Operation[object], answer: Answer) -> object:
    """Return what an operation makes of its reply, or the `CacheError` that it means."""
    try:
        return result(operation, answer)
    except CacheError as error:
        return error


def _steps(operation: Operation[object], call: Call | None, *, by_hash: bool) -> bytes:
    if call is None:
        return packed_all(operation.commands)
    last = packed_call(call) if by_hash else packed_text(call)
    return packed_all(operation.alone) + last


def _executed(answers: Sequence[Answer]) -> list[Answer] | ErrorReply:
    """Return EXEC's replies, or why the server executed nothing."""
    executed = answers[-1]
    if isinstance(executed, list):
        return executed
    # A command refused while it was queued says more than EXEC's own refusal.
    queued = first_error(answers)
    return (
        queued if queued is not None else ErrorReply("EXECABORT nothing was executed")
    )
