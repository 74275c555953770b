"""Encrypted keyspaces: every value is sealed for its key before it is sent, and opened for it afterwards.

Other keyspaces never come here: which class a keyspace's operations are of is decided when
it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Never, TypeVar

from msgspec.structs import replace

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.protocol import Answer, Command, Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.encrypted import START, Encrypted, Seal, place

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")


class Unsealed(bytes):
    """The place of a value in a command that waits for its seal; it holds no byte of the text."""

    text: bytes

    @classmethod
    def of(cls, text: bytes) -> Unsealed:
        """Return the place of a text."""
        waiting = cls()
        waiting.text = text
        return waiting


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
        self._cluster = definition.cluster
        self._seal = seal
        self._takes_plain = codec.plain != "refused"
        self._encode = codec.text.encode
        if codec.plain != "written":
            self._encode = _waiting(codec.text.encode)
        self._decode = codec.text.decode
        self._decode_all = _not_together
        self._rescue = codec.text.rescue

    def multi_set(
        self,
        entries: Mapping[K, V] | Iterable[tuple[K, V]],
        *,
        expiry: Expiry | None = None,
    ) -> Operation[None]:
        """Store several values as one step."""
        operation = super().multi_set(entries, expiry=expiry)
        return replace(operation, commands=tuple(map(self._sealed, operation.commands)))

    def _write(
        self,
        name: str,
        keys: tuple[bytes, ...],
        command: Command,
        read: Callable[[Reply], R],
        then: Expire | None = None,
    ) -> Operation[R]:
        return super()._write(name, keys, self._sealed(command), read, then)

    def _sealed(self, command: Command) -> Command:
        """Return a command with its values sealed, each for the key that stands before it."""
        return tuple(
            (
                self._seal.seal(each.text, place(self._cluster, command[at - 1]))
                if isinstance(each, Unsealed)
                else each
            )
            for at, each in enumerate(command)
        )

    def _decoded(self, name: str, key: bytes, wrote: bool, item: Answer) -> V | None:
        if not isinstance(item, bytes) or (
            self._takes_plain and not item.startswith(START)
        ):
            return super()._decoded(name, key, wrote, item)
        try:
            text = self._seal.open(item, place(self._cluster, key))
        except Undecodable as error:
            reason = str(error)
        else:
            return super()._decoded(name, key, wrote, text)
        self._undecodable(reason, name, key, wrote)
        return None


def _not_together(items: Sequence[bytes]) -> Never:
    raise Undecodable("each is opened for its own key")


def _waiting(encode: Callable[[object], bytes]) -> Callable[[object], Unsealed]:
    return lambda value: Unsealed.of(encode(value))
