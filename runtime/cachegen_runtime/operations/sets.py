"""Keyspaces with one set per key."""

from __future__ import annotations

from typing import Final, TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.operations.arguments import at_least_one, not_negative
from cachegen_runtime.operations.keyspace import KeyOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array, integer, truth
from cachegen_runtime.operations.ttl import expire
from cachegen_runtime.protocol import Command, Reply

K = TypeVar("K")
V = TypeVar("V")

_MOST_REPEATED: Final = 2**62
"""More elements than this with replacement Redis refuses to count."""


class SetOperations(KeyOperations[K, V]):
    """Operations on one set per key."""

    def add(self, key: K, *values: V, expiry: Expiry | None = None) -> Operation[int]:
        """Add values; the result is how many were new."""
        return self._change("add", b"SADD", key, values, expiry)

    def remove(
        self, key: K, *values: V, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove values; the result is how many were there."""
        return self._change("remove", b"SREM", key, values, expiry)

    def _change(
        self,
        name: str,
        verb: bytes,
        key: K,
        values: tuple[V, ...],
        expiry: Expiry | None,
    ) -> Operation[int]:
        sent = self._key(key, name)
        at_least_one("values", values)
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        command = (verb, sent, *self._all_stored(name, sent, values))
        return self._write(name, (sent,), command, integer, then)

    def contains(self, key: K, value: V) -> Operation[bool]:
        """Ask whether a value is in the set."""
        sent = self._key(key, "contains")
        command = (b"SISMEMBER", sent, self._stored("contains", sent, value))
        return self._read("contains", (sent,), command, truth)

    def items(self, key: K) -> Operation[set[V]]:
        """Read the whole set."""
        sent = self._key(key, "items")
        return self._members("items", (sent,), (b"SMEMBERS", sent))

    def len(self, key: K) -> Operation[int]:
        """Ask for the number of elements; 0 for a missing key."""
        sent = self._key(key, "len")
        return self._read("len", (sent,), (b"SCARD", sent), integer)

    def pop_one(self, key: K, *, expiry: Expiry | None = None) -> Operation[V | None]:
        """Take an element at random."""
        sent = self._key(key, "pop_one")
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        read = self._value("pop_one", sent, wrote=True)
        return self._write("pop_one", (sent,), (b"SPOP", sent), read, then)

    def pop(
        self, key: K, count: int, *, expiry: Expiry | None = None
    ) -> Operation[set[V]]:
        """Take up to `count` elements at random."""
        sent = self._key(key, "pop")
        command = (b"SPOP", sent, not_negative("count", count))
        if count == 0:
            return self._nothing("pop", self._no_members)
        then = expire(sent, expiry, self._expiry, only_if_changed=True)

        def read(reply: Reply) -> set[V]:
            return set(self._values("pop", sent, array(reply), wrote=True))

        return self._write("pop", (sent,), command, read, then)

    def sample_one(self, key: K) -> Operation[V | None]:
        """Read an element at random."""
        sent = self._key(key, "sample_one")
        read = self._value("sample_one", sent)
        return self._read("sample_one", (sent,), (b"SRANDMEMBER", sent), read)

    def sample(self, key: K, count: int) -> Operation[set[V]]:
        """Read up to `count` different elements at random."""
        sent = self._key(key, "sample")
        command = (b"SRANDMEMBER", sent, not_negative("count", count))
        if count == 0:
            return self._nothing("sample", self._no_members)
        return self._members("sample", (sent,), command)

    def sample_with_replacement(self, key: K, count: int) -> Operation[list[V]]:
        """Read `count` elements at random, the same one perhaps more than once."""
        name = "sample_with_replacement"
        sent = self._key(key, name)
        command = (b"SRANDMEMBER", sent, b"-" + not_negative("count", count))
        if count > _MOST_REPEATED:
            raise ValueError("count is beyond what Redis takes")
        if count == 0:
            return self._nothing(name, self._no_elements)

        def read(reply: Reply) -> list[V]:
            return self._values(name, sent, array(reply))

        return self._read(name, (sent,), command, read)

    def diff(self, *keys: K) -> Operation[set[V]]:
        """Read what the first set has and no other."""
        return self._combine("diff", b"SDIFF", keys)

    def intersect(self, *keys: K) -> Operation[set[V]]:
        """Read what all the sets have."""
        return self._combine("intersect", b"SINTER", keys)

    def union(self, *keys: K) -> Operation[set[V]]:
        """Read what any of the sets has."""
        return self._combine("union", b"SUNION", keys)

    def diff_store(
        self, dst: K, *keys: K, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Store what the first set has and no other; the result is how many."""
        return self._store("diff_store", b"SDIFFSTORE", dst, keys, expiry)

    def intersect_store(
        self, dst: K, *keys: K, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Store what all the sets have; the result is how many."""
        return self._store("intersect_store", b"SINTERSTORE", dst, keys, expiry)

    def union_store(
        self, dst: K, *keys: K, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Store what any of the sets has; the result is how many."""
        return self._store("union_store", b"SUNIONSTORE", dst, keys, expiry)

    def move(
        self, src: K, dst: K, value: V, *, expiry: Expiry | None = None
    ) -> Operation[bool]:
        """Take a value from `src` and put it into `dst`; the result is whether it was there."""
        source, target = self._key(src, "move"), self._key(dst, "move")
        member = self._stored("move", source, value)
        if source == target:
            # Nothing moves and nothing is written; only the question remains.
            asked = (b"SISMEMBER", source, member)
            return self._read("move", (source, target), asked, truth)
        then = expire(target, expiry, self._expiry, only_if_changed=True)
        command = (b"SMOVE", source, target, member)
        return self._write("move", (source, target), command, truth, then)

    def _combine(
        self, name: str, verb: bytes, keys: tuple[K, ...]
    ) -> Operation[set[V]]:
        at_least_one("keys", keys)
        sent = tuple(self._key(key, name) for key in keys)
        return self._members(name, sent, (verb, *sent))

    def _store(
        self,
        name: str,
        verb: bytes,
        dst: K,
        keys: tuple[K, ...],
        expiry: Expiry | None,
    ) -> Operation[int]:
        target = self._key(dst, name)
        at_least_one("keys", keys)
        sent = tuple(self._key(key, name) for key in keys)
        then = expire(target, expiry, self._expiry, overwrites=True)
        return self._write(name, (target, *sent), (verb, target, *sent), integer, then)

    def _members(
        self, name: str, keys: tuple[bytes, ...], command: Command
    ) -> Operation[set[V]]:
        def read(reply: Reply) -> set[V]:
            return set(self._values(name, keys[0], array(reply)))

        return self._read(name, keys, command, read)

    def _no_members(self, reply: Reply) -> set[V]:
        return set()

    def _no_elements(self, reply: Reply) -> list[V]:
        return []
