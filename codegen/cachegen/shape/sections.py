"""The sections of a schema file, with what it takes to judge a declaration in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter

from cachegen.shape import model, tables

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Section(Generic[S]):
    """One section: its key, what one declaration in it is called, and their shape.

    The adapter is made once, since making it costs more than a thousand declarations.
    """

    key: str
    singular: str
    adapter: TypeAdapter[S]


CLUSTERS: Section[model.Cluster] = Section(
    "clusters", "cluster", TypeAdapter(model.Cluster)
)
TYPES: Section[model.NamedSpecification] = Section(
    "types", "type", TypeAdapter(model.NamedShape)
)
ENUMS: Section[model.EnumSpecification] = Section(
    "enums", "enum", TypeAdapter(model.EnumShape)
)
STRUCTS: Section[model.StructSpecification] = Section(
    "structs", "struct", TypeAdapter(model.StructShape)
)
KEYSPACES: Section[model.Keyspace] = Section(
    "keyspaces", "keyspace", TypeAdapter(model.Keyspace)
)
FORGET: Section[model.Forget] = Section("forget", "forget", TypeAdapter(model.Forget))

NAMES = frozenset({"clusters", "types", "enums", "structs", "keyspaces", "forget"})
"""The keys of all sections."""

TAGGED: dict[str, type[BaseModel]] = {
    "cluster": model.Cluster,
    "keyspace": model.Keyspace,
    "field": model.FieldShape,
    "fields": model.FieldsStruct,
    "imported": model.ImportedStruct,
    "in": tables.ExpireIn,
    "daily": tables.ExpireDaily,
    "load": tables.Load,
    "near": tables.Near,
    "forget": model.Forget,
    "compress": tables.Compress,
    "encrypt": tables.Encrypt,
    "former": model.Former,
    "limit": tables.Limit,
    "reset": tables.ExpireDaily,
    "named": model.NamedScalar,
    "enum": model.Enum,
}
"""The mappings of the language: alternatives of unions by tag, the rest by their name."""

ALTERNATIVES: dict[str, type[BaseModel]] = {
    "fields": model.ImportedStruct,
    "imported": model.FieldsStruct,
    "in": tables.ExpireDaily,
    "daily": tables.ExpireIn,
}
"""What else the mapping could have been, whose keys are known but not beside these."""

STAND_INS: dict[str, str | int | tuple[()]] = {
    "count": 1,
    "cluster": "",
    "key": "",
    "value": "",
    "pattern": "",
    "base": "",
    "values": (),
    "type": "",
    "in": "",
    "daily_at": "",
    "timezone": "",
}
"""What a damaged attribute that is required holds until the rest has been looked at."""

EXAMPLES = {
    "cluster": 'cluster = "main"',
    "key": 'key = "str"',
    "value": 'value = "int"',
    "pattern": 'pattern = "profile/:key"',
    "base": 'base = "str"',
    "type": 'type = "str"',
    "values": 'values = ["light", "dark"]',
    "fields": 'fields = { name = "str" }',
    "import": 'import = "shop.billing.Invoice"',
    "in": 'in = "10s"',
    "daily_at": 'daily_at = "03:00"',
    "timezone": 'timezone = "Europe/Stockholm"',
    "expiry": 'expiry = "10s"',
    "jitter": 'jitter = "10%"',
    "eviction_policy": 'eviction_policy = "allkeys-lru"',
    "doc": 'doc = "What it is for."',
    "shard_by": 'shard_by = "key"',
    "load": "load = true",
    "stale_for": 'stale_for = "1h"',
    "refresh_at": 'refresh_at = "80%"',
    "missing": 'missing = "30s"',
    "timeout": 'timeout = "10s"',
    "lease": 'lease = "3s"',
    "soft_timeout": 'soft_timeout = "200ms"',
    "retry_after": 'retry_after = "1s"',
    "near": "near = true",
    "entries": "entries = 10000",
    "bytes": 'bytes = "64MiB"',
    "ttl": 'ttl = "1m"',
    "lag": 'lag = "3s"',
    "keyspaces": 'keyspaces = ["profile"]',
    "compress": "compress = true",
    "above": 'above = "1kb"',
    "level": "level = 1",
    "encrypt": "encrypt = true",
    "accept_plain": "accept_plain = true",
    "was": 'was = [{ type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" }]',
    "upgrade": 'upgrade = "shop.caches.upgrade_profile"',
    "limit": 'limit = "10/1m"',
    "count": "count = 10",
    "per": 'per = "1m"',
    "burst": "burst = 20",
    "algorithm": 'algorithm = "fixed_window"',
    "reset": 'reset = { daily_at = "03:00", timezone = "Europe/Stockholm" }',
    "when_unavailable": 'when_unavailable = "allow"',
}
"""How an attribute is written, for the help of a problem; the same in both languages' eyes."""
