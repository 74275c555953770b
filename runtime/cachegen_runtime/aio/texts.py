"""Keyspaces with one text per key."""

from __future__ import annotations

from typing import TypeVar

from cachegen_runtime.aio.caches import AsyncCaches
from cachegen_runtime.aio.values import AsyncValueKeyspace
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.texts import TextOperations

K = TypeVar("K")
S = TypeVar("S", bound=str)


class AsyncNamedStrKeyspace(AsyncValueKeyspace[K, S]):
    """Values of a named type over str; lengths and offsets are bytes of the UTF-8."""

    def __init__(
        self, caches: AsyncCaches, definition: KeyspaceDefinition[K, S]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = TextOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> TextOperations[K, S]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    async def append(self, key: K, text: str, *, expiry: Expiry | None = None) -> int:
        """Add text at the end and return the new length in bytes (APPEND).

        A missing key is an empty text. Without an expiry the TTL stays as it is.
        """
        return await self._route.run(self.operations.append(key, text, expiry=expiry))

    async def get_range(self, key: K, start: int, stop: int) -> str:
        """Return the bytes from `start` to `stop`, both included, as text (GETRANGE).

        Negative offsets count from the end; a missing key is an empty text. Raises
        CacheDecodeError when the range cuts a character.
        """
        return await self._route.run(self.operations.get_range(key, start, stop))

    async def set_range(
        self, key: K, offset: int, text: str, *, expiry: Expiry | None = None
    ) -> int:
        """Write text over the bytes from `offset` on and return the new length (SETRANGE).

        A shorter text is filled up with zero bytes. Without an expiry the TTL stays as
        it is. Raises ValueError for a negative offset or an end beyond 512 MiB.
        """
        return await self._route.run(
            self.operations.set_range(key, offset, text, expiry=expiry)
        )

    async def len(self, key: K) -> int:
        """Return the length in bytes, 0 for a missing key (STRLEN)."""
        return await self._route.run(self.operations.len(key))


class AsyncStrKeyspace(AsyncNamedStrKeyspace[K, str]):
    """Values of type str; lengths and offsets are bytes of the UTF-8."""
