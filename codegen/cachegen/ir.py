"""What a workspace means: resolved, valid by construction, with no place and no Python spelling.

These are msgspec structs, not dataclasses, because one call writes tagged unions of them as
JSON (`cachegen dump --stage ir`). A change of meaning or shape raises `FORMAT`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

FORMAT = 2
"""Version of the serialised form, which holds it."""


class Scalar(StrEnum):
    """The built-in scalar types of the schema language, by their name in a schema."""

    STR = "str"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    BYTES = "bytes"
    UUID = "UUID"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    TIMEDELTA = "timedelta"
    DECIMAL = "Decimal"


KEY_SCALARS = frozenset(
    {
        Scalar.STR,
        Scalar.INT,
        Scalar.BOOL,
        Scalar.BYTES,
        Scalar.UUID,
        Scalar.DATE,
        Scalar.DATETIME,
    }
)
"""Scalars whose key text is injective; floats, for one, have no single spelling."""

VALUE_SCALARS = KEY_SCALARS | {Scalar.FLOAT}
"""Scalars that a keyspace may hold as a plain Redis string or element."""


class ScalarType(Struct, frozen=True, tag_field="kind", tag="scalar"):
    """A built-in scalar."""

    scalar: Scalar


class NamedType(Struct, frozen=True, tag_field="kind", tag="named"):
    """A reference to a named scalar of the workspace (`[types]`)."""

    name: str


class EnumType(Struct, frozen=True, tag_field="kind", tag="enum"):
    """A reference to an enum of the workspace."""

    name: str


class StructType(Struct, frozen=True, tag_field="kind", tag="struct"):
    """A reference to a struct of the workspace."""

    name: str


class LiteralType(Struct, frozen=True, tag_field="kind", tag="literal"):
    """One of the values listed: ``Literal["a", 1, true]``."""

    values: tuple[str | int | bool, ...]


class ListType(Struct, frozen=True, tag_field="kind", tag="list"):
    """``list[item]``."""

    item: Type


class SetType(Struct, frozen=True, tag_field="kind", tag="set"):
    """``set[item]``, or ``frozenset[item]`` when frozen."""

    item: Type
    frozen: bool = False


class DictType(Struct, frozen=True, tag_field="kind", tag="dict"):
    """``dict[key, value]``."""

    key: Type
    value: Type


class TupleType(Struct, frozen=True, tag_field="kind", tag="tuple"):
    """``tuple[A, B]``, or ``tuple[A, ...]`` (one item) when variadic."""

    items: tuple[Type, ...]
    variadic: bool = False


class OptionalType(Struct, frozen=True, tag_field="kind", tag="optional"):
    """``item | None``; the item is never optional itself."""

    item: Type


BaseScalar = ScalarType | EnumType
"""What a named type comes down to."""

BaseType = (
    BaseScalar
    | StructType
    | LiteralType
    | ListType
    | SetType
    | DictType
    | TupleType
    | OptionalType
)
"""What any type comes down to: all but a named one."""

Type = BaseType | NamedType

ScalarLike = ScalarType | NamedType | EnumType
"""What a key, a key field, a basic value or an element can be."""


class Import(Struct, frozen=True):
    """A type that the application already has: ``from module import name``."""

    module: str
    name: str


Separator = Literal["/", ":", ".", "|"]
"""What joins the segments of a cluster's keys; patterns are written with `/` all the same."""


class Cluster(Struct, frozen=True):
    """One Redis deployment; `separator` joins the segments of its keys."""

    name: str
    service: str
    eviction_policy: str
    doc: str | None = None
    separator: Separator = "/"


class NamedScalar(Struct, frozen=True):
    """A named type over a scalar, an enum or another named scalar of the workspace."""

    name: str
    service: str
    base: ScalarLike
    imported: Import | None = None
    doc: str | None = None


class EnumDeclaration(Struct, frozen=True):
    """An enum; its values are distinct and not empty in number, in the schema's order."""

    name: str
    service: str
    values: tuple[str, ...]
    doc: str | None = None


class ScalarDefault(Struct, frozen=True, tag_field="kind", tag="value"):
    """A default of a scalar, named or literal type.

    ``text`` is the value in the key encoding's form (``str`` verbatim, ``int`` decimal,
    ``bool`` true/false, dates ISO, ``bytes`` base64url, floats and decimals as Python's
    ``repr``/``str``, a ``timedelta`` in whole microseconds).
    """

    scalar: Scalar
    text: str


