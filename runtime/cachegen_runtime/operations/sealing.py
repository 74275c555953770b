"""What encrypted keyspaces share: values wait in commands for their seal, and are opened for their place.

Other keyspaces never come here: which class a keyspace's operations are of is decided when
it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from cachegen_runtime.values.encrypted import START, Encrypted, Seal, place

V = TypeVar("V")


class Unsealed(bytes):
    """The place of a value in a command that waits for its seal; it holds no byte of the text."""

    text: bytes

    @classmethod
    def of(cls, text: bytes) -> Unsealed:
        """Return the place of a text."""
        waiting = cls()
        waiting.text = text
        return waiting


class Sealer(Generic[V]):
    """Seals and opens the values of one keyspace.

    ``encode`` returns what stands for a value in a command until `filled` puts its sealed
    text there; while plain values are still written, it is the plain text.
    """

    __slots__ = ("_cluster", "_seal", "_takes_plain", "encode")

    def __init__(self, cluster: str, codec: Encrypted[V], seal: Seal) -> None:
        self._cluster = cluster
        self._seal = seal
        self._takes_plain = codec.plain != "refused"
        self.encode: Callable[[object], bytes] = codec.text.encode
        if codec.plain != "written":
            self.encode = _waiting(codec.text.encode)

    def filled(self, words: tuple[bytes, ...], *key: bytes) -> tuple[bytes, ...]:
        """Return words with their values sealed.

        Each is sealed for the word before it: a key, or a field when a `key` is given.
        """
        return tuple(
            (
                self._seal.seal(each.text, place(self._cluster, *key, words[at - 1]))
                if isinstance(each, Unsealed)
                else each
            )
            for at, each in enumerate(words)
        )

    def text(self, stored: bytes, *where: bytes) -> bytes:
        """Return the text of what is stored under a key, or in a field of it.

        Raises `Undecodable` for what was not sealed for this place.
        """
        if self._takes_plain and not stored.startswith(START):
            return stored
        return self._seal.open(stored, place(self._cluster, *where))


def _waiting(encode: Callable[[object], bytes]) -> Callable[[object], Unsealed]:
    return lambda value: Unsealed.of(encode(value))
