"""What failures mean: error replies and broken connections as `CacheError`s, without I/O.

No message, and no cause that this module makes, holds what a server quotes: it may be a value.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from cachegen_runtime.errors import CacheError, CacheTimeoutError, CacheUnavailableError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import ErrorReply
from cachegen_runtime.transport.refusals import meaning_of


class NotSent(Exception):
    """Nothing of a request can have reached a server; the `__cause__` says why."""

    def __init__(self, reason: str, *, timeout: bool = False) -> None:
        super().__init__(reason)
        self.timeout = timeout


class Lost(Exception):
    """A request was sent, wholly or in part, and its answer did not come."""

    def __init__(self, reason: str, *, timeout: bool = False) -> None:
        super().__init__(reason)
        self.timeout = timeout


class Subject(NamedTuple):
    """What an error is about: an operation, or a whole batch."""

    operation: str
    keyspace: str
    key: str | None
    writes: bool


def subject_of(operation: Operation[object]) -> Subject:
    """Return an operation as errors name it."""
    return _subject(operation.name, operation, operation.writes)


def subject_of_batch(operations: Sequence[Operation[object]]) -> Subject:
    """Return a batch, which has operations, as errors name it."""
    writes = any(operation.writes for operation in operations)
    return _subject("batch", operations[0], writes)


def _subject(name: str, operation: Operation[object], writes: bool) -> Subject:
    keys = operation.keys
    key = keys[0].decode(errors="backslashreplace") if keys else None
    return Subject(name, operation.origin.keyspace, key, writes)


def refused(reply: ErrorReply, subject: Subject) -> CacheError:
    """Return the error for a reply that refuses an operation."""
    kind, message = meaning_of(reply)
    error = kind(
        message,
        operation=subject.operation,
        keyspace=subject.keyspace,
        key=subject.key,
    )
    error.__cause__ = reply
    return error


def unreachable(
    failure: NotSent | Lost, subject: Subject, timeout: float
) -> CacheError:
    """Return the error for an operation whose answer did not come."""
    applied = isinstance(failure, Lost) and subject.writes
    if failure.timeout:
        kind: type[CacheError] = CacheTimeoutError
        message = f"no answer within {timeout:g} s ({failure})"
    else:
        kind, message = CacheUnavailableError, str(failure)
    error = kind(
        f"{message}; it may have been applied" if applied else message,
        operation=subject.operation,
        keyspace=subject.keyspace,
        key=subject.key,
        maybe_applied=applied,
    )
    error.__cause__ = failure.__cause__ if failure.__cause__ is not None else failure
    return error


def located(error: CacheError, subject: Subject) -> CacheError:
    """Return the error with the operation's name, keyspace and key where it lacks them."""
    if error.operation is None:
        error.operation = subject.operation
        error.keyspace = subject.keyspace
        error.key = subject.key
    return error


def crosses_slots(subject: Subject) -> CacheError:
    """Return the error for an operation whose keys are not all held by one node."""
    return refused(
        ErrorReply("CROSSSLOT Keys in request don't hash to the same slot"), subject
    )


def as_exception(error: BaseException) -> Exception:
    """Return what ended a thread, as what a call may pass on: an exit of a thread is none of the program's."""
    if isinstance(error, Exception):
        return error
    failure = RuntimeError(f"a thread ended with {type(error).__name__}")
    failure.__cause__ = error
    return failure


def failure_reason(error: OSError) -> str:
    """Return why a connection failed, in the system's words."""
    # Imported here: where there is a failure, it has been imported already.
    import socket

    if isinstance(error, socket.gaierror):
        return "the host's name is not known"
    return (
        os.strerror(error.errno) if error.errno else str(error) or type(error).__name__
    )
