"""Workspaces made by hand, for the tests of the stages `plan` and `render`."""

from __future__ import annotations

from cachegen import ir


def scalar(name: str) -> ir.ScalarType:
    """Return a built-in scalar by its name in a schema."""
    return ir.ScalarType(ir.Scalar(name))


def pattern(text: str) -> tuple[ir.Segment, ...]:
    """Return the segments of a pattern."""
    return tuple(
        ir.Placeholder(each[1:]) if each.startswith(":") else ir.LiteralSegment(each)
        for each in text.split("/")
    )


def keyspace(
    name: str,
    key: ir.Key,
    value: ir.Value,
    *,
    service: str = "shop",
    cluster: str = "main",
    placeholders: str = ":key",
    expiry: ir.Expiry | None = None,
    doc: str | None = None,
) -> ir.Keyspace:
    """Return a keyspace whose pattern begins with its own name."""
    segments = pattern(f"{name}/{placeholders}")
    return ir.Keyspace(
        name, service, cluster, key, value, segments, expiry=expiry, doc=doc
    )


def workspace(
    *,
    services: tuple[ir.Service, ...] = (ir.Service("shop", "schemas/shop.toml"),),
    clusters: tuple[ir.Cluster, ...] = (ir.Cluster("main", "shop", "allkeys-lru"),),
    named: tuple[ir.NamedScalar, ...] = (),
    enums: tuple[ir.EnumDeclaration, ...] = (),
    structs: tuple[ir.StructDeclaration, ...] = (),
    keyspaces: tuple[ir.Keyspace, ...] = (),
) -> ir.Workspace:
    """Return a workspace, of one service unless others are given."""
    return ir.Workspace(ir.FORMAT, services, clusters, named, enums, structs, keyspaces)
