"""The types that a workspace declares, by name: what each comes down to, and what keys are made of.

One index for every stage, of a workspace as it is: an unsound one may lack what it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import overload

from cachegen import ir

SCALAR_FIELD = "key"
"""What the placeholder of a scalar key is called."""


@overload
def base_of(
    type: ir.ScalarLike, named: Mapping[str, ir.NamedScalar]
) -> ir.BaseScalar: ...
@overload
def base_of(type: ir.Type, named: Mapping[str, ir.NamedScalar]) -> ir.BaseType: ...
def base_of(type: ir.Type, named: Mapping[str, ir.NamedScalar]) -> ir.BaseType:
    """Return what a type is at the bottom of its named types."""
    while isinstance(type, ir.NamedType):
        type = named[type.name].base
    return type


def names_in(type: ir.Type) -> Iterator[str]:
    """Yield the declared types that a type mentions."""
    match type:
        case ir.NamedType(name) | ir.EnumType(name) | ir.StructType(name):
            yield name
        case ir.ListType(item) | ir.SetType(item) | ir.OptionalType(item):
            yield from names_in(item)
        case ir.DictType(key, value):
            yield from names_in(key)
            yield from names_in(value)
        case ir.TupleType(items):
            for item in items:
                yield from names_in(item)
        case ir.ScalarType() | ir.LiteralType():
            return


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declared types of a workspace by name."""

    named: Mapping[str, ir.NamedScalar]
    enums: Mapping[str, ir.EnumDeclaration]
    structs: Mapping[str, ir.StructDeclaration]

    @classmethod
    def of(cls, workspace: ir.Workspace) -> Declarations:
        """Return the workspace's declarations by name."""
        return cls(
            {each.name: each for each in workspace.named},
            {each.name: each for each in workspace.enums},
            {each.name: each for each in workspace.structs},
        )

    def __contains__(self, name: str) -> bool:
        """Return whether a type is called so."""
        return name in self.structs or name in self.enums or name in self.named

    def __getitem__(self, name: str) -> ir.TypeDeclaration:
        """Return the declaration of the type that is called so."""
        return self.structs.get(name) or self.enums.get(name) or self.named[name]

    @overload
    def base(self, type: ir.ScalarLike) -> ir.BaseScalar: ...
    @overload
    def base(self, type: ir.Type) -> ir.BaseType: ...
    def base(self, type: ir.Type) -> ir.BaseType:
        """Return what a type is at the bottom of its named types."""
        return base_of(type, self.named)

    def key_fields(self, key: ir.Key) -> dict[str, ir.BaseScalar | None]:
        """Return what each field of a key comes down to, in order; None for no scalar.

        A struct that is unknown, imported or empty has no fields.
        """
        if isinstance(key, ir.ScalarKey):
            return {SCALAR_FIELD: self.base(key.type)}
        struct = self.structs.get(key.struct)
        fields = struct.fields if struct is not None else ()
        return {each.name: self._scalar(each.type) for each in fields}

    def _scalar(self, type: ir.Type) -> ir.BaseScalar | None:
        base = self.base(type)
        return base if isinstance(base, ir.BaseScalar) else None