class EnumDefault(Struct, frozen=True, tag_field="kind", tag="enum"):
    """A default that is a member of an enum, given by its value."""

    enum: str
    value: str


class NoneDefault(Struct, frozen=True, tag_field="kind", tag="none"):
    """The default None of an optional type."""


class ItemsDefault(Struct, frozen=True, tag_field="kind", tag="items"):
    """A default of a list, set, frozenset or tuple; the field's type says which."""

    items: tuple[Default, ...]


class DictDefault(Struct, frozen=True, tag_field="kind", tag="dict"):
    """A default of a dict, as pairs in the schema's order."""

    items: tuple[tuple[Default, Default], ...]


class StructDefault(Struct, frozen=True, tag_field="kind", tag="struct"):
    """A default that is a struct of the workspace, by field; omitted fields keep theirs."""

    struct: str
    fields: tuple[tuple[str, Default], ...]


Default = (
    ScalarDefault
    | EnumDefault
    | NoneDefault
    | ItemsDefault
    | DictDefault
    | StructDefault
)


class Field(Struct, frozen=True):
    """A field of a struct; one with a default may be left out.

    ``json`` is the name in stored JSON, where that is another one.
    """

    name: str
    type: Type
    default: Default | None = None
    doc: str | None = None
    json: str | None = None

    @property
    def stored(self) -> str:
        """Return the field's name in stored JSON."""
        return self.name if self.json is None else self.json


class Former(Struct, frozen=True):
    """A shape that a struct had, itself a struct, and the function that upgrades its values."""

    struct: str
    upgrade: Import


class StructDeclaration(Struct, frozen=True):
    """A struct with its fields, or an application's model (`imported`, then no fields).

    ``was`` are its former shapes, in the order in which they are tried.
    """

    name: str
    service: str
    fields: tuple[Field, ...]
    imported: Import | None = None
    doc: str | None = None
    was: tuple[Former, ...] = ()


TypeDeclaration = NamedScalar | EnumDeclaration | StructDeclaration
"""A declaration of a type."""


class LiteralSegment(Struct, frozen=True, tag_field="kind", tag="literal"):
    """A segment that stands for itself."""

    text: str


class Placeholder(Struct, frozen=True, tag_field="kind", tag="placeholder"):
    """A segment that a key field fills; ``key`` for a scalar key."""

    name: str


Segment = LiteralSegment | Placeholder


class ScalarKey(Struct, frozen=True, tag_field="kind", tag="scalar"):
    """A key that is one scalar; its placeholder is ``:key``."""

    type: ScalarLike


class StructKey(Struct, frozen=True, tag_field="kind", tag="struct"):
    """A key that is a struct of key scalars, each of which the pattern uses once."""

    struct: str


Key = ScalarKey | StructKey


class BasicValue(Struct, frozen=True, tag_field="kind", tag="basic"):
    """A scalar kept as a plain Redis string."""

    type: ScalarLike


class StructValue(Struct, frozen=True, tag_field="kind", tag="struct"):
    """A struct kept as JSON."""

    struct: str


class ListValue(Struct, frozen=True, tag_field="kind", tag="list"):
    """A Redis list of scalars, or of structs as JSON."""

    item: ScalarLike | StructType


class SetValue(Struct, frozen=True, tag_field="kind", tag="set"):
    """A Redis set of scalars."""

    item: ScalarLike


class DictValue(Struct, frozen=True, tag_field="kind", tag="dict"):
    """A Redis hash: fields that are key scalars, values that are scalars or structs."""

    field: ScalarLike
    value: ScalarLike | StructType


class SortedSetValue(Struct, frozen=True, tag_field="kind", tag="sorted_set"):
    """A Redis sorted set of scalars, each with a score."""

    item: ScalarLike


Value = BasicValue | StructValue | ListValue | SetValue | DictValue | SortedSetValue
"""What a keyspace can hold."""


class TokenBucket(Struct, frozen=True, tag_field="kind", tag="token_bucket"):
    """At most ``burst`` calls at once, and ``count`` more in each `per` milliseconds."""

    count: int
    per: int
    burst: int


class ExactWindow(Struct, frozen=True, tag_field="kind", tag="exact_window"):
    """At most ``count`` calls in any `per` milliseconds."""

    count: int
    per: int


