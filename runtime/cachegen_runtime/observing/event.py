"""What an observer gets about one call; it never holds a value, and keys only for observers that asked for them."""

from __future__ import annotations

from typing import Literal, Self, TypeAlias

import msgspec

Outcome: TypeAlias = Literal["ok", "miss", "conflict", "cancelled", "error"]
"""How a call ended.

`miss` is a lookup of one key that found nothing, or a `CacheMissError`; `conflict` a key
that was there already, or a lock that another holds; `error` any other failure.
"""

Decision: TypeAlias = Literal["allowed", "refused", "unknown"]
"""What a limiter said; `unknown` when its cluster did not answer."""


class Event(msgspec.Struct, frozen=True):
    """One operation, batch, transaction or load that has ended.

    ``service``, ``keyspace`` and ``pattern`` are the schema's words; of a batch those that
    all its parts share, else None, as of a `command` of no keyspace. ``command`` is the Redis command, also when a script did
    it; of a batch ``PIPELINE``, ``PIPELINE GET`` when all are alike, or ``MULTI``.

    ``keys`` is how many keys the call was given, ``hits`` and ``misses`` how many of a
    lookup's keys (or fields) had a value. ``decode_misses`` are values that did not decode
    and were taken for misses, ``upgraded`` those that were read in a former shape.

    ``error`` is the server's prefix (``WRONGTYPE``), else the name of the exception's class.
    ``duration`` is in seconds. ``batch`` is the number of ``parts``, which are the events of
    a batch's operations, with a duration of zero. ``value_bytes`` is the size of what was
    written or read, as stored. ``server_port`` is None for a unix socket; the three are None
    where there is no server, and of a batch those of its first operation. ``key_texts`` is
    empty unless the observer asked for it. ``script`` is the hash of the script that ran.
    """

    service: str | None
    keyspace: str | None
    cluster: str
    pattern: str | None
    operation: str
    command: str
    writes: bool = False
    keys: int = 0
    hits: int = 0
    misses: int = 0
    decode_misses: int = 0
    upgraded: int = 0
    outcome: Outcome = "ok"
    decision: Decision | None = None
    error: str | None = None
    duration: float = 0.0
    batch: int = 0
    parts: tuple[Self, ...] = ()
    value_bytes: int = 0
    server_address: str | None = None
    server_port: int | None = None
    database: int | None = None
    key_texts: tuple[str, ...] = ()
    script: str | None = None
