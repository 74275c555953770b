"""The schema language as pydantic models: which keys there are, of what shape, and what they mean.

Strict and closed: a value of another type or a key that is not here is an error. The
descriptions become the JSON Schema that editors use, so nothing else repeats them. What
texts mean (types, durations, patterns) is no matter of shape; `cachegen.lower` reads them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

TAG = "\0"
"""Begins every union tag, so that no tag in an error's location is taken for a key."""


KIND = "kind"
"""The error type of a value that fits no alternative; its context says what is expected."""


class Shape(BaseModel):
    """What all parts of the language share: strict, closed and frozen."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Doc = Annotated[
    str, Field(description="What it is for, in any words; shown to its users.")
]


def _field_kind(value: object) -> str | None:
    return _short_or_mapping(value, str, "text", "field")


def _named_kind(value: object) -> str | None:
    return _short_or_mapping(value, str, "text", "named")


def _enum_kind(value: object) -> str | None:
    return _short_or_mapping(value, tuple, "list", "enum")


def _struct_kind(value: object) -> str | None:
    return _by_keys(value, {"import"}, "imported", "fields")


def _expiry_kind(value: object) -> str | None:
    if isinstance(value, str):
        return f"{TAG}text"
    return _by_keys(value, {"daily_at", "timezone"}, "daily", "in")


def _load_kind(value: object) -> str | None:
    return _short_or_mapping(value, bool, "switch", "load")


def _near_kind(value: object) -> str | None:
    return _short_or_mapping(value, bool, "switch", "near")


def _compress_kind(value: object) -> str | None:
    return _short_or_mapping(value, bool, "switch", "compress")


def _encrypt_kind(value: object) -> str | None:
    if isinstance(value, str):
        return f"{TAG}step"
    return _short_or_mapping(value, bool, "switch", "encrypt")


def _limit_kind(value: object) -> str | None:
    if isinstance(value, tuple):
        return f"{TAG}several"
    return _short_or_mapping(value, str, "text", "limit")


def _short_or_mapping(
    value: object,
    short: type[str] | type[bool] | type[tuple[object, ...]],
    tag: str,
    mapping: str,
) -> str | None:
    if isinstance(value, short):
        return TAG + tag
    return TAG + mapping if isinstance(value, dict) else None


def _by_keys(value: object, keys: set[str], first: str, other: str) -> str | None:
    if not isinstance(value, dict):
        return None
    return TAG + (first if any(each in value for each in keys) else other)


class Cluster(Shape):
    """One Redis deployment."""

    eviction_policy: str = Field(
        default="allkeys-lru",
        description="What the server does when memory is full (its maxmemory-policy).",
    )
    doc: Doc = ""


class NamedScalar(Shape):
    """A named scalar: a type of its own over a scalar, or one the application has."""

    base: str = Field(
        description="The scalar, enum or named type that it is made of.",
        examples=["str", "int", "UUID"],
    )
    imported: str = Field(
        default="",
        alias="import",
        description="Where the application defines it: module.Name.",
    )
    doc: Doc = ""


class Enum(Shape):
    """An enum with its documentation."""

    values: tuple[str, ...] = Field(description="The values, each once, as stored.")
    doc: Doc = ""


class FieldShape(Shape):
    """A field of a struct."""

    type: str = Field(
        description="The field's type.",
        examples=["str", "list[int]", "str | None", 'Literal["a", "b"]'],
    )
    doc: Doc = ""
    default: object = Field(
        default=None,
        description="The value when it is left out; bytes as base64, dates as ISO texts.",
    )
    optional: bool = Field(
        default=False,
        description="Whether it may be left out and is None then (a `T | None`).",
    )


FieldSpecification = str | FieldShape
"""A type alone, or a mapping with more."""

_FieldUnion = Annotated[
    Annotated[str, Tag(f"{TAG}text")] | Annotated[FieldShape, Tag(f"{TAG}field")],
    Discriminator(
        _field_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "a type (text) or a mapping"},
    ),
]


class Former(Shape):
    """A shape that a struct had, and what makes the present one of it."""

    type: str = Field(
        description="The struct that declares the former shape.",
        examples=["UserProfileV1"],
    )
    upgrade: str = Field(
        description="The function from the former to the present one: module.name.",
        examples=["shop.caches.upgrade_profile"],
    )


Was = Annotated[
    tuple[Former, ...],
    Field(
        description="Its former shapes: what does not decode is tried as each, in order.",
        examples=[
            [{"type": "UserProfileV1", "upgrade": "shop.caches.upgrade_profile"}]
        ],
    ),
]


class FieldsStruct(Shape):
    """A struct whose fields the schema declares."""

    fields: dict[str, _FieldUnion] = Field(
        description="The fields by name: a type, or a mapping with more."
    )
    was: Was = ()
    doc: Doc = ""


class ImportedStruct(Shape):
    """A model that the application already has."""

    imported: str = Field(
        alias="import", description="Where the application defines it: module.Name."
    )
    was: Was = ()
    doc: Doc = ""


class ExpireIn(Shape):
    """Expire some time after a write."""

    duration: str = Field(
        alias="in", description="How long.", examples=["10s", "1h30m", "7d"]
    )
    on: Literal["write", "create"] = Field(
        default="write",
        description="Whether each write sets the time anew, or only one that creates.",
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


_ExpiryUnion = Annotated[
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
        description="From this part of its lifetime on one reader loads a value anew.",
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


_LoadUnion = Annotated[
    Annotated[bool, Tag(f"{TAG}switch")] | Annotated[Load, Tag(f"{TAG}load")],
    Discriminator(
        _load_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "true or a mapping"},
    ),
]

_NearUnion = Annotated[
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


_CompressUnion = Annotated[
    Annotated[bool, Tag(f"{TAG}switch")] | Annotated[Compress, Tag(f"{TAG}compress")],
    Discriminator(
        _compress_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "true or a mapping"},
    ),
]

_EncryptUnion = Annotated[
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

_LimitUnion = Annotated[
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


class Keyspace(Shape):
    """A key type, a value type and a pattern in one cluster."""

    cluster: str = Field(description="The cluster that it lives in.")
    key: str = Field(description="The key's type: a scalar or a struct of scalars.")
    value: str = Field(
        description=(
            "The value's type: a scalar, a struct, list[T], set[T], dict[F, V] or"
            " sorted_set[T]; or what it is for: limiter or lock."
        )
    )
    pattern: str = Field(
        description="How a key is spelled: literals and :placeholders between `/`.",
        examples=["profile/:key", "seen/:user_id/:device"],
    )
    expiry: _ExpiryUnion = Field(
        default="",
        description="When entries expire: a duration, `never`, or a mapping.",
    )
    limit: _LimitUnion = Field(
        default="",
        description="Of a limiter: how many calls in how long; a list if all must admit.",
        examples=["10/1m", {"count": 10, "per": "1m", "burst": 20}],
    )
    when_unavailable: Literal["raise", "allow", "refuse", "local"] = Field(
        default="raise",
        description="What a limiter does when its cluster does not answer.",
    )
    lease: str = Field(
        default="",
        description="Of a lock: how long it is held at most.",
        examples=["30s"],
    )
    shard_by: str = Field(
        default="",
        description="The placeholder whose value decides the slot in Redis Cluster.",
    )
    on_decode_error: Literal["raise", "miss"] = Field(
        default="raise",
        description=(
            "What a stored value that does not decode is: an error or a miss, which"
            " it is by default where values are loaded."
        ),
    )
    load: _LoadUnion = Field(
        default=False,
        description="Whether a function of the application loads what is missing; how.",
        examples=[True, {"stale_for": "1h", "missing": "30s"}],
    )
    near: _NearUnion = Field(
        default=False,
        description="Whether each process keeps what it reads near; how much of it.",
        examples=[True, {"entries": 1000, "ttl": "10s"}],
    )
    compress: _CompressUnion = Field(
        default=False,
        description="Whether long values are stored as zstd frames; from which size on.",
        examples=[True, {"above": "4kb", "level": 3}],
    )
    encrypt: _EncryptUnion = Field(
        default=False,
        description=(
            "Whether values are encrypted; `read` and `accept_plain` are the steps of a"
            " roll-out."
        ),
        examples=[True, "read", {"accept_plain": True}],
    )
    doc: Doc = ""


class Forget(Shape):
    """A method that deletes every key of one person, device or account."""

    key: str = Field(
        description="The named type of what is forgotten.", examples=["UserID"]
    )
    keyspaces: tuple[str, ...] = Field(
        default=(),
        description="The keyspaces that it covers; all that it can if left out.",
    )
    compress: _CompressUnion = Field(
        default=False,
        description="Whether long values are stored as zstd frames; from which size on.",
        examples=[True, {"above": "4kb", "level": 3}],
    )
    encrypt: _EncryptUnion = Field(
        default=False,
        description=(
            "Whether values are encrypted; `read` and `accept_plain` are the steps of a"
            " roll-out."
        ),
        examples=[True, "read", {"accept_plain": True}],
    )
    doc: Doc = ""


NamedSpecification = str | NamedScalar
"""A base type alone, or a mapping with more."""

NamedShape = Annotated[
    Annotated[str, Tag(f"{TAG}text")] | Annotated[NamedScalar, Tag(f"{TAG}named")],
    Discriminator(
        _named_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "a type (text) or a mapping"},
    ),
]

EnumSpecification = tuple[str, ...] | Enum
"""The values alone, or a mapping with more."""

EnumShape = Annotated[
    Annotated[tuple[str, ...], Tag(f"{TAG}list")] | Annotated[Enum, Tag(f"{TAG}enum")],
    Discriminator(
        _enum_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "a list of texts or a mapping"},
    ),
]

StructSpecification = FieldsStruct | ImportedStruct
"""Fields of its own, or an import."""

StructShape = Annotated[
    Annotated[FieldsStruct, Tag(f"{TAG}fields")]
    | Annotated[ImportedStruct, Tag(f"{TAG}imported")],
    Discriminator(
        _struct_kind,
        custom_error_type=KIND,
        custom_error_message=KIND,
        custom_error_context={"expected": "a mapping"},
    ),
]


class Schema(Shape):
    """A whole schema file: one service."""

    version: Literal[1] = Field(description="The version of the schema language.")
    service: str = Field(
        default="",
        description="The service's name, an identifier; the file's stem if left out.",
    )
    clusters: dict[str, Cluster] = Field(
        default={}, description="The Redis deployments, by name."
    )
    types: dict[str, NamedShape] = Field(
        default={}, description="Named scalars, by name."
    )
    enums: dict[str, EnumShape] = Field(default={}, description="Enums, by name.")
    structs: dict[str, StructShape] = Field(default={}, description="Structs, by name.")
    keyspaces: dict[str, Keyspace] = Field(
        default={}, description="The keyspaces, by name."
    )
    forget: dict[str, Forget] = Field(
        default={}, description="Methods that delete every key of one person, by name."
    )
