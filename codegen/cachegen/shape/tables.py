"""The tables inside of a keyspace: when it expires, what it limits, how values are loaded, kept near and stored."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from cachegen.shape.basis import KIND, TAG, Shape, by_keys, short_or_mapping


def _expiry_kind(value: object) -> str | None:
    if isinstance(value, str):
        return f"{TAG}text"
    return by_keys(value, {"daily_at", "timezone"}, "daily", "in")


def _load_kind(value: object) -> str | None:
    return short_or_mapping(value, bool, "switch", "load")


def _near_kind(value: object) -> str | None:
    return short_or_mapping(value, bool, "switch", "near")


def _compress_kind(value: object) -> str | None:
    return short_or_mapping(value, bool, "switch", "compress")


def _encrypt_kind(value: object) -> str | None:
    if isinstance(value, str):
        return f"{TAG}step"
    return short_or_mapping(value, bool, "switch", "encrypt")


def _limit_kind(value: object) -> str | None:
    if isinstance(value, tuple):
        return f"{TAG}several"
    return short_or_mapping(value, str, "text", "limit")


class ExpireIn(Shape):
    """Expire some time after a write."""

    duration: str = Field(
        alias="in", description="How long.", examples=["10s", "1h30m", "7d"]
    )
    on: Literal["write", "create"] = Field(
        default="write",
        description="Whether each write sets the time again, or only one that creates.",
    )
    jitter: str = Field(
        default="",
        description="Shorten by up to this much at random, so that not all expire at once.",
        examples=["10%"],
    )


class ExpireDaily(Shape):
    """Expire at a wall-clock time of a zone."""

    daily_at: str = Field(
        description="HH:MM or HH:MM:SS on a 24-hour clock.", examples=["03:00"]
    )
    timezone: str = Field(
        description="IANA name of the zone.", examples=["Europe/Stockholm", "UTC"]
    )


ExpiryUnion = Annotated[
    Annotated[str, Tag(f"{TAG}text")]
    | Annotated[ExpireIn, Tag(f"{TAG}in")]
    | Annotated[ExpireDaily, Tag(f"{TAG}daily")],
    Discriminator(
        _expiry_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "a duration (text) or a mapping"},
    ),
]


class Load(Shape):
    """How the values of a keyspace are loaded where they are missing or stale."""

    stale_for: str = Field(
        default="",
        description="How long past its expiry a value is kept, for `get_or_load` alone.",
        examples=["1h"],
    )
    refresh_at: str = Field(
        default="",
        description="From this part of its lifetime on one reader reloads a value.",
        examples=["80%"],
    )
    missing: str = Field(
        default="",
        description="A loader may find nothing; how long that is remembered (`0s`: not).",
        examples=["30s", "0s"],
    )
    timeout: str = Field(
        default="10s",
        description="The bound of one call, waiting and loading together.",
    )
    lease: str = Field(
        default="3s",
        description="The silence after which a loader counts as dead; at most `timeout`.",
    )
    soft_timeout: str = Field(
        default="0s",
        description="How long a caller who has a stale value waits for the fresh one.",
    )
    retry_after: str = Field(
        default="1s",
        description="The pause after a failed refresh, while the stale value is served.",
    )
    on_unavailable: Literal["load", "raise"] = Field(
        default="load",
        description="What a call does when the cluster does not answer.",
    )


class Near(Shape):
    """How much of a keyspace each process keeps near, and how late it may be."""

    entries: int = Field(
        default=10_000, description="The most entries that are kept, absences included."
    )
    bytes: str = Field(
        default="64MiB",
        description="The most bytes of keys and values, as stored.",
        examples=["512KiB", "64MiB"],
    )
    ttl: str = Field(default="1m", description="The longest life of an entry.")
    lag: str = Field(
        default="3s",
        description="The oldest view of the server that is served; at least `1s`.",
    )


LoadUnion = Annotated[
    Annotated[bool, Tag(f"{TAG}switch")] | Annotated[Load, Tag(f"{TAG}load")],
    Discriminator(
        _load_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "true or a mapping"},
    ),
]


NearUnion = Annotated[
    Annotated[bool, Tag(f"{TAG}switch")] | Annotated[Near, Tag(f"{TAG}near")],
    Discriminator(
        _near_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "true or a mapping"},
    ),
]


class Compress(Shape):
    """Which values are compressed, and how well."""

    above: str = Field(
        default="1kb",
        description="The size up to which a value is stored as it is (`kb`: 1 024 bytes).",
        examples=["1kb", "512b", "1mb"],
    )
    level: int = Field(
        default=1, description="The level of zstd, 1 (quick) to 22 (small)."
    )


class Encrypt(Shape):
    """How far encryption is rolled out."""

    accept_plain: bool = Field(
        default=False,
        description="Whether what is stored in plain is read, too; written encrypted.",
    )


CompressUnion = Annotated[
    Annotated[bool, Tag(f"{TAG}switch")] | Annotated[Compress, Tag(f"{TAG}compress")],
    Discriminator(
        _compress_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "true or a mapping"},
    ),
]


EncryptUnion = Annotated[
    Annotated[bool, Tag(f"{TAG}switch")]
    | Annotated[Literal["read"], Tag(f"{TAG}step")]
    | Annotated[Encrypt, Tag(f"{TAG}encrypt")],
    Discriminator(
        _encrypt_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": 'true, "read" or a mapping'},
    ),
]


class Limit(Shape):
    """One limit of a limiter."""

    count: int = Field(description="How many calls are admitted.")
    per: str = Field(
        default="", description="In how long.", examples=["1s", "1m", "1d"]
    )
    burst: int = Field(
        default=0,
        description="How many calls one moment can admit; `count` if left out.",
    )
    algorithm: Literal["token_bucket", "fixed_window", "exact_window"] = Field(
        default="token_bucket", description="How calls are counted."
    )
    reset: ExpireDaily | None = Field(
        default=None,
        description="When a fixed window ends, in place of `per`.",
    )


LimitShape = Annotated[
    Annotated[str, Tag(f"{TAG}text")] | Annotated[Limit, Tag(f"{TAG}limit")],
    Discriminator(
        _limit_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        # A context would be a dict, which a type inside of another must not hold.
    ),
]


LimitSpecification = str | Limit
"""A count and a time alone, or a mapping with more."""


LimitUnion = Annotated[
    Annotated[str, Tag(f"{TAG}text")]
    | Annotated[Limit, Tag(f"{TAG}limit")]
    | Annotated[tuple[LimitShape, ...], Tag(f"{TAG}several")],
    Discriminator(
        _limit_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "a limit (text), a mapping or a list"},
    ),
]
