"""Classes for what a workspace declares, as like those of the generated modules as decoding can tell.

They hold no defaults but whether there is one, and an application's own model is any JSON:
only the application knows what that accepts.
"""

from __future__ import annotations

import typing
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import GenericAlias, new_class
from typing import Final, Protocol, assert_never
from uuid import UUID

from msgspec import NODEFAULT, Struct, defstruct

from cachegen import ir
from cachegen.declarations import Declarations

SCALARS: dict[ir.Scalar, type] = {
    ir.Scalar.STR: str,
    ir.Scalar.INT: int,
    ir.Scalar.FLOAT: float,
    ir.Scalar.BOOL: bool,
    ir.Scalar.BYTES: bytes,
    ir.Scalar.UUID: UUID,
    ir.Scalar.DATE: date,
    ir.Scalar.DATETIME: datetime,
    ir.Scalar.TIME: time,
    ir.Scalar.TIMEDELTA: timedelta,
    ir.Scalar.DECIMAL: Decimal,
}


class _Form(Protocol):
    def __getitem__(self, parameters: object, /) -> object: ...


# Type checkers take these for syntax and nothing else.
_LITERAL: Final[_Form] = vars(typing)["Literal"]
_OPTIONAL: Final[_Form] = vars(typing)["Optional"]


class Models:
    """The enums and structs of a workspace as classes, by name."""

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations
        self.enums = {name: enum_of(each) for name, each in declarations.enums.items()}
        self.structs = {
            name: _struct(each)
            for name, each in declarations.structs.items()
            if each.imported is None
        }
        # Structs may hold each other: their fields' types come once all are there.
        for name, model in self.structs.items():
            for field in declarations.structs[name].fields:
                model.__annotations__[field.name] = self.type(field.type)

    def type(self, type: ir.Type) -> object:
        """Return what msgspec decodes a type with."""
        match type:
            case ir.ScalarType(scalar=scalar):
                return SCALARS[scalar]
            case ir.NamedType(name=name):
                return self.type(self._declarations.named[name].base)
            case ir.EnumType(name=name):
                return self.enums[name]
            case ir.StructType(name=name):
                return self.structs.get(name, object)
            case ir.LiteralType(values=values):
                return literal_of(values)
            case ir.OptionalType(item=item):
                return _OPTIONAL[self.type(item)]
            case ir.ListType() | ir.SetType() | ir.DictType() | ir.TupleType():
                return self._container(type)
            case _:
                assert_never(type)

    def _container(
        self, type: ir.ListType | ir.SetType | ir.DictType | ir.TupleType
    ) -> object:
        match type:
            case ir.ListType(item=item):
                return GenericAlias(list, (self.type(item),))
            case ir.SetType(item=item, frozen=frozen):
                return GenericAlias(frozenset if frozen else set, (self.type(item),))
            case ir.DictType(key=key, value=value):
                return GenericAlias(dict, (self.type(key), self.type(value)))
            case ir.TupleType(items=items, variadic=variadic):
                end = (...,) if variadic else ()
                return GenericAlias(tuple, (*map(self.type, items), *end))


def literal_of(values: tuple[str | int | bool, ...]) -> object:
    """Return the type of one of some values."""
    return _LITERAL[values]


def enum_of(declaration: ir.EnumDeclaration) -> type[StrEnum]:
    """Return an enum as a class."""

    def fill(members: dict[str, object]) -> None:
        for number, value in enumerate(declaration.values):
            members[f"m{number}"] = value

    made = new_class(declaration.name, (StrEnum,), exec_body=fill)
    assert issubclass(made, StrEnum)
    return made


def _struct(declaration: ir.StructDeclaration) -> type[Struct]:
    fields: Sequence[tuple[str, type, object]] = [
        (each.name, object, NODEFAULT if each.default is None else None)
        for each in declaration.fields
    ]
    stored = {each.name: each.stored for each in declaration.fields}
    return defstruct(declaration.name, fields, kw_only=True, rename=stored)
