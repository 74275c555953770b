"""What a generated module needs beyond the public names; made for generated modules alone."""

from __future__ import annotations

from cachegen_runtime.aio.forgetting import aforget
from cachegen_runtime.keys.encoder import scalar_key, struct_key
from cachegen_runtime.keyspace import (
    DictDefinition,
    KeyspaceDefinition,
    LimiterDefinition,
    Load,
    LockDefinition,
    Near,
)
from cachegen_runtime.limits import all_of, exact_window, fixed_window, token_bucket
from cachegen_runtime.operations.forgetting import every_key, forgotten
from cachegen_runtime.sync.forgetting import forget
from cachegen_runtime.values.compressed import compressed
from cachegen_runtime.values.declared import enum, named
from cachegen_runtime.values.encrypted import encrypted
from cachegen_runtime.values.former import former
from cachegen_runtime.values.imported import imported, imported_named
from cachegen_runtime.values.missing import import_later, late
from cachegen_runtime.values.pydantic_support import PydanticSupport
from cachegen_runtime.values.scalars import (
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    FLOAT,
    INT,
    STR,
    UUID_,
)
from cachegen_runtime.values.structs import struct
from cachegen_runtime.version import require_runtime

__all__ = [
    "BOOL",
    "BYTES",
    "DATE",
    "DATETIME",
    "FLOAT",
    "INT",
    "STR",
    "UUID_",
    "DictDefinition",
    "KeyspaceDefinition",
    "LimiterDefinition",
    "Load",
    "LockDefinition",
    "Near",
    "PydanticSupport",
    "aforget",
    "all_of",
    "compressed",
    "encrypted",
    "enum",
    "every_key",
    "exact_window",
    "fixed_window",
    "forget",
    "forgotten",
    "former",
    "import_later",
    "imported",
    "imported_named",
    "late",
    "named",
    "require_runtime",
    "scalar_key",
    "struct",
    "struct_key",
    "token_bucket",
]
