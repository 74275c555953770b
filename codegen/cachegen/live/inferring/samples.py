"""What inference knows of a server: keys with their Redis type, TTL and a bounded look inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cachegen.keys.which import is_reserved
from cachegen.live import replies
from cachegen.live.commands import Command
from cachegen.live.connection import Answer, Connection, Refused
from cachegen.live.deployment import Deployment
from cachegen.live.scanning import Scan, beginning_with

_BYTES = 64 * 1024
_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Sample:
    """One key: its Redis type, its TTL in milliseconds (None: none), and what it holds.

    ``values`` is the string, or elements of the list, set or sorted set, or a hash's
    values, whose fields are `names`; empty when it was too large or is of a type that is
    not read.
    """

    key: str
    kind: str
    ttl: int | None
    values: tuple[bytes, ...] = ()
    names: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """All samples, how many keys the server has, and how many keys are not even UTF-8.

    ``now`` is the server's Unix time, 0 when it is not known.
    """

    samples: tuple[Sample, ...]
    size: int
    eviction_policy: str
    unreadable: int
    now: float = 0.0


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
        found, foreign = _batch(connection, keys, len(prefix))
        unreadable += foreign
        samples += found
        progress(scan.found, min(size, limit) if limit else size)
    samples.sort(key=lambda each: each.key)
    policy, now = _facts(deployment.connections[0])
    return Gathered(tuple(samples), size, policy, unreadable, now)


def _facts(connection: Connection) -> tuple[str, float]:
    """Return the eviction policy and the clock; a user who may not ask gets what is usual."""
    memory, time = connection.ask_all([("INFO", "memory"), ("TIME",)])
    facts = {} if isinstance(memory, Refused) else replies.info(memory)
    policy = facts.get("maxmemory_policy", "allkeys-lru")
    if isinstance(time, Refused):
        return policy, 0.0
    seconds, microseconds = map(int, replies.strings(time))
    return policy, seconds + microseconds / 1e6


def _batch(
    connection: Connection, keys: Sequence[bytes], prefix: int
) -> tuple[list[Sample], int]:
    """Return samples of a batch, and how many of its keys are not UTF-8."""
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
    answers = connection.ask_all(questions)
    samples = [
        Sample(text, kind, ttl if ttl >= 0 else None, *_content(kind, answer))
        for text, kind, ttl, answer in zip(
            texts.values(), kinds, ttls, answers, strict=True
        )
        if kind != "none" and not is_reserved(text)
    ]
    return samples, len(keys) - len(texts)


def _question(key: bytes, kind: str, size: Answer) -> Command:
    match kind:
        case "string" if isinstance(size, int) and size <= _BYTES:
            return "GET", key
        case "list":
            return "LRANGE", key, 0, _ITEMS - 1
        case "set":
            return "SRANDMEMBER", key, _ITEMS
        case "zset":
            return "ZRANGE", key, 0, _ITEMS - 1
        case "hash":
            return "HRANDFIELD", key, _ITEMS, "WITHVALUES"
        case _:
            return "EXISTS", key


def _content(kind: str, answer: Answer) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the values and, of a hash, the names of its fields."""
    if isinstance(answer, bytes):
        return (answer,), ()
    if not isinstance(answer, list):
        return (), ()
    items = replies.strings(answer)
    if kind != "hash":
        return tuple(each for each in items if len(each) <= _BYTES), ()
    small = [
        (name, value)
        for name, value in zip(items[::2], items[1::2], strict=True)
        if len(value) <= _BYTES
    ]
    return tuple(value for _, value in small), tuple(name for name, _ in small)


def _text(key: bytes) -> str | None:
    try:
        return key.decode()
    except UnicodeDecodeError:
        return None
