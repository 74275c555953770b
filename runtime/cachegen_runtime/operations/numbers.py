"""Keyspaces of numbers: counting on the server."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.operations.arguments import int64
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.ttl import expire
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.protocol import Command, Reply
from cachegen_runtime.scripts.expiry import LEAST_TO_OVERFLOW, Expire
from cachegen_runtime.values.scalars import FLOAT, INT64_MIN, finite

K = TypeVar("K")
N = TypeVar("N", bound=int)
F = TypeVar("F", bound=float)


class IntOperations(ValueOperations[K, N]):
    """Operations on one 64-bit integer per key."""

    def increment(
        self, key: K, delta: int = 1, *, expiry: Expiry | None = None
    ) -> Operation[N]:
        """Add `delta`; the result is the sum."""
        sent = self._key(key, "increment")
        command = (b"INCRBY", sent, int64("delta", delta))
        return self._count("increment", sent, command, expiry)

    def decrement(
        self, key: K, delta: int = 1, *, expiry: Expiry | None = None
    ) -> Operation[N]:
        """Take `delta` away; the result is what is left."""
        sent = self._key(key, "decrement")
        command = (b"DECRBY", sent, int64("delta", delta))
        if delta == INT64_MIN:
            raise ValueError("delta is beyond 64 bits when taken away")
        return self._count("decrement", sent, command, expiry)

    def _count(
        self, name: str, key: bytes, command: Command, expiry: Expiry | None
    ) -> Operation[N]:
        then = expire(key, expiry, self._expiry)
        read = partial(self._sum, name, key)
        return self._write(name, (key,), command, read, then)

    def _sum(self, name: str, key: bytes, reply: Reply) -> N:
        # The script answers a sum beyond 2^53 as text.
        text = b"%d" % reply if isinstance(reply, int) else reply
        return self._written(name, key, text)


class FloatOperations(ValueOperations[K, F]):
    """Operations on one float per key."""

    def increment(
        self, key: K, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> Operation[F]:
        """Add `delta`; the result is the sum."""
        return self._add("increment", key, finite(delta), expiry)

    def decrement(
        self, key: K, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> Operation[F]:
        """Take `delta` away; the result is what is left."""
        return self._add("decrement", key, -finite(delta), expiry)

    def _add(
        self, name: str, key: K, delta: float, expiry: Expiry | None
    ) -> Operation[F]:
        sent = self._key(key, name)

        def read(reply: Reply) -> F:
            return self._written(name, sent, reply)

        then = expire(sent, expiry, self._expiry)
        if then is None and abs(delta) >= LEAST_TO_OVERFLOW:
            # Only the script takes a sum back that no float holds.
            then = Expire(sent, "keep")
        command = (b"INCRBYFLOAT", sent, FLOAT.encode(delta))
        return self._write(name, (sent,), command, read, then)
