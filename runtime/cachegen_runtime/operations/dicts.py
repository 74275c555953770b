"""Keyspaces with one dict per key, a Redis hash: fields that are read and written one by one."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Generic, TypeVar

from cachegen_runtime.errors import CacheKeyExistsError
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import DictDefinition
from cachegen_runtime.operations.arguments import at_least_one, int64, pairs, several
from cachegen_runtime.operations.assigning import assignment
from cachegen_runtime.operations.keyspace import KeyOperations, shown
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import (
    array,
    integer,
    nothing,
    strange,
    truth,
    zero,
)
from cachegen_runtime.operations.ttl import expire
from cachegen_runtime.protocol import Command, Reply
from cachegen_runtime.scripts.expiry import LEAST_TO_OVERFLOW, Expire
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.scalars import FLOAT, INT64_MIN, finite

K = TypeVar("K")
F = TypeVar("F")
V = TypeVar("V")
N = TypeVar("N", bound=int)
D = TypeVar("D", bound=float)


class DictOperations(KeyOperations[K, V], Generic[K, F, V]):
    """Operations on one dict per key."""

    def __init__(self, definition: DictDefinition[K, F, V], key_prefix: bytes) -> None:
        super().__init__(definition, key_prefix)
        self._encode_field = definition.field.encode
        self._decode_field = definition.field.decode

    def get(self, key: K, field: F) -> Operation[V | None]:
        """Read one field's value."""
        sent = self._key(key, "get")
        command = (b"HGET", sent, self._encode_field(field))
        return self._read("get", (sent,), command, self._value("get", sent))

    def multi_get(self, key: K, fields: Iterable[F]) -> Operation[list[V | None]]:
        """Read values, one for each field, in order."""
        sent = self._key(key, "multi_get")
        names = [self._encode_field(each) for each in several("fields", fields)]
        if not names:
            return self._nothing("multi_get", self._no_values)
        read = partial(self._values_or_none, sent, len(names))
        return self._read("multi_get", (sent,), (b"HMGET", sent, *names), read)

    def items(self, key: K) -> Operation[dict[F, V]]:
        """Read the whole dict."""
        sent = self._key(key, "items")
        read = partial(self._entries, sent)
        return self._read("items", (sent,), (b"HGETALL", sent), read)

    def set(
        self, key: K, field: F, value: V, *, expiry: Expiry | None = None
    ) -> Operation[None]:
        """Store one field's value."""
        sent = self._key(key, "set")
        command = (
            b"HSET",
            sent,
            self._encode_field(field),
            self._stored("set", sent, value),
        )
        then = expire(sent, expiry, self._expiry)
        return self._write("set", (sent,), command, nothing, then)

    def update(
        self,
        key: K,
        entries: Mapping[F, V] | Iterable[tuple[F, V]],
        *,
        expiry: Expiry | None = None,
    ) -> Operation[int]:
        """Store several fields' values; the result is how many fields are new."""
        sent = self._key(key, "update")
        parts = self._encoded("update", sent, entries)
        if not parts:
            return self._nothing("update", zero)
        then = expire(sent, expiry, self._expiry)
        return self._write("update", (sent,), (b"HSET", sent, *parts), integer, then)

    def assign(
        self,
        key: K,
        entries: Mapping[F, V] | Iterable[tuple[F, V]],
        *,
        expiry: Expiry | None = None,
    ) -> Operation[None]:
        """Store a whole dict, whatever was there."""
        sent = self._key(key, "assign")
        parts = self._encoded("assign", sent, entries)
        if not parts:
            raise ValueError("no entries given")
        return assignment(self._origin, sent, parts, expiry, self._expiry)

    def set_if_not_exists(
        self, key: K, field: F, value: V, *, expiry: Expiry | None = None
    ) -> Operation[None]:
        """Store a field's value if the field is not there yet."""
        name = "set_if_not_exists"
        sent = self._key(key, name)

        def read(reply: Reply) -> None:
            if not truth(reply):
                raise CacheKeyExistsError(
                    "the field is already there",
                    operation=name,
                    keyspace=self._origin.keyspace,
                    key=shown(sent),
                )

        command = (
            b"HSETNX",
            sent,
            self._encode_field(field),
            self._stored(name, sent, value),
        )
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        return self._write(name, (sent,), command, read, then)

    def remove(
        self, key: K, *fields: F, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove fields; the result is how many were there."""
        sent = self._key(key, "remove")
        at_least_one("fields", fields)
        command = (b"HDEL", sent, *map(self._encode_field, fields))
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        return self._write("remove", (sent,), command, integer, then)

    def contains(self, key: K, field: F) -> Operation[bool]:
        """Ask whether a field is there."""
        sent = self._key(key, "contains")
        command = (b"HEXISTS", sent, self._encode_field(field))
        return self._read("contains", (sent,), command, truth)

    def fields(self, key: K) -> Operation[builtins.set[F]]:
        """Read the names of all fields."""
        sent = self._key(key, "fields")

        def read(reply: Reply) -> builtins.set[F]:
            found = (self._field("fields", sent, each) for each in array(reply))
            return {field for fields in found for field in fields}

        return self._read("fields", (sent,), (b"HKEYS", sent), read)

    def len(self, key: K) -> Operation[int]:
        """Ask for the number of fields; 0 for a missing key."""
        sent = self._key(key, "len")
        return self._read("len", (sent,), (b"HLEN", sent), integer)

    def _encoded(
        self, name: str, key: bytes, entries: Mapping[F, V] | Iterable[tuple[F, V]]
    ) -> tuple[bytes, ...]:
        """Return fields and values as they are sent; of a field that comes twice the last."""
        found = {
            self._encode_field(field): self._stored(name, key, value)
            for field, value in pairs(entries)
        }
        return tuple(part for pair in found.items() for part in pair)

    def _values_or_none(self, key: bytes, count: int, reply: Reply) -> list[V | None]:
        found = array(reply)
        if len(found) != count:
            raise strange(reply)
        return [self._decoded("multi_get", key, False, item) for item in found]

    def _entries(self, key: bytes, reply: Reply) -> dict[F, V]:
        flat = array(reply)
        entries: dict[F, V] = {}
        for name, item in zip(flat[::2], flat[1::2], strict=True):
            for field in self._field("items", key, name):
                value = self._decoded("items", key, False, item)
                if value is not None:
                    entries[field] = value
        return entries

    def _field(self, name: str, key: bytes, text: object) -> tuple[F, ...]:
        """Return a field's name; none for one that does not decode and counts as a miss."""
        if not isinstance(text, bytes):
            raise TypeError("a field's name is bytes")
        try:
            return (self._decode_field(text),)
        except Undecodable as error:
            reason = f"a field's name: {error}"
        self._undecodable(reason, name, key, False)
        return ()

    def _no_values(self, reply: Reply) -> list[V | None]:
        return []

    def _otherwise(
        self, reason: str, name: str, key: bytes, wrote: bool, data: bytes
    ) -> V | None:
        return self._rescued(reason, name, key, wrote, data)


class IntDictOperations(DictOperations[K, F, N]):
    """Operations on one dict of 64-bit integers per key."""

    def increment(
        self, key: K, field: F, delta: int = 1, *, expiry: Expiry | None = None
    ) -> Operation[N]:
        """Add `delta` to a field; the result is the sum."""
        return self._count("increment", key, field, int64("delta", delta), expiry)

    def decrement(
        self, key: K, field: F, delta: int = 1, *, expiry: Expiry | None = None
    ) -> Operation[N]:
        """Take `delta` away from a field; the result is what is left."""
        int64("delta", delta)
        if delta == INT64_MIN:
            raise ValueError("delta is beyond 64 bits when taken away")
        return self._count("decrement", key, field, b"%d" % -delta, expiry)

    def _count(
        self, name: str, key: K, field: F, delta: bytes, expiry: Expiry | None
    ) -> Operation[N]:
        sent = self._key(key, name)

        def read(reply: Reply) -> N:
            text = b"%d" % reply if isinstance(reply, int) else reply
            return self._written(name, sent, text)

        command: Command = (b"HINCRBY", sent, self._encode_field(field), delta)
        then = expire(sent, expiry, self._expiry)
        return self._write(name, (sent,), command, read, then)


class FloatDictOperations(DictOperations[K, F, D]):
    """Operations on one dict of floats per key."""

    def increment(
        self, key: K, field: F, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> Operation[D]:
        """Add `delta` to a field; the result is the sum."""
        return self._add("increment", key, field, finite(delta), expiry)

    def decrement(
        self, key: K, field: F, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> Operation[D]:
        """Take `delta` away from a field; the result is what is left."""
        return self._add("decrement", key, field, -finite(delta), expiry)

    def _add(
        self, name: str, key: K, field: F, delta: float, expiry: Expiry | None
    ) -> Operation[D]:
        sent = self._key(key, name)

        def read(reply: Reply) -> D:
            return self._written(name, sent, reply)

        then = expire(sent, expiry, self._expiry)
        if then is None and abs(delta) >= LEAST_TO_OVERFLOW:
            # Only the script takes a sum back that no float holds.
            then = Expire(sent, "keep")
        name_ = self._encode_field(field)
        command = (b"HINCRBYFLOAT", sent, name_, FLOAT.encode(delta))
        return self._write(name, (sent,), command, read, then)