Availability = Literal["raise", "allow", "refuse", "local"]
"""What a limiter does when its cluster does not answer."""


class ExpireIn(Struct, frozen=True, tag_field="kind", tag="in"):
    """Expire a duration after a write (`on` write), or after the key was made (`create`).

    ``jitter`` is the fraction, 0 to 1, by which the duration is shortened at random.
    """

    milliseconds: int
    on: Literal["write", "create"] = "write"
    jitter: float = 0.0


class ExpireDaily(Struct, frozen=True, tag_field="kind", tag="daily"):
    """Expire at the next such wall-clock moment of an IANA time zone."""

    hour: int
    minute: int
    second: int
    timezone: str


class NeverExpire(Struct, frozen=True, tag_field="kind", tag="never"):
    """Remove any TTL on write."""


Expiry = ExpireIn | ExpireDaily | NeverExpire


class Load(Struct, frozen=True):
    """How a keyspace's values are loaded; times are in milliseconds, None is absent.

    ``refresh_at`` is a fraction of the expiry, 0.5 to 0.99.
    """

    stale_for: int | None = None
    refresh_at: float | None = None
    missing: int | None = None
    timeout: int = 10_000
    lease: int = 3_000
    soft_timeout: int = 0
    retry_after: int = 1_000
    on_unavailable: Literal["load", "raise"] = "load"


class Near(Struct, frozen=True):
    """What of a keyspace each process keeps near; times are in milliseconds."""

    entries: int = 10_000
    bytes: int = 64 * 1024 * 1024
    ttl: int = 60_000
    lag: int = 3_000


class Compression(Struct, frozen=True):
    """Values of more than `above` bytes are stored as zstd frames of a level."""

    above: int = 1024
    level: int = 1


Encryption = Literal["read", "accept_plain", "strict"]
"""Both are read and plain is written; both are read; all is encrypted."""


class FixedWindow(Struct, frozen=True, tag_field="kind", tag="fixed_window"):
    """At most ``count`` calls from the first one until the window's end.

    The end is `per` milliseconds after the first call, or the next `reset`.
    """

    count: int
    per: int | None = None
    reset: ExpireDaily | None = None


Limit = TokenBucket | FixedWindow | ExactWindow
"""What a limiter holds its callers to; of several, which are token buckets, all must admit."""


class Limiter(Struct, frozen=True, tag_field="kind", tag="limiter"):
    """A limit of calls a key."""

    limits: tuple[Limit, ...]
    when_unavailable: Availability = "raise"


class Lock(Struct, frozen=True, tag_field="kind", tag="lock"):
    """A lock a key, held for `lease` milliseconds at most."""

    lease: int


Use = Value | Limiter | Lock
"""What a keyspace can be for; each has a row in `cachegen.kinds`."""


class Keyspace(Struct, frozen=True):
    """A key type, a value type and a pattern in one cluster, whose `separator` is its own."""

    name: str
    service: str
    cluster: str
    key: Key
    value: Use
    pattern: tuple[Segment, ...]
    expiry: Expiry | None = None
    shard_by: str | None = None
    on_decode_error: Literal["raise", "miss"] = "raise"
    doc: str | None = None
    load: Load | None = None
    near: Near | None = None
    compress: Compression | None = None
    encrypt: Encryption | None = None
    separator: Separator = "/"


class Forgotten(Struct, frozen=True):
    """A keyspace of the service that a `Forget` covers, and the key's field that says whose it is."""

    keyspace: str
    field: str


class Forget(Struct, frozen=True):
    """A method that deletes every key of one value of the named type `key`."""

    name: str
    service: str
    key: str
    covered: tuple[Forgotten, ...]
    doc: str | None = None


class Service(Struct, frozen=True):
    """One schema file: its service name and its path as shown in messages and headers."""

    name: str
    source: str


class Workspace(Struct, frozen=True):
    """All services together; every tuple is in order of service, then of the file."""

    format: int
    services: tuple[Service, ...]
    clusters: tuple[Cluster, ...]
    named: tuple[NamedScalar, ...]
    enums: tuple[EnumDeclaration, ...]
    structs: tuple[StructDeclaration, ...]
    keyspaces: tuple[Keyspace, ...]
    forgets: tuple[Forget, ...] = ()
