"""Which operations a keyspace of values has, by how its values are stored; decided once, when it is made."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.keyspace import DictDefinition, KeyspaceDefinition
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.values.codec import Codec
from cachegen_runtime.values.compressed import INSTALL, Compressed
from cachegen_runtime.values.encrypted import Encrypted, Seal

if TYPE_CHECKING:
    from cachegen_runtime.operations.dicts import DictOperations

K = TypeVar("K")
F = TypeVar("F")
V = TypeVar("V")


def value_operations(
    definition: KeyspaceDefinition[K, V], key_prefix: bytes, seal: Callable[[], Seal]
) -> ValueOperations[K, V]:
    """Return a keyspace's operations; `seal` is called for an encrypted one alone.

    Raises CacheConfigError for a library that its values need and that is not installed.
    """
    codec = definition.value
    if not isinstance(codec, Encrypted):
        _require_zstd(definition.name, codec)
        return ValueOperations(definition, key_prefix)
    from cachegen_runtime.operations.sealed import SealedOperations

    _require_zstd(definition.name, codec.text)
    return SealedOperations(definition, codec, key_prefix, seal())


def dict_operations(
    definition: DictDefinition[K, F, V], key_prefix: bytes, seal: Callable[[], Seal]
) -> DictOperations[K, F, V]:
    """Return the operations of a keyspace of dicts; otherwise as `value_operations`."""
    codec = definition.value
    if not isinstance(codec, Encrypted):
        from cachegen_runtime.operations.dicts import DictOperations

        return DictOperations(definition, key_prefix)
    from cachegen_runtime.operations.sealed import SealedDictOperations

    return SealedDictOperations(definition, codec, key_prefix, seal())


def _require_zstd(keyspace: str, codec: Codec[object]) -> None:
    if isinstance(codec, Compressed):
        try:
            import_module("cachegen_runtime.values.zstd")
        except ImportError as error:
            raise CacheConfigError(
                f"keyspace {keyspace!r} is compressed, which needs zstd: {INSTALL}"
            ) from error
