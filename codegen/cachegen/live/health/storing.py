"""Checks of what this environment must have for values that are stored compressed or encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from cachegen import ir
from cachegen.live.health.findings import Finding, failure, ok
from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.urls.encryption import MAKE_ONE, keyring, variable
from cachegen_runtime.values.compressed import INSTALL


def storing(cluster: str, keyspaces: tuple[ir.Keyspace, ...]) -> Iterator[Finding]:
    """Check keys and libraries, where a keyspace of the cluster needs them."""
    compressed = [each.name for each in keyspaces if each.compress is not None]
    encrypted = [each.name for each in keyspaces if each.encrypt is not None]
    if compressed:
        yield _zstd(compressed[0])
    if encrypted:
        yield _keys(cluster, encrypted[0])


def _zstd(keyspace: str) -> Finding:
    try:
        import_module("cachegen_runtime.values.zstd")
    except ImportError:
        found = f"no zstd here, and `{keyspace}` is compressed"
        return failure("compression", found, INSTALL)
    return ok("compression", "zstd is here")


def _keys(cluster: str, keyspace: str) -> Finding:
    name = variable(cluster)
    try:
        ring = keyring(cluster)
    except CacheConfigError as error:
        advice = f"fix `{name}`: 32 bytes in base64 each, with commas between them"
        return failure("encryption", str(error), advice)
    if ring is None:
        found = f"no keys in this environment, and `{keyspace}` is encrypted"
        return failure("encryption", found, f"set `{name}`; a new key: {MAKE_ONE}")
    first, *others = ring.ids
    reads = f", {', '.join(others)} read only" if others else ""
    return ok("encryption", f"key {first} writes{reads}")
