"""The schema language as pydantic models: which keys there are, of what shape, and what they mean.

Strict and closed: a value of another type or a key that is not here is an error. The
descriptions become the JSON Schema that editors use, so nothing else repeats them. What
texts mean (types, durations, patterns) is no matter of shape; `cachegen.lower` reads them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from cachegen.shape.basis import KIND, TAG, Doc, Shape, by_keys, short_or_mapping
from cachegen.shape.tables import (
    CompressUnion,
    EncryptUnion,
    ExpiryUnion,
    LimitUnion,
    LoadUnion,
    NearUnion,
)


def _field_kind(value: object) -> str | None:
    return short_or_mapping(value, str, "text", "field")


def _named_kind(value: object) -> str | None:
    return short_or_mapping(value, str, "text", "named")


def _enum_kind(value: object) -> str | None:
    return short_or_mapping(value, tuple, "list", "enum")


def _struct_kind(value: object) -> str | None:
    return by_keys(value, {"import"}, "imported", "fields")


class Cluster(Shape):
    """One Redis deployment."""

    eviction_policy: str = Field(
        default="allkeys-lru",
        description="What the server does when memory is full (its maxmemory-policy).",
    )
    separator: Literal["/", ":", ".", "|"] = Field(
        default="/",
        description=(
            "What joins the segments of the cluster's keys; patterns are written with"
            " `/` all the same."
        ),
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
    json_name: str = Field(
        default="",
        alias="json",
        description="Its name in stored JSON, where that is another one.",
        examples=["user-id", "_id", "userName"],
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
    expiry: ExpiryUnion = Field(
        default="",
        description="When entries expire: a duration, `never`, or a mapping.",
    )
    limit: LimitUnion = Field(
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
    load: LoadUnion = Field(
        default=False,
        description="Whether a function of the application loads what is missing; how.",
        examples=[True, {"stale_for": "1h", "missing": "30s"}],
    )
    near: NearUnion = Field(
        default=False,
        description="Whether each process keeps what it reads near; how much of it.",
        examples=[True, {"entries": 1000, "ttl": "10s"}],
    )
    compress: CompressUnion = Field(
        default=False,
        description="Whether long values are stored as zstd frames; from which size on.",
        examples=[True, {"above": "4kb", "level": 3}],
    )
    encrypt: EncryptUnion = Field(
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
    compress: CompressUnion = Field(
        default=False,
        description="Whether long values are stored as zstd frames; from which size on.",
        examples=[True, {"above": "4kb", "level": 3}],
    )
    encrypt: EncryptUnion = Field(
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
