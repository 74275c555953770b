"""What one keyspace needs to answer a read by itself: its store, its keys as they are sent, its values."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Generic, Never, TypeVar

from cachegen_runtime.keys.encoder import KeyText
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.transport.near.sieve import Entry
from cachegen_runtime.transport.near.store import Store, link
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.encrypted import Encrypted
from cachegen_runtime.values.scalars import BOOL, BYTES, INT, STR, UUID_

if TYPE_CHECKING:

    from cachegen_runtime.transport.near.cache import NearCache

K = TypeVar("K")
V = TypeVar("V")


class Hits(Generic[K, V]):
    """The near side of one keyspace.

    ``kind`` is the type whose equal instances are one key; None where the key as it is
    sent has to be looked for. A `True` is no 1, and equal structs may hold either.
    ``decode`` raises `Undecodable` where more than the stored bytes is needed.
    """

    def __init__(
        self,
        definition: KeyspaceDefinition[K, V],
        key_prefix: bytes,
        near: NearCache,
    ) -> None:
        assert definition.near is not None
        codec = definition.value
        self.store: Store[K, V] = near.store(definition, key_prefix)
        self.encode = definition.key_encoder(key_prefix).encode
        # What is stored encrypted is not kept in plain text either.
        self.is_shared = definition.near.shared and not isinstance(codec, Encrypted)
        self.kind: type[object] | None = None
        if definition.key.model is None:
            self.kind = kind_of(definition.key.fields["key"].key_text)
        self.decode = _sealed if isinstance(codec, Encrypted) else codec.decode

    @property
    def hits(self) -> int:
        """Return how many keys were answered from near."""
        return self.store.hits.total

    @property
    def drops(self) -> int:
        """Return how many entries pushes removed."""
        return self.store.drops

    @property
    def is_active(self) -> bool:
        """Return whether a read could be answered from near now."""
        return self.store.is_live

    def find(self, key: K, name: str, due: float) -> Entry[K, V] | None:
        """Return what answers a loading read: a value that is not `due` so soon, or a known absence.

        Without an answer nothing was counted.
        """
        store, now = self.store, monotonic()
        if now >= store.valid_until:
            return None
        entry = store.by_key.get(key) if type(key) is self.kind else None
        if entry is None:
            entry = store.by_sent.get(self.encode(key, name))
        if entry is None or entry.until <= now:
            return None
        if entry.data is None and not entry.is_remembered:
            return None
        if entry.expires is not None and entry.expires - due <= now:
            return None
        return entry

    def decoded(self, entry: Entry[K, V]) -> V | None:
        """Return a value of the caller's own; None for one that only the read itself can judge, and count."""
        if entry.data is None:
            return None
        try:
            return self.decode(entry.data)
        except Undecodable:
            return None

    def took(self, entry: Entry[K, V]) -> None:
        """Count an answer that an entry was."""
        entry.visited = True
        self.store.hits.up()

    def learn(self, key: K, name: str) -> None:
        """Let what a read of a key has brought be found by the next one."""
        if not self.store.by_sent:
            return
        entry = self.store.by_sent.get(self.encode(key, name))
        if entry is None:
            return
        if self.is_shared and not entry.is_ready:
            self._get_ready(entry)
            if not entry.is_ready:
                return
        if type(key) is self.kind and not entry.keys:
            link(self.store, key, entry)

    def _get_ready(self, entry: Entry[K, V]) -> None:
        """Decode a value that all who read it will have."""
        if entry.data is not None:
            try:
                entry.value = self.decode(entry.data)
            except Undecodable:
                # Each read has to raise, to count, or to read a former shape.
                return
        entry.is_ready = True


def _sealed(data: bytes) -> Never:
    raise Undecodable("it is opened for its key alone")


def kind_of(key_text: KeyText) -> type[object] | None:
    """Return the type of which equal keys have one text; None for all other types."""
    return next((kind for one, kind in _kinds() if one is key_text), None)


def _kinds() -> tuple[tuple[KeyText, type[object]], ...]:
    from uuid import UUID

    return (
        (STR.key_text, str),
        (INT.key_text, int),
        (BYTES.key_text, bytes),
        (BOOL.key_text, bool),
        (UUID_.key_text, UUID),
    )
