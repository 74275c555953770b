"""One side of a comparison: a workspace, its declarations, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.keys.signatures import Signatures
from cachegen.places import Located, Step
from cachegen.source import Place

Address = tuple[str, tuple[Step, ...]]
"""A service, and the path of a declaration or of a part of one in its file."""


@dataclass(frozen=True, slots=True)
class Side:
    """The older or the newer workspace."""

    located: Located
    declarations: Declarations
    signatures: Signatures

    @classmethod
    def of(cls, located: Located) -> Side:
        """Return a workspace as a side of a comparison."""
        declarations = Declarations.of(located.workspace)
        return cls(located, declarations, Signatures(declarations))

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
