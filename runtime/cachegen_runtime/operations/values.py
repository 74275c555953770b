"""Keyspaces with one value per key, basic or struct: GET, SET and their kin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypeVar

from cachegen_runtime.errors import CacheKeyExistsError
from cachegen_runtime.expiry.expiries import (
    KEEP_TTL,
    ExpireDailyAt,
    ExpireIn,
    Expiry,
    deadline,
)
from cachegen_runtime.operations.arguments import pairs, several
from cachegen_runtime.operations.keyspace import KeyOperations, are_all_there, shown
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array, nothing, strange
from cachegen_runtime.operations.ttl import require_never, set_ttl
from cachegen_runtime.protocol import Answer, Command, Reply
from cachegen_runtime.values.codec import Undecodable

K = TypeVar("K")
V = TypeVar("V")


class WholeOperations(KeyOperations[K, V]):
    """Operations that read and write one value per key, whatever was there."""

    def get(self, key: K) -> Operation[V | None]:
        """Read a value."""
        sent = self._key(key, "get")
        # As `_read` and `_value` would make it, without their two calls.
        return Operation(
            origin=self._origin,
            name="get",
            keys=(sent,),
            read=partial(self._decoded, "get", sent, False),
            writes=False,
            commands=((b"GET", sent),),
        )

    def multi_get(self, keys: Iterable[K]) -> Operation[list[V | None]]:
        """Read values, one for each key, in order."""
        sent = tuple(self._keys(list(several("keys", keys)), "multi_get"))
        if not sent:
            return self._nothing("multi_get", self._no_values)
        read = partial(self._values_or_none, sent)
        return self._read("multi_get", sent, (b"MGET", *sent), read)

    def set(self, key: K, value: V, *, expiry: Expiry | None = None) -> Operation[None]:
        """Store a value."""
        sent = self._key(key, "set")
        options, then = set_ttl(sent, expiry, self._expiry)
        command = (b"SET", sent, self._stored("set", sent, value), *options)
        return self._write("set", (sent,), command, nothing, then)

    def multi_set(
        self,
        entries: Mapping[K, V] | Iterable[tuple[K, V]],
        *,
        expiry: Expiry | None = None,
    ) -> Operation[None]:
        """Store several values as one step."""
        name = "multi_set"
        sent = [(self._key(key, name), value) for key, value in pairs(entries)]
        encoded = [(key, self._stored(name, key, value)) for key, value in sent]
        if not encoded:
            return self._nothing("multi_set", nothing)
        keys = tuple(key for key, _ in encoded)
        commands = _multi_set(encoded, expiry, self._expiry)
        return Operation(
            origin=self._origin,
            name="multi_set",
            keys=keys,
            read=nothing,
            writes=True,
            commands=commands,
        )

    def __stored__(self, name: str, key: bytes, value: V) -> bytes:
        """Return what is stored under a key for a value; raise what a write would raise."""
        return self._stored(name, key, value)

    def __found__(self, name: str, key: bytes, data: Answer) -> V | None:
        """Return what is stored under a key as a value; None for a miss that counts."""
        return self._decoded(name, key, False, data)

    def _values_or_none(self, keys: tuple[bytes, ...], reply: Reply) -> list[V | None]:
        found = array(reply)
        if len(found) != len(keys):
            raise strange(reply)
        if are_all_there(found):
            try:
                return [*self._decode_all(found)]
            except Undecodable:
                # Rare; one by one says which it is, or counts it.
                pass
        return [
            self._decoded("multi_get", key, False, item)
            for key, item in zip(keys, found, strict=True)
        ]

    def _no_values(self, reply: Reply) -> list[V | None]:
        return []

    def _otherwise(
        self, reason: str, name: str, key: bytes, wrote: bool, data: bytes
    ) -> V | None:
        return self._rescued(reason, name, key, wrote, data)


class ValueOperations(WholeOperations[K, V]):
    """Operations on one value per key."""

    def set_if_not_exists(
        self, key: K, value: V, *, expiry: Expiry | None = None
    ) -> Operation[None]:
        """Store a value under a key that is not there yet."""
        name = "set_if_not_exists"
        sent = self._key(key, name)

        def read(reply: Reply) -> None:
            if reply is None:
                raise CacheKeyExistsError(
                    "the key is already there",
                    operation=name,
                    keyspace=self._origin.keyspace,
                    key=shown(sent),
                )

        options, then = set_ttl(sent, expiry, self._expiry, replaces=False)
        command = (b"SET", sent, self._stored(name, sent, value), b"NX", *options)
        return self._write(name, (sent,), command, read, then)

    def replace(
        self, key: K, value: V, *, expiry: Expiry | None = None
    ) -> Operation[None]:
        """Store a value under a key that is there already."""
        sent = self._key(key, "replace")

        def read(reply: Reply) -> None:
            if reply is None:
                raise self._miss("replace", sent)

        options, then = set_ttl(sent, expiry, self._expiry, creates=False)
        stored = self._stored("replace", sent, value)
        command = (b"SET", sent, stored, b"XX", *options)
        return self._write("replace", (sent,), command, read, then)

    def get_and_set(
        self, key: K, value: V, *, expiry: Expiry | None = None
    ) -> Operation[V | None]:
        """Store a value; the result is the one before."""
        name = "get_and_set"
        sent = self._key(key, name)
        options, then = set_ttl(sent, expiry, self._expiry)
        command = (b"SET", sent, self._stored(name, sent, value), b"GET", *options)
        read = self._value(name, sent, wrote=True)
        return self._write(name, (sent,), command, read, then)

    def get_and_delete(self, key: K) -> Operation[V | None]:
        """Delete a key; the result is the value that it had."""
        name = "get_and_delete"
        sent = self._key(key, name)
        read = self._value(name, sent, wrote=True)
        return self._write(name, (sent,), (b"GETDEL", sent), read)


def _multi_set(
    encoded: list[tuple[bytes, bytes]], expiry: Expiry | None, default: Expiry | None
) -> tuple[Command, ...]:
    """Return one command, or several that run as one transaction."""
    if expiry is None:
        expiry = default
    if expiry is KEEP_TTL:
        return tuple((b"SET", key, value, b"KEEPTTL") for key, value in encoded)
    if not isinstance(expiry, (ExpireIn, ExpireDailyAt)):
        if expiry is not None:
            require_never(expiry)
        return ((b"MSET", *(part for pair in encoded for part in pair)),)
    if isinstance(expiry, ExpireIn) and expiry.on == "create":
        return _multi_set_on_create(encoded, expiry)
    options = [(pair, deadline(expiry)) for pair in encoded]
    sets = tuple(
        (b"SET", key, value, *when.options)
        for (key, value), when in options
        if when is not None
    )
    # What expires in the past is not there afterwards, whatever was written.
    return sets or ((b"UNLINK", *(key for key, _ in encoded)),)


def _multi_set_on_create(
    encoded: list[tuple[bytes, bytes]], expiry: ExpireIn
) -> tuple[Command, ...]:
    commands: list[Command] = []
    for key, value in encoded:
        # The first does nothing when the key is there, the second then keeps its TTL;
        # when the key is new, the second writes the same value again.
        when = deadline(expiry)
        if when is not None:
            commands.append((b"SET", key, value, b"NX", *when.options))
        commands.append((b"SET", key, value, b"XX", b"KEEPTTL"))
    return tuple(commands)
