"""What every kind of keyspace does with a key: delete, exists, ttl, touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Final, Generic, TypeGuard, TypeVar

from cachegen_runtime.errors import CacheDecodeError, CacheMissError
from cachegen_runtime.expiry.expiries import Expiry, remaining
from cachegen_runtime.keys.encoder import EncodeKey, EncodeKeys
from cachegen_runtime.keyspace import Definition, KeyspaceDefinition, Origin
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import integer, strange, truth, zero
from cachegen_runtime.operations.ttl import expire
from cachegen_runtime.protocol import Answer, Command, Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.values.codec import Undecodable

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")

_WITHOUT_VALUES: Final = ("delete", "exists", "ttl", "touch", "len", "key_text")
"""What reads and writes no value, and so minds no class."""


class AnyOperations(Generic[K]):
    """Operations of every keyspace, whatever it is for, as values; making one sends nothing.

    Every method raises CacheKeyError for a key of another Python type or without a key
    string, TypeError for a value of another type and ValueError for wrong arguments.
    """

    def __init__(self, definition: Definition[K], key_prefix: bytes) -> None:
        self._origin = definition.origin
        keys = definition.key_encoder(key_prefix)
        self._key: EncodeKey = keys.encode
        self._keys: EncodeKeys = keys.encode_all

    @property
    def origin(self) -> Origin:
        """Return where the operations belong: service, keyspace, cluster and pattern."""
        return self._origin

    def delete(self, *keys: K) -> Operation[int]:
        """Delete keys; the result is how many there were."""
        sent = tuple(self._key(key, "delete") for key in keys)
        if not sent:
            return self._nothing("delete", zero)
        return self._write("delete", sent, (b"UNLINK", *sent), integer)

    def exists(self, key: K) -> Operation[bool]:
        """Ask whether a key is there."""
        sent = self._key(key, "exists")
        return self._read("exists", (sent,), (b"EXISTS", sent), truth)

    def ttl(self, key: K) -> Operation[timedelta | None]:
        """Ask for a key's remaining time; None when it never expires."""
        sent = self._key(key, "ttl")

        def read(reply: Reply) -> timedelta | None:
            left = integer(reply)
            if left == -2:
                raise self._miss("ttl", sent)
            return remaining(left) if left >= 0 else None

        return self._read("ttl", (sent,), (b"PTTL", sent), read)

    def key_text(self, key: K) -> str:
        """Return the key's string as it is sent, prefix included."""
        return self._key(key, "key_text").decode()

    def _read(
        self,
        name: str,
        keys: tuple[bytes, ...],
        command: Command,
        read: Callable[[Reply], R],
    ) -> Operation[R]:
        return Operation(
            origin=self._origin,
            name=name,
            keys=keys,
            read=read,
            writes=False,
            commands=(command,),
        )

    def _write(
        self,
        name: str,
        keys: tuple[bytes, ...],
        command: Command,
        read: Callable[[Reply], R],
        then: Expire | None = None,
    ) -> Operation[R]:
        return Operation(
            origin=self._origin,
            name=name,
            keys=keys,
            read=read,
            writes=True,
            commands=(command,),
            expire=then,
        )

    def _nothing(self, name: str, read: Callable[[Reply], R]) -> Operation[R]:
        return Operation(
            origin=self._origin, name=name, keys=(), read=read, writes=False
        )

    def _tell(self, error: Exception, name: str, key: bytes | None = None) -> None:
        """Let an error about a value say what it happened to: operation and key."""
        where = "" if key is None else f"({shown(key)!r})"
        error.args = (f"{self._origin.keyspace}.{name}{where}: {error}",)

    def _miss(
        self, name: str, key: bytes, reason: str = "there is no such key"
    ) -> CacheMissError:
        return CacheMissError(
            reason, operation=name, keyspace=self._origin.keyspace, key=shown(key)
        )


