"""One typed key: read it whole, or delete it; the only writing that this package does."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.kinds import kind_of
from cachegen.live import replies
from cachegen.live.codecs import Codecs
from cachegen.live.contents import (
    Bounds,
    Content,
    content,
    question,
    size_question,
    wrong_type,
)
from cachegen.live.deployment import Deployment
from cachegen.live.mismatch import Mismatch
from cachegen.live.opening import Held, Opener

_BOUNDS = Bounds(bytes=16 * 1024 * 1024, items=10_000)


@dataclass(frozen=True, slots=True)
class Single:
    """What one key holds and its TTL in milliseconds, None when it has none."""

    content: Content | Mismatch
    ttl: int | None


def read(
    deployment: Deployment,
    key: bytes,
    keyspace: ir.Keyspace,
    codecs: Codecs,
) -> Single | None:
    """Return what a raw key holds, or None when there is no such key."""
    connection = deployment.connection_of(key)
    kind = replies.text(connection.ask("TYPE", key))
    if kind == "none":
        return None
    left = replies.number(connection.ask("PTTL", key))
    ttl = None if left < 0 else left
    storage = kind_of(keyspace.value, codecs.declarations).storage
    if kind != storage.redis_type:
        return Single(wrong_type(kind, storage), ttl)
    size = replies.number(connection.ask(*size_question(key, storage)))
    reply = connection.ask(*question(key, storage, size, _BOUNDS))
    held = Held(keyspace, key, Opener(keyspace.cluster))
    value = content(reply, held, size, _BOUNDS, codecs)
    if value is None:
        value = Mismatch("it is empty, or larger than 16 MiB")
    return Single(value, ttl)


def delete(deployment: Deployment, key: bytes) -> bool:
    """Delete a raw key; return whether there was one."""
    return replies.number(deployment.connection_of(key).ask("DEL", key)) == 1
