"""The bytes of operations and the meaning of their replies, without I/O.

A `Request` is what one connection sends in one write; every transport sends these and
reads as many replies as it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.failures import ErrorReply, first_error, login_refused, refused
from cachegen_runtime.operations.operation import Command, Operation, Reply
from cachegen_runtime.transport import script
from cachegen_runtime.transport.packing import pack
from cachegen_runtime.urls import Settings

R = TypeVar("R")

Answer = Reply | ErrorReply
"""A reply, or a refusal; inside a transaction's list each element may be either."""

_MULTI = pack((b"MULTI",))
_EXEC = pack((b"EXEC",))


class Request(NamedTuple):
    """Bytes to send at once, how many replies they get, and whether a repetition is harmless."""

    payload: bytes
    replies: int
    writes: bool


def request(operation: Operation[object], *, script_known: bool = True) -> Request:
    """Return what to send for one operation that has commands."""
    commands = operation.commands
    if len(commands) > 1:
        payload = b"".join([_MULTI, *map(pack, commands), _EXEC])
        return Request(payload, len(commands) + 2, operation.writes)
    return Request(_single(operation, script_known), 1, operation.writes)


def batch_request(
    operations: Sequence[Operation[object]], *, transaction: bool
) -> Request:
    """Return what to send for several operations; as a transaction they are one step."""
    parts: list[bytes] = []
    count = 0
    script_known = False
    for operation in operations:
        if operation.expire is None or len(operation.commands) != 1:
            commands = list(map(pack, operation.commands))
            if len(commands) > 1 and not transaction:
                commands = [_MULTI, *commands, _EXEC]
        else:
            # The first gives the text: a script unknown half-way would break the order.
            commands = [_single(operation, script_known)]
            script_known = True
        parts += commands
        count += len(commands)
    writes = any(operation.writes for operation in operations)
    if transaction:
        return Request(b"".join([_MULTI, *parts, _EXEC]), count + 2, writes)
    return Request(b"".join(parts), count, writes)


def batch_answers(
    operations: Sequence[Operation[object]],
    answers: Sequence[Answer],
    *,
    transaction: bool,
) -> list[Answer]:
    """Return one answer for each operation of a batch."""
    if transaction:
        done = answer_of_transaction(answers)
        if isinstance(done, ErrorReply):
            return [done] * len(operations)
        answers = done
    shared: list[Answer] = []
    at = 0
    for operation in operations:
        size = len(operation.commands)
        if size == 1:
            shared.append(answers[at])
        elif size == 0:
            shared.append(None)
        elif transaction:
            shared.append(_joined(answers[at : at + size]))
        else:
            size += 2
            shared.append(answer_of(operation, answers[at : at + size]))
        at += size
    return shared


def answer_of(operation: Operation[object], answers: Sequence[Answer]) -> Answer:
    """Return the one answer of an operation that was sent alone."""
    if len(operation.commands) == 1:
        return answers[0]
    done = answer_of_transaction(answers)
    return done if isinstance(done, ErrorReply) else _joined(done)


def answer_of_transaction(answers: Sequence[Answer]) -> Sequence[Answer] | ErrorReply:
    """Return the replies inside EXEC's, or why there was none."""
    executed = answers[-1]
    if isinstance(executed, list):
        return executed
    # EXECABORT says nothing; the command that could not be queued says why.
    refusal = first_error(answers[:-1]) or executed
    return (
        refusal if isinstance(refusal, ErrorReply) else ErrorReply("ERR no transaction")
    )


def result_of(operation: Operation[R], answer: Answer) -> R:
    """Return what the operation reads from its answer, or raise what it means."""
    if isinstance(answer, ErrorReply):
        raise refused(answer, operation)
    if (
        isinstance(answer, bytes)
        and operation.expire is not None
        and script.answers_text(operation.commands[0])
    ):
        return operation.read(int(answer))
    return operation.read(answer)


def results_of(
    operations: Sequence[Operation[object]], answers: Sequence[Answer]
) -> list[object]:
    """Return a result or a `CacheError` for each operation."""
    results: list[object] = []
    for operation, answer in zip(operations, answers, strict=True):
        try:
            results.append(result_of(operation, answer))
        except CacheError as error:
            results.append(error)
    return results


def script_unknown(answer: Answer) -> bool:
    """Return whether a server asks for the script's text; nothing was applied then."""
    return isinstance(answer, ErrorReply) and answer.code == "NOSCRIPT"


class Handshake:
    """What a new connection sends first, and what its replies mean."""

    def __init__(self, settings: Settings, *, sentinel: bool = False) -> None:
        self._commands: list[Command] = []
        if settings.password is not None and not sentinel:
            user = (settings.username.encode(),) if settings.username else ()
            self._commands.append((b"AUTH", *user, settings.password.reveal()))
        if settings.database and not sentinel:
            self._commands.append((b"SELECT", b"%d" % settings.database))
        if settings.client_name:
            self._commands.append(
                (b"CLIENT", b"SETNAME", settings.client_name.encode())
            )

    def __repr__(self) -> str:
        return f"<Handshake of {len(self._commands)} commands>"

    @property
    def request(self) -> Request | None:
        """Return what to send, if anything."""
        if not self._commands:
            return None
        payload = b"".join(map(pack, self._commands))
        return Request(payload, len(self._commands), False)

    def check(self, answers: Sequence[Answer], address: str) -> None:
        """Raise for a refused password or database; a refused name is no reason to stop."""
        for command, answer in zip(self._commands, answers, strict=True):
            if isinstance(answer, ErrorReply) and command[0] != b"CLIENT":
                raise login_refused(answer, address)


def _single(operation: Operation[object], script_known: bool) -> bytes:
    command = operation.commands[0]
    expire = operation.expire
    if expire is None:
        return pack(command)
    if not script.fits(command):
        raise ValueError(
            f"{operation.name} takes at most {script.LONGEST} arguments with an expiry"
        )
    make = script.by_sha if script_known else script.by_text
    return pack(make(command, operation.keys, expire))


def _joined(answers: Sequence[Answer]) -> Answer:
    refusal = first_error(answers)
    if refusal is not None:
        return refusal
    return [answer for answer in answers if not isinstance(answer, ErrorReply)]
