"""Keyspaces whose values are loaded: only whole values, and each write ends the loads of its key.

Values are stored as everywhere. A key lives `stale_for` longer than its expiry says, and all
operations but loads take a value that is stale for missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Generic, TypeVar

from cachegen_runtime.expiry.expiries import (
    KEEP_TTL,
    ExpireDailyAt,
    ExpireIn,
    Expiry,
    remaining,
)
from cachegen_runtime.keys.records import record_key
from cachegen_runtime.keyspace import KeyspaceDefinition, Load
from cachegen_runtime.operations.arguments import pairs, several
from cachegen_runtime.operations.freshness import (
    ENDLESS,
    Stored,
    freshness,
    refuse_on_create,
)
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import (
    array,
    integer,
    nothing,
    strange,
    truth,
    zero,
)
from cachegen_runtime.operations.ttl import require_never
from cachegen_runtime.operations.values import WholeOperations
from cachegen_runtime.protocol import Answer, Command, Reply
from cachegen_runtime.scripts.script import Call
from cachegen_runtime.scripts.staleness import FRESH

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")


class Basis(Generic[K, V]):
    """What the operations of a loaded keyspace and those of its loads have in common.

    ``values`` know how values are stored; ``record`` gives a key's record.
    """

    def __init__(
        self,
        definition: KeyspaceDefinition[K, V],
        key_prefix: bytes,
        values: WholeOperations[K, V],
    ) -> None:
        """Take a definition with `load`."""
        self.origin = definition.origin
        self.load = definition.load if definition.load is not None else Load()
        self.expiry = definition.expiry
        self.freshness = freshness(self.load, definition.expiry)
        self.record = record_key(key_prefix)
        self.values = values


class LoadedOperations(WholeOperations[K, V]):
    """Operations on one value per key that a loader of the application makes."""

    def __init__(
        self,
        definition: KeyspaceDefinition[K, V],
        key_prefix: bytes,
        basis: Basis[K, V],
    ) -> None:
        """Take a definition, and what its operations have in common with its loads'."""
        super().__init__(definition, key_prefix)
        self._values_as_stored = basis.values
        self._freshness, self._record = basis.freshness, basis.record
        self._usual = self._usual_options(definition.expiry)

    def _usual_options(self, expiry: Expiry | None) -> tuple[bytes, ...] | None:
        """Return the options of a SET without an expiry of its own; None where they differ."""
        if not isinstance(expiry, ExpireIn) or expiry.fixed is None:
            return None
        if expiry.on == "create":
            return None
        until = self._freshness.stored(expiry)
        return None if until is None else until.options

    def __sent__(self, key: K, name: str) -> bytes:
        """Return a key as it is sent."""
        return self._key(key, name)

    def __all_sent__(self, keys: Iterable[K], name: str) -> list[bytes]:
        """Return keys as they are sent."""
        return self._keys(list(several("keys", keys)), name)

    def __stored__(self, name: str, key: bytes, value: V) -> bytes:
        """Return what is stored under a key for a value; raise what a write would raise."""
        return self._values_as_stored.__stored__(name, key, value)

    def __found__(self, name: str, key: bytes, data: Answer) -> V | None:
        """Return what is stored under a key as a value; None for a miss that counts."""
        return self._values_as_stored.__found__(name, key, data)

    def delete(self, *keys: K) -> Operation[int]:
        """Delete keys, and end their loads; the result is how many there were."""
        sent = tuple(self._key(key, "delete") for key in keys)
        if not sent:
            return self._nothing("delete", zero)
        return self._step("delete", sent, ((b"UNLINK", *sent),), _last_integer)

    def exists(self, key: K) -> Operation[bool]:
        """Ask whether a key has a fresh value."""
        if not self._freshness.kept:
            return super().exists(key)
        sent = self._key(key, "exists")
        return self._read("exists", (sent,), (b"PTTL", sent), self._is_fresh)

    def ttl(self, key: K) -> Operation[timedelta | None]:
        """Ask for how long a value is still fresh; None means forever."""
        sent, kept = self._key(key, "ttl"), self._freshness.kept

        def read(reply: Reply) -> timedelta | None:
            left = integer(reply)
            if left == ENDLESS:
                return None
            if left <= kept:
                raise self._miss(
                    "ttl", sent, "there is no such key, or its value is stale"
                )
            return remaining(left - kept)

        return self._read("ttl", (sent,), (b"PTTL", sent), read)

    def touch(self, key: K, *, expiry: Expiry | None = None) -> Operation[bool]:
        """Set again for how long a value is fresh, if it is; the result is whether it is."""
        sent = self._key(key, "touch")
        words = self._touching(self._expiry if expiry is None else expiry)
        call = self._if_fresh(sent, *words)
        return self._scripted("touch", sent, call, truth)

    def mark_stale(self, key: K) -> Operation[int]:
        """Make a value stale, and end the load of its key; the result is 1 if it was fresh.

        Raises ValueError where no stale values are kept.
        """
        if not self._freshness.kept:
            raise ValueError("mark_stale wants stale_for in the keyspace's load")
        sent = self._key(key, "mark_stale")
        call = self._if_fresh(sent, b"stale")
        return self._scripted("mark_stale", sent, call, integer)

    def get(self, key: K) -> Operation[V | None]:
        """Read a value that is fresh."""
        if not self._freshness.kept:
            return self._values_as_stored.get(key)
        sent = self._key(key, "get")
        return Operation(
            origin=self._origin,
            name="get",
            keys=(sent,),
            read=partial(self._fresh_value, sent),
            writes=False,
            commands=((b"PTTL", sent), (b"GET", sent)),
            atomic=False,
        )

    def multi_get(self, keys: Iterable[K]) -> Operation[list[V | None]]:
        """Read values that are fresh, one for each key, in order."""
        if not self._freshness.kept:
            return self._values_as_stored.multi_get(keys)
        sent = tuple(self._keys(list(several("keys", keys)), "multi_get"))
        if not sent:
            return self._nothing("multi_get", self._no_values)
        return Operation(
            origin=self._origin,
            name="multi_get",
            keys=sent,
            read=partial(self._fresh_values, sent),
            writes=False,
            commands=(*((b"PTTL", key) for key in sent), (b"MGET", *sent)),
            atomic=False,
        )

    def set(self, key: K, value: V, *, expiry: Expiry | None = None) -> Operation[None]:
        """Store a value, and end the load of its key."""
        sent = self._key(key, "set")
        command = self._put(sent, self.__stored__("set", sent, value), expiry)
        return self._step("set", (sent,), (command,), nothing)

    def multi_set(
        self,
        entries: Mapping[K, V] | Iterable[tuple[K, V]],
        *,
        expiry: Expiry | None = None,
    ) -> Operation[None]:
        """Store several values as one step, and end the loads of their keys."""
        sent = [(self._key(key, "multi_set"), value) for key, value in pairs(entries)]
        if not sent:
            return self._nothing("multi_set", nothing)
        commands = tuple(
            self._put(key, self.__stored__("multi_set", key, value), expiry)
            for key, value in sent
        )
        keys = tuple(key for key, _ in sent)
        return self._step("multi_set", keys, commands, nothing)

    def _step(
        self,
        name: str,
        keys: tuple[bytes, ...],
        commands: tuple[Command, ...],
        read: Callable[[Reply], R],
    ) -> Operation[R]:
        """Return commands as one step with the end of the loads of their keys.

        The records go first: where the commands are sent one after another, a store
        between them is refused.
        """
        ending = (b"UNLINK", *map(self._record, keys))
        return Operation(
            origin=self._origin,
            name=name,
            keys=keys,
            read=read,
            writes=True,
            commands=(ending, *commands),
        )

    def _put(self, key: bytes, stored: bytes, expiry: Expiry | None) -> Command:
        """Return the command that stores bytes; what has expired already is deleted."""
        if expiry is None:
            if self._usual is not None:
                return (b"SET", key, stored, *self._usual)
            expiry = self._expiry
        if expiry is None:
            return (b"SET", key, stored)
        if expiry is KEEP_TTL:
            return (b"SET", key, stored, b"KEEPTTL")
        refuse_on_create(expiry)
        if not isinstance(expiry, ExpireIn | ExpireDailyAt):
            require_never(expiry)
            return (b"SET", key, stored)
        until = self._freshness.stored(expiry)
        if until is None:
            return (b"UNLINK", key)
        return (b"SET", key, stored, *until.options)

    def _touching(self, expiry: Expiry | None) -> tuple[bytes, ...]:
        """Return what the script does to a fresh key."""
        if expiry is None or expiry is KEEP_TTL:
            return (b"EXISTS",)
        if isinstance(expiry, ExpireIn) and expiry.on == "create":
            return (b"EXISTS",)
        if not isinstance(expiry, ExpireIn | ExpireDailyAt):
            require_never(expiry)
            return (b"PERSIST",)
        until = self._freshness.stored(expiry)
        return (b"UNLINK",) if until is None else _touched(until)

    def _if_fresh(self, key: bytes, *words: bytes) -> Call:
        kept = b"%d" % self._freshness.kept
        return Call(FRESH, (key, self._record(key)), (kept, *words))

    def _scripted(
        self, name: str, key: bytes, call: Call, read: Callable[[Reply], R]
    ) -> Operation[R]:
        return Operation(
            origin=self._origin,
            name=name,
            keys=(key,),
            read=read,
            writes=True,
            script=call,
        )

    def _is_fresh(self, reply: Reply) -> bool:
        return self._freshness.is_fresh(integer(reply))

    def _fresh_value(self, key: bytes, reply: Reply) -> V | None:
        left, data = array(reply)
        return self._if_there("get", key, left, data)

    def _fresh_values(self, keys: tuple[bytes, ...], reply: Reply) -> list[V | None]:
        *lefts, found = array(reply)
        if not isinstance(found, list) or len(found) != len(keys):
            raise strange(reply)
        return [
            self._if_there("multi_get", key, left, data)
            for key, left, data in zip(keys, lefts, found, strict=True)
        ]

    def _if_there(self, name: str, key: bytes, left: Answer, data: Answer) -> V | None:
        if data is None or not isinstance(left, int):
            return None
        return (
            self.__found__(name, key, data) if self._freshness.is_fresh(left) else None
        )

    def _no_values(self, reply: Reply) -> list[V | None]:
        return []


def _touched(until: Stored) -> tuple[bytes, bytes]:
    how = b"PEXPIRE" if until.how == b"PX" else b"PEXPIREAT"
    return how, b"%d" % until.milliseconds


def _last_integer(reply: Reply) -> int:
    last = array(reply)[-1]
    if not isinstance(last, int):
        raise strange(reply)
    return last
