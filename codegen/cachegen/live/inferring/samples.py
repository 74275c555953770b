"""What inference knows of a server: keys with their Redis type, TTL and a bounded look inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cachegen.kinds import STORAGES
from cachegen.live import replies
from cachegen.live.commands import Command, spoken
from cachegen.live.connection import Answer, Connection
from cachegen.live.deployment import Deployment
from cachegen.live.scanning import Scan, beginning_with

_BYTES = 64 * 1024
_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Sample:
    """One key: its Redis type, its TTL in milliseconds (None: none), and what it holds.

    ``values`` is the string, or elements of the list or set; empty when it was too large
    or is of a type that is not read.
    """

    key: str
    kind: str
    ttl: int | None
    values: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """All samples, how many keys the server has, and how many keys are not even UTF-8."""

    samples: tuple[Sample, ...]
    size: int
    eviction_policy: str
    unreadable: int


def gather(
    deployment: Deployment, limit: int, progress: Callable[[int, int], None]
) -> Gathered:
    """Return what the keys look like, `limit` of them at most. It writes nothing."""
    prefix = deployment.settings.key_prefix
    size = deployment.size()
    scan = Scan(deployment, beginning_with(prefix), limit)
    samples: list[Sample] = []
    unreadable = 0
    for connection, keys in scan.batches():
        found = _batch(connection, keys, len(prefix))
        unreadable += len(keys) - len(found)
        samples += found
        progress(scan.found, min(size, limit) if limit else size)
    memory = replies.info(deployment.connections[0].ask("INFO", "memory"))
    policy = memory.get("maxmemory_policy", "allkeys-lru")
    return Gathered(tuple(samples), size, policy, unreadable)


def _batch(connection: Connection, keys: Sequence[bytes], prefix: int) -> list[Sample]:
    texts = {key: text for key in keys if (text := _text(key[prefix:])) is not None}
    facts = connection.ask_all(
        [each for key in texts for each in (("TYPE", key), ("PTTL", key))]
    )
    kinds = [replies.text(each) for each in facts[::2]]
    ttls = [replies.number(each) for each in facts[1::2]]
    sizes = connection.ask_all([("STRLEN", key) for key in texts])
    questions = [
        _question(key, kind, size)
        for key, kind, size in zip(texts, kinds, sizes, strict=True)
    ]
    values = connection.ask_all(questions)
    return [
        Sample(text, kind, ttl if ttl >= 0 else None, _values(kind, value))
        for text, kind, ttl, value in zip(
            texts.values(), kinds, ttls, values, strict=True
        )
        if kind != "none"
    ]


def _question(key: bytes, kind: str, size: Answer) -> Command:
    storage = STORAGES.get(kind)
    if storage is None:
        return "EXISTS", key
    if storage.unit == "items":
        return spoken(storage.part, key, _ITEMS)
    is_small = isinstance(size, int) and size <= _BYTES
    return spoken(storage.whole, key) if is_small else ("EXISTS", key)


def _values(kind: str, reply: Answer) -> tuple[bytes, ...]:
    storage = STORAGES.get(kind)
    if storage is None or storage.unit == "bytes":
        return (reply,) if isinstance(reply, bytes) else ()
    return tuple(each for each in replies.strings(reply) if len(each) <= _BYTES)


def _text(key: bytes) -> str | None:
    try:
        return key.decode()
    except UnicodeDecodeError:
        return None
