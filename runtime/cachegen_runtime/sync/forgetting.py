# Derived from aio/forgetting.py by derive_sync.py. Do not edit: change that file.
"""Deleting all keys that belong to one value of a named type."""

from __future__ import annotations

from collections.abc import Sequence

from cachegen_runtime.operations.forgetting import EveryKey
from cachegen_runtime.sync.caches import Caches


def forget(caches: Caches, forgotten: Sequence[EveryKey], value: object) -> int:
    """Delete all keys that belong to `value` and return how many there were.

    One round trip to each node of each cluster.
    """
    batch = caches.batch()
    with batch:
        handles = [
            batch.add(each.deletion(value, caches[each.cluster].key_prefix))
            for each in forgotten
        ]
    return sum(handle.result for handle in handles)
