"""Workspaces for tests of the checks, built straight as IR, with places in an empty file."""

from __future__ import annotations

from collections.abc import Sequence

from cachegen import ir
from cachegen.front.tree import Document, Mapping
from cachegen.keys.patterns import parse
from cachegen.places import Places
from cachegen.source import Source, Span

STR = ir.ScalarType(ir.Scalar.STR)
INT = ir.ScalarType(ir.Scalar.INT)


def keyspace(
    name: str,
    pattern: str,
    key: ir.Key | ir.ScalarLike = STR,
    *,
    cluster: str = "main",
    shard_by: str | None = None,
    expiry: ir.Expiry | None = None,
    value: ir.Value | None = None,
    service: str = "api",
) -> ir.Keyspace:
    """Return a keyspace of service `api` with a basic text value."""
    return ir.Keyspace(
        name,
        service,
        cluster,
        key if isinstance(key, ir.ScalarKey | ir.StructKey) else ir.ScalarKey(key),
        value or ir.BasicValue(STR),
        parse(pattern).segments,
        shard_by=shard_by,
        expiry=expiry,
    )


def struct(name: str, **fields: ir.Type) -> ir.StructDeclaration:
    """Return a struct of service `api`."""
    return ir.StructDeclaration(
        name, "api", tuple(ir.Field(field, type) for field, type in fields.items())
    )


def enum(name: str, *values: str) -> ir.EnumDeclaration:
    """Return an enum of service `api`."""
    return ir.EnumDeclaration(name, "api", values)


def workspace(
    *keyspaces: ir.Keyspace,
    structs: Sequence[ir.StructDeclaration] = (),
    enums: Sequence[ir.EnumDeclaration] = (),
    named: Sequence[ir.NamedScalar] = (),
    policy: str = "allkeys-lru",
    services: Sequence[str] = ("api",),
) -> ir.Workspace:
    """Return a workspace whose clusters are those that the keyspaces name."""
    clusters = dict.fromkeys(each.cluster for each in keyspaces)
    return ir.Workspace(
        ir.FORMAT,
        tuple(ir.Service(name, f"{name}.toml") for name in services),
        tuple(ir.Cluster(name, "api", policy) for name in clusters),
        tuple(named),
        tuple(enums),
        tuple(structs),
        tuple(keyspaces),
    )


def nowhere(*services: str) -> Places:
    """Return places that are all the beginning of an empty file."""
    return Places(
        {
            name: Document(Source(f"{name}.toml", ""), Mapping(Span(0, 0), ()), ())
            for name in services or ("api",)
        }
    )
