"""Events of what was metered: of one operation, and of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from cachegen_runtime.allowance import Allowance
from cachegen_runtime.errors import (
    CacheError,
    CacheKeyExistsError,
    CacheLockedError,
    CacheMissError,
)
from cachegen_runtime.observing.commands import script_of
from cachegen_runtime.observing.event import Decision, Event, Outcome
from cachegen_runtime.observing.metering import Meter
from cachegen_runtime.operations.keyspace import shown
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import ErrorReply
from cachegen_runtime.transport.seam import NOWHERE, Peer


def event_of(
    operation: Operation[object],
    meter: Meter[object],
    ended: object,
    duration: float = 0.0,
    peer: Peer = NOWHERE,
    *,
    keys: bool = False,
) -> Event:
    """Return the event of an operation; `ended` is its result, or the exception that ended it."""
    origin, meaning, marks = operation.origin, meter.meaning, meter.marks
    hits = misses = 0
    outcome: Outcome = "ok"
    decision: Decision | None = None
    error: str | None = None
    if isinstance(ended, BaseException):
        outcome, error = _failure(ended)
        decision = "unknown" if meaning.decides else None
    elif meaning.one_lookup:
        if ended is None:
            misses, outcome = 1, "miss"
        else:
            hits = 1
    elif meaning.lookups and _are_values(ended):
        misses = sum(value is None for value in ended)
        hits = len(ended) - misses
    elif isinstance(ended, Allowance):
        decision = "allowed" if ended.allowed else "refused"
    return Event(
        origin.service or None,
        origin.keyspace if origin.service else None,
        origin.cluster,
        origin.pattern or None,
        operation.name,
        meaning.command,
        operation.writes,
        len(operation.keys),
        hits,
        misses,
        marks and meter.decode_misses,
        marks and meter.upgraded,
        outcome,
        decision,
        error,
        duration,
        0,
        (),
        meter.value_bytes,
        peer.address,
        peer.port,
        peer.database,
        tuple(map(shown, operation.keys)) if keys else (),
        (
            None
            if operation.expire is None and operation.script is None
            else script_of(operation)
        ),
    )


def batch_event(
    parts: Sequence[Event],
    ended: BaseException | None,
    *,
    transaction: bool,
    duration: float,
    peer: Peer,
) -> Event:
    """Return the event of a batch that has parts; `ended` is the exception that ended it."""
    first = parts[0]
    outcome, error = _batch_outcome(parts) if ended is None else _failure(ended)
    services = {part.service for part in parts}
    keyspaces = {(part.service, part.keyspace) for part in parts}
    return Event(
        service=first.service if len(services) == 1 else None,
        keyspace=first.keyspace if len(keyspaces) == 1 else None,
        cluster=first.cluster,
        pattern=first.pattern if len(keyspaces) == 1 else None,
        operation="transaction" if transaction else "batch",
        command=_batch_command(parts, transaction=transaction),
        writes=any(part.writes for part in parts),
        keys=sum(part.keys for part in parts),
        hits=sum(part.hits for part in parts),
        misses=sum(part.misses for part in parts),
        decode_misses=sum(part.decode_misses for part in parts),
        upgraded=sum(part.upgraded for part in parts),
        outcome=outcome,
        error=error,
        duration=duration,
        batch=len(parts),
        parts=tuple(parts),
        value_bytes=sum(part.value_bytes for part in parts),
        server_address=peer.address,
        server_port=peer.port,
        database=peer.database,
        key_texts=tuple(text for part in parts for text in part.key_texts),
    )


def _batch_command(parts: Sequence[Event], *, transaction: bool) -> str:
    if transaction:
        return "MULTI"
    commands = {part.command for part in parts}
    return f"PIPELINE {commands.pop()}" if len(commands) == 1 else "PIPELINE"


def _batch_outcome(parts: Sequence[Event]) -> tuple[Outcome, str | None]:
    """Return that of the first part that failed; a batch with a miss or a conflict is in order."""
    for part in parts:
        if part.outcome == "error":
            return part.outcome, part.error
    return "ok", None


def _are_values(result: object) -> TypeGuard[list[object]]:
    return isinstance(result, list)


def _failure(ended: BaseException) -> tuple[Outcome, str | None]:
    match ended:
        case CacheMissError():
            return "miss", None
        case CacheKeyExistsError() | CacheLockedError():
            return "conflict", None
        case Exception():
            return "error", _code(ended)
        case _:
            # A task that was cancelled, or a signal's exception.
            return "cancelled", None


def _code(ended: Exception) -> str:
    cause = ended.__cause__
    if isinstance(ended, CacheError) and isinstance(cause, ErrorReply) and cause.code:
        return cause.code
    return type(ended).__name__
