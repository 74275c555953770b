"""Locks: acquire, extend and release are one script each; an owner is named before anything is sent."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from cachegen_runtime.errors import CacheLeaseLostError, CacheLockedError
from cachegen_runtime.keyspace import LockDefinition
from cachegen_runtime.operations.keyspace import AnyOperations, shown
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import strange, truth
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.lock import ACQUIRE, EXTEND, RELEASE, owner_of
from cachegen_runtime.scripts.script import Call
from cachegen_runtime.values.codec import wrong_type

K = TypeVar("K")
R = TypeVar("R")


class LockOperations(AnyOperations[K]):
    """Operations on one lock per key: for batches there are only those of every keyspace."""


class LockCalls(AnyOperations[K]):
    """What a keyspace of locks and its leases send; a lock is not taken in a batch."""

    def __init__(self, definition: LockDefinition[K], key_prefix: bytes) -> None:
        super().__init__(definition, key_prefix)
        self.lease = definition.lease

    def sent_key(self, key: K) -> bytes:
        """Return the key's bytes."""
        return self._key(key, "acquire")

    def acquire(self, key: bytes, owner: bytes, lease: timedelta) -> Operation[int]:
        """Take the lock; the result is its token."""

        def read(reply: Reply) -> int:
            if reply is None:
                raise CacheLockedError(
                    "the lock is held by another",
                    operation="acquire",
                    keyspace=self._origin.keyspace,
                    key=shown(key),
                )
            if isinstance(reply, bytes) and reply.isdigit():
                return int(reply)
            raise strange(reply)

        call = Call(ACQUIRE, (key,), (owner, milliseconds(lease)))
        return self._owned("acquire", key, read, call)

    def extend(self, key: bytes, owner: bytes, lease: timedelta) -> Operation[None]:
        """Let a lease start over."""

        def read(reply: Reply) -> None:
            if not truth(reply):
                raise self._lost("extend", key)

        call = Call(EXTEND, (key,), (owner, milliseconds(lease)))
        return self._owned("extend", key, read, call)

    def release(self, key: bytes, owner: bytes) -> Operation[bool]:
        """Give the lock up; the result is whether it was still held."""
        return self._owned("release", key, truth, Call(RELEASE, (key,), (owner,)))

    def check(self, key: bytes, owner: bytes) -> Operation[None]:
        """Ask whether the lease still holds."""

        def read(reply: Reply) -> None:
            if not isinstance(reply, bytes) or owner_of(reply) != owner:
                raise self._lost("check", key)

        return self._read("check", (key,), (b"GET", key), read)

    def _owned(
        self, name: str, key: bytes, read: Callable[[Reply], R], call: Call
    ) -> Operation[R]:
        return Operation(
            origin=self._origin,
            name=name,
            keys=(key,),
            read=read,
            writes=True,
            script=call,
        )

    def _lost(self, name: str, key: bytes) -> CacheLeaseLostError:
        return CacheLeaseLostError(
            "the lease has run out, or the lock was deleted",
            operation=name,
            keyspace=self._origin.keyspace,
            key=shown(key),
        )


def lease_of(value: timedelta | float) -> timedelta:
    """Return a lease that is given as seconds or a timedelta; ValueError for none at all."""
    given = _span("lease", value)
    if given <= timedelta(0):
        raise ValueError("lease is not above zero")
    return given


def wait_of(value: timedelta | float) -> float:
    """Return the seconds to wait; ValueError for less than none."""
    given = _span("wait", value)
    if given < timedelta(0):
        raise ValueError("wait is negative")
    return given.total_seconds()


def _span(name: str, value: object) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, timedelta | float | int):
        raise wrong_type(f"seconds or a timedelta for {name}", value)
    try:
        return value if isinstance(value, timedelta) else timedelta(seconds=value)
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{name} is out of range") from error


def milliseconds(lease: timedelta) -> bytes:
    """Return a lease as it is sent, rounded up."""
    return b"%d" % max(math.ceil(lease / timedelta(milliseconds=1)), 1)