class KeyOperations(AnyOperations[K], Generic[K, V]):
    """Operations of a keyspace that holds values."""

    def __init__(self, definition: KeyspaceDefinition[K, V], key_prefix: bytes) -> None:
        super().__init__(definition, key_prefix)
        self._expiry = definition.expiry
        self._misses = definition.counters.decode_misses
        self._raises = definition.on_decode_error == "raise"
        self._encode = definition.value.encode
        self._decode = definition.value.decode
        self._decode_all = definition.value.decode_all
        self._rescue = definition.value.rescue
        self._upgrades = definition.counters.upgrades
        if definition.value.ready is not None:
            self._judge_first(definition.value.ready)

    def _judge_first(self, ready: Callable[[], None]) -> None:
        """Let the first operation with values raise what `ready` of their codec raises."""
        encode, encode_all = self._key, self._keys

        def judge(name: str) -> None:
            if name not in _WITHOUT_VALUES:
                try:
                    ready()
                except TypeError as error:
                    self._tell(error, name)
                    raise
                self._key, self._keys = encode, encode_all

        def encode_first(key: object, name: str) -> bytes:
            judge(name)
            return encode(key, name)

        def encode_all_first(keys: Sequence[object], name: str) -> list[bytes]:
            judge(name)
            return encode_all(keys, name)

        self._key, self._keys = encode_first, encode_all_first

    def _stored(self, name: str, key: bytes, value: object) -> bytes:
        """Return a value as it is stored; an error says for which operation and key."""
        try:
            return self._encode(value)
        except (TypeError, ValueError) as error:
            self._tell(error, name, key)
            raise

    def _all_stored(
        self, name: str, key: bytes, values: Iterable[object]
    ) -> list[bytes]:
        """Return values as they are stored; an error says for which operation and key."""
        try:
            return list(map(self._encode, values))
        except (TypeError, ValueError) as error:
            self._tell(error, name, key)
            raise

    def touch(self, key: K, *, expiry: Expiry | None = None) -> Operation[bool]:
        """Set a key's TTL alone; the result is whether the key is there."""
        sent = self._key(key, "touch")
        then = expire(sent, expiry, self._expiry, only_if_changed=True)
        command: Command
        match then:
            case Expire(mode="px", on_create=False):
                command = (b"PEXPIRE", sent, b"%d" % then.milliseconds)
            case Expire(mode="pxat", on_create=False):
                command = (b"PEXPIREAT", sent, b"%d" % then.milliseconds)
            case Expire(mode="delete", on_create=False):
                command = (b"UNLINK", sent)
            case Expire(mode="persist"):
                # PERSIST alone answers 0 both for no key and for no TTL.
                return self._write("touch", (sent,), (b"EXISTS", sent), truth, then)
            case _:
                command = (b"EXISTS", sent)
        return self._write("touch", (sent,), command, truth)

    def _value(
        self, name: str, key: bytes, *, wrote: bool = False
    ) -> Callable[[Reply], V | None]:
        """Return the reader of one value, or of nil as None."""

        # A partial is two objects where a closure is six, which the collector walks.
        return partial(self._decoded, name, key, wrote)

    def _decoded(self, name: str, key: bytes, wrote: bool, item: Answer) -> V | None:
        """Return one value; None for nil, and for one that does not decode and counts as a miss."""
        if item is None:
            return None
        if not isinstance(item, bytes):
            raise strange(item)
        try:
            return self._decode(item)
        except Undecodable as error:
            reason = str(error)
        return self._otherwise(reason, name, key, wrote, item)

    def _otherwise(
        self, reason: str, name: str, key: bytes, wrote: bool, data: bytes
    ) -> V | None:
        """Return what is to be made of bytes that do not decode."""
        self._undecodable(reason, name, key, wrote)
        return None

    def _rescued(
        self, reason: str, name: str, key: bytes, wrote: bool, data: bytes
    ) -> V | None:
        """Return what `rescue` makes of bytes that do not decode; `_otherwise` of whole values."""
        if self._rescue is not None:
            try:
                rescued = self._rescue(data)
            except Undecodable as error:
                reason, rescued = str(error), None
            if rescued is not None:
                if rescued.upgraded:
                    self._upgrades.add()
                return rescued.value
        self._undecodable(reason, name, key, wrote)
        return None

    def _values(
        self, name: str, key: bytes, items: list[Answer], *, wrote: bool = False
    ) -> list[V]:
        """Return what decodes of one key's elements; the others are counted or raise."""
        if are_all_there(items):
            try:
                return self._decode_all(items)
            except Undecodable:
                # Rare; one by one says which it is, or counts it.
                pass
        elif None in items:
            raise strange(None)
        values = (self._decoded(name, key, wrote, item) for item in items)
        return [value for value in values if value is not None]

    def _written(self, name: str, key: bytes, reply: Reply) -> V:
        """Return what a write that answers with the new value has made."""
        if not isinstance(reply, bytes):
            raise strange(reply)
        try:
            return self._decode(reply)
        except Undecodable as error:
            reason = str(error)
        # It was written; taking it for a miss would be a lie.
        raise self._decode_error(reason, name, key, True)

    def _undecodable(self, reason: str, name: str, key: bytes, wrote: bool) -> None:
        """Count a value that does not decode, or raise for it."""
        if not self._raises:
            self._misses.add()
            return
        raise self._decode_error(reason, name, key, wrote)

    def _decode_error(
        self, reason: str, name: str, key: bytes, wrote: bool
    ) -> CacheDecodeError:
        return CacheDecodeError(
            reason,
            operation=name,
            keyspace=self._origin.keyspace,
            key=shown(key),
            maybe_applied=wrote,
        )


def are_all_there(items: list[Answer]) -> TypeGuard[list[bytes]]:
    """Return whether a list holds strings and nothing else."""
    return set(map(type, items)) == {bytes}


def shown(key: bytes) -> str:
    """Return a key as errors show it."""
    return key.decode(errors="backslashreplace")
