"""Deleting all keys that belong to one value of a named type."""

from __future__ import annotations

from collections.abc import Sequence

from cachegen_runtime.aio.caches import AsyncCaches
from cachegen_runtime.operations.forgetting import EveryKey


async def aforget(
    caches: AsyncCaches, forgotten: Sequence[EveryKey], value: object
) -> int:
    """Delete all keys that belong to `value` and return how many there were.

    One round trip to each node of each cluster.
    """
    batch = caches.batch()
    async with batch:
        handles = [
            batch.add(each.deletion(value, caches[each.cluster].key_prefix))
            for each in forgotten
        ]
    return sum(handle.result for handle in handles)
