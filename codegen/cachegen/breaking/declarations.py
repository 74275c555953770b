"""The declarations of one side of a comparison, by name, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cachegen import ir
from cachegen.keys.signatures import KeyTypes
from cachegen.located import Located
from cachegen.places import Step
from cachegen.source import Place

Address = tuple[str, tuple[Step, ...]]
"""A service, and the path of a declaration or of a part of one in its file."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """One workspace, seen by name."""

    located: Located
    named: Mapping[str, ir.NamedScalar]
    enums: Mapping[str, ir.EnumDeclaration]
    structs: Mapping[str, ir.StructDeclaration]
    key_types: KeyTypes

    @classmethod
    def of(cls, located: Located) -> Declarations:
        """Return the declarations of a workspace."""
        types = KeyTypes.of(located.workspace)
        return cls(located, types.named, types.enums, types.structs, types)

    def base(self, type: ir.Type) -> ir.Type:
        """Return what a type is stored as: a named one is its base."""
        while isinstance(type, ir.NamedType):
            type = self.named[type.name].base
        return type

    def place(self, address: Address) -> Place:
        """Return the place of a declaration's key, or of the value of a keyspace's attribute."""
        service, path = address
        if len(path) > 2 and path[0] == "keyspaces":
            return self.located.places.value(service, *path)
        return self.located.places.key(service, *path)


def keyspace_address(keyspace: ir.Keyspace, *attribute: str) -> Address:
    """Return the address of a keyspace or of one of its attributes."""
    return keyspace.service, ("keyspaces", keyspace.name, *attribute)


def field_address(struct: ir.StructDeclaration, *field: str) -> Address:
    """Return the address of a struct, or of one of its fields."""
    path = ("fields", *field) if field else ()
    return struct.service, ("structs", struct.name, *path)
