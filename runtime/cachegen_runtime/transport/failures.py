"""What failures mean: error replies and broken connections as `CacheError`s, without I/O.

No message, and no cause that this module makes, holds what a server quotes: it may be a value.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, NamedTuple

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheCrossSlotError,
    CacheError,
    CacheIndexError,
    CacheTimeoutError,
    CacheUnavailableError,
    CacheWrongTypeError,
)
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import ErrorReply


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


class _Meaning(NamedTuple):
    kind: type[CacheError]
    message: str


_OLD: Final = _Meaning(
    CacheConfigError,
    "the server does not know this command, or forbids it: is it too old?",
)
_LOGIN: Final = _Meaning(
    CacheConfigError, "the server refuses the URL's user or password"
)
_NUMBER: Final = _Meaning(
    CacheWrongTypeError, "the key does not hold a number of this kind"
)
_OVERFLOW: Final = _Meaning(
    CacheWrongTypeError, "the result would be out of the number's range"
)

_NO_LOGIN: Final = _Meaning(
    CacheConfigError, "the server wants a password, and the URL has none"
)

_BY_CODE: Final = {
    "WRONGTYPE": _Meaning(CacheWrongTypeError, "the key holds another Redis type"),
    "OOM": _Meaning(
        CacheUnavailableError, "the server is out of memory and evicts nothing"
    ),
    "READONLY": _Meaning(
        CacheUnavailableError, "the server is a replica, which takes no writes"
    ),
    "LOADING": _Meaning(CacheUnavailableError, "the server is still loading its data"),
    "BUSY": _Meaning(CacheUnavailableError, "the server is busy with a script"),
    "MASTERDOWN": _Meaning(CacheUnavailableError, "the replica has lost its master"),
    "MISCONF": _Meaning(
        CacheUnavailableError, "the server cannot save and takes no writes"
    ),
    "NOREPLICAS": _Meaning(
        CacheUnavailableError, "the server has too few replicas for writes"
    ),
    "CLUSTERDOWN": _Meaning(CacheUnavailableError, "the Redis Cluster is down"),
    "TRYAGAIN": _Meaning(CacheUnavailableError, "the keys' slot is being moved"),
    "MOVED": _Meaning(
        CacheConfigError,
        "the server belongs to a Redis Cluster: use a redis+cluster:// URL",
    ),
    "ASK": _Meaning(
        CacheConfigError,
        "the server belongs to a Redis Cluster: use a redis+cluster:// URL",
    ),
    "NOAUTH": _NO_LOGIN,
    "WRONGPASS": _LOGIN,
    "NOPERM": _Meaning(
        CacheConfigError, "the server does not permit this to the URL's user"
    ),
    "CROSSSLOT": _Meaning(
        CacheCrossSlotError,
        "the keys live in different slots of the Redis Cluster;"
        " `shard_by` in the schema puts those that share a field in one",
    ),
}

_BY_TEXT: Final = (
    # Of commands with many or long arguments servers say no more to strangers.
    ("Protocol error: unauthenticated", _NO_LOGIN),
    ("value is not an integer", _NUMBER),
    ("value is not a valid float", _NUMBER),
    ("hash value is not a float", _NUMBER),
    ("hash value is not an integer", _NUMBER),
    ("score is not a number", _OVERFLOW),
    ("would overflow", _OVERFLOW),
    ("would produce NaN or Infinity", _OVERFLOW),
    ("index out of range", _Meaning(CacheIndexError, "the index is out of range")),
    (
        "no such key",
        _Meaning(CacheIndexError, "there is no such key, so no index is in range"),
    ),
    (
        "string exceeds maximum",
        _Meaning(CacheError, "the value would be longer than 512 MiB"),
    ),
    (
        "max number of clients",
        _Meaning(CacheUnavailableError, "the server is out of connections"),
    ),
    (
        "DB index",
        _Meaning(CacheConfigError, "the server has no database of the URL's number"),
    ),
    ("unknown command", _OLD),
    ("unknown subcommand", _OLD),
    ("AUTH", _LOGIN),
    ("invalid password", _LOGIN),
    (
        "Protocol error",
        _Meaning(CacheUnavailableError, "the connection was out of step"),
    ),
)


def refused(reply: ErrorReply, subject: Subject) -> CacheError:
    """Return the error for a reply that refuses an operation."""
    meaning = _meaning(reply)
    error = meaning.kind(
        meaning.message,
        operation=subject.operation,
        keyspace=subject.keyspace,
        key=subject.key,
    )
    error.__cause__ = reply
    return error


def login_refused(reply: ErrorReply, address: str) -> CacheError:
    """Return the error for a refused AUTH or SELECT."""
    meaning = _BY_CODE.get(reply.code)
    if meaning is None:
        meaning = next(
            (found for text, found in _BY_TEXT if text in reply.text), _LOGIN
        )
    error = meaning.kind(f"{meaning.message} ({address})")
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


def failure_reason(error: OSError) -> str:
    """Return why a connection failed, in the system's words."""
    # Imported here: whoever has a failure has it already.
    import socket

    if isinstance(error, socket.gaierror):
        return "the host's name is not known"
    return (
        os.strerror(error.errno) if error.errno else str(error) or type(error).__name__
    )


def _meaning(reply: ErrorReply) -> _Meaning:
    by_code = _BY_CODE.get(reply.code)
    if by_code is not None:
        return by_code
    for text, meaning in _BY_TEXT:
        if text in reply.text:
            return meaning
    return _Meaning(
        CacheError, f"the server refused the command ({reply.code or 'no reason'})"
    )
