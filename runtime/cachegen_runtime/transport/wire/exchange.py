"""Operations as one write and its replies as results: what every transport thinks, without any I/O.

A `Request` says what leaves and how many replies come back; what reads the replies
never sees a socket, and what holds the socket never looks into a reply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Expire, Operation, Reply
from cachegen_runtime.transport.failures import (
    ErrorReply,
    first_error,
    located,
    refused,
)
from cachegen_runtime.transport.wire.packing import ARGUMENT, packed, packed_all
from cachegen_runtime.transport.wire.script import (
    SHA,
    answers_text,
    by_sha,
    by_text,
    fits,
)

R = TypeVar("R")

Answer: TypeAlias = Reply | ErrorReply
"""A reply as the reader gives it: a refusal is a value, and EXEC's list may hold some."""

MULTI: Final = packed((b"MULTI",))
EXEC: Final = packed((b"EXEC",))

_heads: dict[tuple[str, bool, bool, int], bytes] = {}


class Request(NamedTuple):
    """Bytes that leave in one write, and how many replies they bring."""

    data: bytes
    replies: int

    def __repr__(self) -> str:
        # The bytes hold values, which no repr may show.
        return f"<Request of {len(self.data)} bytes for {self.replies} replies>"


def transaction_request(operation: Operation[object]) -> Request:
    """Return the request of an operation with several commands, which run as one step."""
    data = b"".join((MULTI, packed_all(operation.commands), EXEC))
    return Request(data, len(operation.commands) + 2)


def request(operation: Operation[object], *, by_hash: bool) -> Request:
    """Return the request of one operation that has commands."""
    if len(operation.commands) > 1:
        return transaction_request(operation)
    return Request(scripted(operation, by_hash=by_hash), 1)


def answer_of(operation: Operation[object], answers: Sequence[Answer]) -> Answer:
    """Return the one answer to an operation's `request`."""
    return answers[0] if len(operation.commands) == 1 else _executed(answers)


def scripted(operation: Operation[object], *, by_hash: bool = True) -> bytes:
    """Return an operation's command together with its `Expire`, by the script's hash or text.

    The hash saves the script's text on the way. A server that does not know it (NOSCRIPT) has
    applied nothing, and the text can follow.
    """
    command, expire = operation.commands[0], operation.expire
    if expire is None:
        return packed(command)
    if by_hash and len(command) < 10 and len(operation.keys) == 1:
        return _scripted_head(expire, len(command)) + packed(command)[4:]
    if not fits(command):
        raise ValueError(
            f"{len(command)} arguments are more than one write with expiry takes"
        )
    return packed((by_sha if by_hash else by_text)(command, operation.keys, expire))


def script_unknown(answer: Answer) -> bool:
    """Return whether a server did not know the script, and so applied nothing."""
    return isinstance(answer, ErrorReply) and answer.code == "NOSCRIPT"


def from_replica(answers: Sequence[Answer]) -> bool:
    """Return whether a server refused writes as a replica; another is the master now."""
    if len(answers) > 1 and isinstance(answers[-1], list):
        # Scripts are refused inside EXEC's list, plain writes while they are queued.
        answers = [*answers, *answers[-1]]
    return any(
        isinstance(answer, ErrorReply) and answer.code == "READONLY"
        for answer in answers
    )


def result(operation: Operation[R], answer: Answer) -> R:
    """Return what an operation makes of its reply; raise `CacheError` for a refusal."""
    if isinstance(answer, ErrorReply):
        raise refused(answer, operation)
    if operation.expire is not None:
        if isinstance(answer, bytes) and answers_text(operation.commands[0]):
            answer = int(answer)
    elif len(operation.commands) > 1 and isinstance(answer, list):
        inner = first_error(answer)
        if inner is not None:
            raise refused(inner, operation)
    try:
        return operation.read(answer)
    except CacheError as error:
        raise located(error, operation) from error.__cause__


def batch_request(
    operations: Sequence[Operation[object]], *, transaction: bool
) -> Request:
    """Return the request of several operations, in order; as one step if a `transaction`.

    The first scripted one carries the script's text, so that none after it can meet a
    server without the script: a second try would come after what was meant to follow.
    """
    parts: list[bytes] = []
    replies = 0
    by_hash = False
    for operation in operations:
        if len(operation.commands) == 1:
            parts.append(scripted(operation, by_hash=by_hash))
            by_hash = by_hash or operation.expire is not None
            replies += 1
        elif operation.commands and not transaction:
            data, count = transaction_request(operation)
            parts.append(data)
            replies += count
        else:
            parts.append(packed_all(operation.commands))
            replies += len(operation.commands)
    if transaction and replies:
        return Request(b"".join((MULTI, *parts, EXEC)), replies + 2)
    return Request(b"".join(parts), replies)


def batched(operations: Sequence[Operation[object]]) -> Operation[object]:
    """Return what stands for a whole batch in an error, and for whether it writes."""
    first = operations[0]
    writes = any(operation.writes for operation in operations)
    return Operation("batch", first.keyspace, first.keys, (), first.read, writes)


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
    return [
        outcome(operation, share)
        for operation, share in zip(operations, shares, strict=True)
    ]


def transaction_answers(
    operations: Sequence[Operation[object]], answers: Sequence[Answer]
) -> Iterator[Answer]:
    """Yield the answer to each operation of one transaction."""
    executed = _executed(answers)
    place = 0
    for operation in operations:
        count = len(operation.commands)
        if count == 0:
            yield None
        elif isinstance(executed, ErrorReply):
            yield executed
        else:
            yield executed[place] if count == 1 else executed[place : place + count]
        place += count


def _pipeline_answers(
    operations: Sequence[Operation[object]], answers: Sequence[Answer]
) -> Iterator[Answer]:
    place = 0
    for operation in operations:
        count = len(operation.commands)
        if count > 1:
            # MULTI and EXEC stand around them.
            count += 2
            yield _executed(answers[place : place + count])
        else:
            yield answers[place] if count else None
        place += count


def outcome(operation: Operation[object], answer: Answer) -> object:
    """Return what an operation makes of its reply, or the `CacheError` that it means."""
    try:
        return result(operation, answer)
    except CacheError as error:
        return error


def _executed(answers: Sequence[Answer]) -> list[Reply] | ErrorReply:
    """Return EXEC's replies, or why the server executed nothing."""
    executed = answers[-1]
    if isinstance(executed, list):
        return executed
    # A command refused while it was queued says more than EXEC's own refusal.
    queued = first_error(answers)
    return (
        queued if queued is not None else ErrorReply("EXECABORT nothing was executed")
    )


def _scripted_head(expire: Expire, arguments: int) -> bytes:
    """Return what comes before a command of one key in the script's call by its hash."""
    form = (expire.mode, expire.only_if_changed, expire.on_create, arguments)
    template = _heads.get(form) or _heads.setdefault(form, _scripted_template(*form))
    milliseconds = b"%d" % expire.milliseconds
    return template % (len(expire.key), expire.key, len(milliseconds), milliseconds)


def _scripted_template(
    mode: str, if_changed: bool, on_create: bool, arguments: int
) -> bytes:
    """Return the form that `by_sha` gives to a command of one key, open for key and time."""
    call = packed((b"EVALSHA", SHA, b"1"))[4:]
    flags = packed((b"%d" % if_changed, b"%d" % on_create))[4:]
    said = packed((mode.encode(),))[4:]
    return b"".join(
        (b"*%d\r\n" % (arguments + 8), call, ARGUMENT, said, ARGUMENT, flags)
    )
