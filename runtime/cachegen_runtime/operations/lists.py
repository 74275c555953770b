"""Keyspaces with one ordered list per key; indices count from 0 at the left, from -1 at the right."""

from __future__ import annotations

from typing import Final, TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.operations.arguments import at_least_one, int64, not_negative
from cachegen_runtime.operations.keyspace import KeyOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array, integer, nothing, zero
from cachegen_runtime.operations.side import LEFT, RIGHT, Side
from cachegen_runtime.operations.ttl import expire
from cachegen_runtime.protocol import Reply

K = TypeVar("K")
V = TypeVar("V")

_LEAST_INDEX: Final = -(2**31)
_LARGEST_INDEX: Final = 2**31 - 1
"""No list is so long that these were not out of its range."""


class StructListOperations(KeyOperations[K, V]):
    """Operations on one list per key, without those that compare elements."""

    def push_left(
        self, key: K, *values: V, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Put values in front, the last one first; the result is the new length."""
        return self._push("push_left", b"LPUSH", key, values, expiry)

    def push_right(
        self, key: K, *values: V, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Put values behind, in order; the result is the new length."""
        return self._push("push_right", b"RPUSH", key, values, expiry)

    def _push(
        self,
        name: str,
        verb: bytes,
        key: K,
        values: tuple[V, ...],
        expiry: Expiry | None,
    ) -> Operation[int]:
        sent = self._key(key, name)
        at_least_one("values", values)
        then = expire(sent, expiry, self._expiry)
        command = (verb, sent, *self._all_stored(name, sent, values))
        return self._write(name, (sent,), command, integer, then)

    def pop_left(self, key: K, *, expiry: Expiry | None = None) -> Operation[V | None]:
        """Take the first element."""
        return self._pop("pop_left", b"LPOP", key, expiry)

    def pop_right(self, key: K, *, expiry: Expiry | None = None) -> Operation[V | None]:
        """Take the last element."""
        return self._pop("pop_right", b"RPOP", key, expiry)

    def _pop(
        self, name: str, verb: bytes, key: K, expiry: Expiry | None
    ) -> Operation[V | None]:
        sent = self._key(key, name)
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        read = self._value(name, sent, wrote=True)
        return self._write(name, (sent,), (verb, sent), read, then)

    def get(self, key: K, index: int) -> Operation[V | None]:
        """Read one element."""
        sent = self._key(key, "get")
        command = (b"LINDEX", sent, int64("index", index))
        return self._read("get", (sent,), command, self._value("get", sent))

    def set(
        self, key: K, index: int, value: V, *, expiry: Expiry | None = None
    ) -> Operation[None]:
        """Replace one element."""
        sent = self._key(key, "set")
        then = expire(sent, expiry, self._expiry)
        int64("index", index)
        # Servers keep only 32 bits of it: a larger one would come round to another element.
        at = b"%d" % min(max(index, _LEAST_INDEX), _LARGEST_INDEX)
        command = (b"LSET", sent, at, self._stored("set", sent, value))
        return self._write("set", (sent,), command, nothing, then)

    def items(self, key: K) -> Operation[list[V]]:
        """Read the whole list."""
        return self._range("items", key, b"0", b"-1")

    def get_range(self, key: K, start: int, stop: int) -> Operation[list[V]]:
        """Read the elements from `start` to `stop`, both included."""
        return self._range("get_range", key, int64("start", start), int64("stop", stop))

    def _range(
        self, name: str, key: K, start: bytes, stop: bytes
    ) -> Operation[list[V]]:
        sent = self._key(key, name)

        def read(reply: Reply) -> list[V]:
            return self._values(name, sent, array(reply))

        return self._read(name, (sent,), (b"LRANGE", sent, start, stop), read)

    def trim(
        self, key: K, start: int, stop: int, *, expiry: Expiry | None = None
    ) -> Operation[None]:
        """Keep only the elements from `start` to `stop`, both included."""
        sent = self._key(key, "trim")
        then = expire(sent, expiry, self._expiry)
        command = (b"LTRIM", sent, int64("start", start), int64("stop", stop))
        return self._write("trim", (sent,), command, nothing, then)

    def len(self, key: K) -> Operation[int]:
        """Ask for the number of elements; 0 for a missing key."""
        sent = self._key(key, "len")
        return self._read("len", (sent,), (b"LLEN", sent), integer)

    def move(
        self,
        src: K,
        dst: K,
        from_: Side = LEFT,
        to: Side = RIGHT,
        *,
        expiry: Expiry | None = None,
    ) -> Operation[V | None]:
        """Take one element from `src` and put it into `dst`; they may be one list."""
        source, target = self._key(src, "move"), self._key(dst, "move")
        then = expire(target, expiry, self._expiry, only_if_changed=True)
        command = (b"LMOVE", source, target, _end("from_", from_), _end("to", to))
        read = self._value("move", source, wrote=True)
        return self._write("move", (source, target), command, read, then)


class ListOperations(StructListOperations[K, V]):
    """Operations on one list per key."""

    def insert_before(
        self, key: K, pivot: V, value: V, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Put a value before the first `pivot`; the result is the new length."""
        return self._insert("insert_before", b"BEFORE", key, pivot, value, expiry)

    def insert_after(
        self, key: K, pivot: V, value: V, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Put a value after the first `pivot`; the result is the new length."""
        return self._insert("insert_after", b"AFTER", key, pivot, value, expiry)

    def _insert(
        self,
        name: str,
        where: bytes,
        key: K,
        pivot: V,
        value: V,
        expiry: Expiry | None,
    ) -> Operation[int]:
        sent = self._key(key, name)

        def read(reply: Reply) -> int:
            length = integer(reply)
            if length > 0:
                return length
            reason = (
                "the pivot is not in the list" if length < 0 else "there is no such key"
            )
            raise self._miss(name, sent, reason)

        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        elements = self._all_stored(name, sent, (pivot, value))
        command = (b"LINSERT", sent, where, *elements)
        return self._write(name, (sent,), command, read, then)

    def remove_all(
        self, key: K, value: V, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove every element equal to `value`; the result is how many."""
        return self._remove("remove_all", key, b"0", value, expiry)

    def remove_first(
        self, key: K, count: int, value: V, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove the first `count` elements equal to `value`; the result is how many."""
        sent_count = not_negative("count", count)
        return self._remove("remove_first", key, sent_count, value, expiry, count == 0)

    def remove_last(
        self, key: K, count: int, value: V, *, expiry: Expiry | None = None
    ) -> Operation[int]:
        """Remove the last `count` elements equal to `value`; the result is how many."""
        sent_count = b"-" + not_negative("count", count)
        return self._remove("remove_last", key, sent_count, value, expiry, count == 0)

    def _remove(
        self,
        name: str,
        key: K,
        count: bytes,
        value: V,
        expiry: Expiry | None,
        none: bool = False,
    ) -> Operation[int]:
        sent = self._key(key, name)
        command = (b"LREM", sent, count, self._stored(name, sent, value))
        if none:
            # To Redis a count of 0 means all.
            return self._nothing(name, zero)
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        return self._write(name, (sent,), command, integer, then)


def _end(name: str, side: object) -> bytes:
    if isinstance(side, Side):
        return side.value.encode()
    raise TypeError(f"{name} is LEFT or RIGHT")
