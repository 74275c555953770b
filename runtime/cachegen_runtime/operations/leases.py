"""What a load sends: a look at keys, and the claim, the store and the release of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, Generic, TypeVar

import msgspec

from cachegen_runtime.operations.freshness import ENDLESS, Stored, in_milliseconds
from cachegen_runtime.operations.loaded import Basis
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array, nothing, strange, truth
from cachegen_runtime.protocol import Answer, Command, Reply
from cachegen_runtime.scripts.claim import CLAIM, MISSING, sha
from cachegen_runtime.scripts.release import RELEASE
from cachegen_runtime.scripts.script import Call, Script
from cachegen_runtime.scripts.store import STORE

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")

_GRACE: Final = 5_000
"""Milliseconds that a token lives beyond the longest load."""


class Seen(msgspec.Struct, Generic[V], frozen=True, gc=False):
    """What a look at a key found, where it was no value to be returned at once.

    ``value`` is one that is stale, or fresh and due to be reloaded. ``record`` is what
    the key's record held, if it was asked; ``broken`` tells a value that does not decode.
    """

    value: V | None = None
    is_fresh: bool = False
    record: bytes | None = None
    broken: bytes = b""


class Claimed(msgspec.Struct, Generic[V], frozen=True, gc=False):
    """What a claim answered.

    ``token`` is that of the load under way, ours or another's, or None. ``data`` is
    the `value` as it is stored; ``broken`` tells a fresh one that does not decode.
    """

    what: bytes
    token: bytes | None = None
    value: V | None = None
    data: bytes = b""
    broken: bytes = b""


class LeaseOperations(Generic[V]):
    """The operations of the loads of one keyspace, on keys as they are sent."""

    def __init__(self, basis: Basis[K, V]) -> None:
        """Take what they have in common with the keyspace's own operations."""
        load = basis.load
        self._origin, self._record = basis.origin, basis.record
        self._found = basis.values.__found__
        self._kept, self._due = basis.freshness
        self._is_timed = self._due > 0
        self._early = b"%d" % (self._due - self._kept)
        self._kept_text = b"%d" % self._kept
        self._remembers = load.missing is not None
        self._life = b"%d" % (in_milliseconds(load.timeout) + _GRACE)
        self._lease = b"%d" % in_milliseconds(load.lease)
        pause = in_milliseconds(load.retry_after) if self._kept else 0
        self._pause = b"%d" % pause
        missing = in_milliseconds(load.missing) if load.missing is not None else 0
        self._missing = b"%d" % missing

    def look(self, name: str, key: bytes, *, beside: bool) -> Operation[V | Seen[V]]:
        """Look at a key; the result is its value if that can be returned as it is.

        With `beside` at its record, too, which a keyspace that remembers absences always does.
        """
        if beside or self._remembers:
            get: Command = (b"MGET", key, self._record(key))
            read = self._looked_beside
        else:
            get = (b"GET", key)
            read = self._looked_timed if self._is_timed else self._looked
        commands = ((b"PTTL", key), get) if self._is_timed else (get,)
        return Operation(
            origin=self._origin,
            name=name,
            keys=(key,),
            read=partial(read, name, key),
            writes=False,
            commands=commands,
            atomic=False,
        )

    def loading(self, keys: tuple[bytes, ...]) -> Operation[None]:
        """Return the run of a loader, which sends nothing, for observers."""
        return Operation(
            origin=self._origin, name="load", keys=keys, read=nothing, writes=False
        )

    def look_all(
        self, name: str, keys: tuple[bytes, ...], *, beside: bool
    ) -> Operation[list[V | Seen[V]]]:
        """Look at several keys; as `look`."""
        records = tuple(map(self._record, keys)) if beside or self._remembers else ()
        get: Command = (b"MGET", *keys, *records)
        times = tuple((b"PTTL", key) for key in keys) if self._is_timed else ()
        return Operation(
            origin=self._origin,
            name=name,
            keys=keys,
            read=partial(self._looked_at_all, name, keys),
            writes=False,
            commands=(*times, get),
            atomic=False,
        )

    def claim(
        self, name: str, key: bytes, token: bytes, broken: bytes, *, is_due: bool
    ) -> Operation[Claimed[V]]:
        """Claim a key's load; with `is_due` also that of a fresh value that is due."""
        early = self._early if is_due else b"0"
        arguments = (token, self._life, self._lease, self._kept_text, broken, early)
        read = partial(self._claimed, name, key)
        return self._call(name, key, CLAIM, arguments, read)

    def store(
        self, name: str, key: bytes, token: bytes, data: bytes, until: Stored
    ) -> Operation[bool]:
        """Store what was loaded; the result is whether nothing was deleted or written since."""
        arguments = (token, until.how, data, b"%d" % until.milliseconds)
        return self._call(name, key, STORE, arguments, truth)

    def store_nothing(self, name: str, key: bytes, token: bytes) -> Operation[bool]:
        """Remember that the loader found nothing; the result as of `store`."""
        arguments = (token, MISSING, b"", self._missing)
        return self._call(name, key, STORE, arguments, truth)

    def release(
        self, name: str, key: bytes, token: bytes, *, failed: bool
    ) -> Operation[bool]:
        """Give a load up; after one that `failed` a stale value is not loaded for a while."""
        arguments = (token, self._pause if failed else b"0")
        return self._call(name, key, RELEASE, arguments, truth)

    def _call(
        self,
        name: str,
        key: bytes,
        script: Script,
        arguments: tuple[bytes, ...],
        read: Callable[[Reply], R],
    ) -> Operation[R]:
        return Operation(
            origin=self._origin,
            name=name,
            keys=(key,),
            read=read,
            writes=True,
            script=Call(script, (key, self._record(key)), arguments),
        )

    def _looked(self, name: str, key: bytes, reply: Reply) -> V | Seen[V]:
        return self._seen(name, key, ENDLESS, reply, None)

    def _looked_timed(self, name: str, key: bytes, reply: Reply) -> V | Seen[V]:
        left, data = array(reply)
        return self._seen(name, key, left, data, None)

    def _looked_beside(self, name: str, key: bytes, reply: Reply) -> V | Seen[V]:
        left, both = array(reply) if self._is_timed else (ENDLESS, reply)
        if not isinstance(both, list) or len(both) != 2:
            raise strange(reply)
        return self._seen(name, key, left, *both)

    def _looked_at_all(
        self, name: str, keys: tuple[bytes, ...], reply: Reply
    ) -> list[V | Seen[V]]:
        count = len(keys)
        *lefts, found = array(reply) if self._is_timed else (reply,)
        if not isinstance(found, list) or len(found) not in (count, 2 * count):
            raise strange(reply)
        times = lefts if self._is_timed else [ENDLESS] * count
        records = found[count:] or [None] * count
        return [
            self._seen(name, *each)
            for each in zip(keys, times, found[:count], records, strict=True)
        ]

    def _seen(
        self, name: str, key: bytes, left: Answer, data: Answer, record: Answer
    ) -> V | Seen[V]:
        beside = record if isinstance(record, bytes) else None
        if data is None:
            return Seen(record=beside)
        if not isinstance(left, int):
            raise strange(None)
        value = self._found(name, key, data)
        if value is None:
            broken = sha(data) if isinstance(data, bytes) else b""
            return Seen(record=beside, broken=broken)
        if left == ENDLESS or left > self._due:
            return value
        if left > self._kept:
            return Seen(value, True, beside)
        # Without stale values such a one is only as old as the first half of the look.
        return Seen(value if self._kept else None, False, beside)

    def _claimed(self, name: str, key: bytes, reply: Reply) -> Claimed[V]:
        match array(reply):
            case [bytes() as what]:
                return Claimed(what)
            case [b"fresh", bytes() as data]:
                value = self._found(name, key, data)
                broken = sha(data) if value is None else b""
                return Claimed(b"fresh", value=value, data=data, broken=broken)
            case [bytes() as what, _, bytes() as token]:
                return Claimed(what, token)
            case [bytes() as what, _]:
                return Claimed(what)
            case _:
                raise strange(reply)
