"""Where a declaration stands: its service, and its path in that service's file."""

from __future__ import annotations

from cachegen import ir

Address = tuple[str, tuple[str | int, ...]]
"""A service, and the path of a declaration or of a part of one in its file."""


def keyspace_address(keyspace: ir.Keyspace, *attribute: str) -> Address:
    """Return the address of a keyspace or of one of its attributes."""
    return keyspace.service, ("keyspaces", keyspace.name, *attribute)


def field_address(struct: ir.StructDeclaration, *field: str) -> Address:
    """Return the address of a struct, or of one of its fields."""
    path = ("fields", *field) if field else ()
    return struct.service, ("structs", struct.name, *path)
