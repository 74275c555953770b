"""Operations of encrypted keyspaces: every value is sealed for its place before it is sent, and opened afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Never, TypeVar

from msgspec.structs import replace

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import DictDefinition, KeyspaceDefinition
from cachegen_runtime.operations.arguments import several
from cachegen_runtime.operations.dicts import DictOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.replies import array, strange
from cachegen_runtime.operations.sealing import Sealer
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.protocol import Answer, Command, Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.encrypted import Encrypted, Seal

K = TypeVar("K")
F = TypeVar("F")
V = TypeVar("V")
R = TypeVar("R")


class SealedOperations(ValueOperations[K, V]):
    """Operations on one encrypted value per key."""

    def __init__(
        self,
        definition: KeyspaceDefinition[K, V],
        codec: Encrypted[V],
        key_prefix: bytes,
        seal: Seal,
    ) -> None:
        """Take a definition with an encrypted `codec`, and what seals its cluster's values."""
        super().__init__(definition, key_prefix)
        self._sealer = Sealer(definition.cluster, codec, seal)
        self._encode = self._sealer.encode
        self._decode = codec.text.decode
        self._decode_all = _not_together
        self._rescue = codec.text.rescue

    def __stored__(self, name: str, key: bytes, value: V) -> bytes:
        """Return what is stored under a key for a value; raise what a write would raise."""
        return self._sealer.filled((key, self._stored(name, key, value)))[1]

    def multi_set(
        self,
        entries: Mapping[K, V] | Iterable[tuple[K, V]],
        *,
        expiry: Expiry | None = None,
    ) -> Operation[None]:
        """Store several values as one step."""
        operation = super().multi_set(entries, expiry=expiry)
        sealed = tuple(map(self._sealer.filled, operation.commands))
        return replace(operation, commands=sealed)

    def _write(
        self,
        name: str,
        keys: tuple[bytes, ...],
        command: Command,
        read: Callable[[Reply], R],
        then: Expire | None = None,
    ) -> Operation[R]:
        return super()._write(name, keys, self._sealer.filled(command), read, then)

    def _decoded(self, name: str, key: bytes, wrote: bool, item: Answer) -> V | None:
        if not isinstance(item, bytes):
            return super()._decoded(name, key, wrote, item)
        try:
            text = self._sealer.text(item, key)
        except Undecodable as error:
            reason = str(error)
        else:
            return super()._decoded(name, key, wrote, text)
        self._undecodable(reason, name, key, wrote)
        return None


class SealedDictOperations(DictOperations[K, F, V]):
    """Operations on one dict of encrypted values per key."""

    def __init__(
        self,
        definition: DictDefinition[K, F, V],
        codec: Encrypted[V],
        key_prefix: bytes,
        seal: Seal,
    ) -> None:
        """Take a definition with an encrypted `codec`, and what seals its cluster's values."""
        super().__init__(definition, key_prefix)
        self._sealer = Sealer(definition.cluster, codec, seal)
        self._encode = self._sealer.encode
        self._decode = codec.text.decode
        self._rescue = codec.text.rescue

    def get(self, key: K, field: F) -> Operation[V | None]:
        """Read one field's value."""
        operation = super().get(key, field)
        ((_, sent, name),) = operation.commands
        return operation.reading(partial(self._opened, "get", sent, name))

    def multi_get(self, key: K, fields: Iterable[F]) -> Operation[list[V | None]]:
        """Read values, one for each field, in order."""
        operation = super().multi_get(key, list(several("fields", fields)))
        if not operation.commands:
            return operation
        ((_, sent, *names),) = operation.commands
        return operation.reading(partial(self._all_opened, sent, names))

    def assign(
        self,
        key: K,
        entries: Mapping[F, V] | Iterable[tuple[F, V]],
        *,
        expiry: Expiry | None = None,
    ) -> Operation[None]:
        """Store a whole dict, whatever was there."""
        operation = super().assign(key, entries, expiry=expiry)
        (sent,) = operation.keys
        commands = tuple(self._sealer.filled(each, sent) for each in operation.commands)
        script = operation.script
        if script is not None:
            sealed = self._sealer.filled(script.arguments, sent)
            script = replace(script, arguments=sealed)
        return replace(operation, commands=commands, script=script)

    def _write(
        self,
        name: str,
        keys: tuple[bytes, ...],
        command: Command,
        read: Callable[[Reply], R],
        then: Expire | None = None,
    ) -> Operation[R]:
        sealed = self._sealer.filled(command, *keys)
        return super()._write(name, keys, sealed, read, then)

    def _opened(self, name: str, key: bytes, field: bytes, reply: Answer) -> V | None:
        """Return a field's value; None for a missing one, or one that counts as a miss."""
        if reply is None:
            return None
        if not isinstance(reply, bytes):
            raise strange(reply)
        try:
            text = self._sealer.text(reply, key, field)
        except Undecodable as error:
            reason = str(error)
        else:
            return self._decoded(name, key, False, text)
        self._undecodable(reason, name, key, False)
        return None

    def _all_opened(
        self, key: bytes, fields: Sequence[bytes], reply: Reply
    ) -> list[V | None]:
        found = array(reply)
        if len(found) != len(fields):
            raise strange(reply)
        return [
            self._opened("multi_get", key, field, item)
            for field, item in zip(fields, found, strict=True)
        ]

    def _entries(self, key: bytes, reply: Reply) -> dict[F, V]:
        flat = array(reply)
        entries: dict[F, V] = {}
        for name, item in zip(flat[::2], flat[1::2], strict=True):
            for field in self._field("items", key, name):
                assert isinstance(name, bytes)
                value = self._opened("items", key, name, item)
                if value is not None:
                    entries[field] = value
        return entries


def _not_together(items: Sequence[bytes]) -> Never:
    raise Undecodable("each is opened for its own key")
