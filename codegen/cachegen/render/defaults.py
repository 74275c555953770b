"""How the defaults of struct fields are written in Python.

A default that can change, or whose words are not there yet when the class is made, is made
anew by a `default_factory`; empty lists, sets and dicts msgspec itself copies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from cachegen import ir
from cachegen.names import enum_member
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, join
from cachegen.render.constants import scalar_constant
from cachegen.render.imports import Home
from cachegen.render.scope import ModuleScope


@dataclass(frozen=True, slots=True)
class Value:
    """An expression, and whether the class body may run it once for all instances.

    `late` says that it needs a type of the application, whose module may import this one.
    """

    code: Code
    shared: bool = True
    late: bool = False


def default(type_: ir.Type, given: ir.Default, scope: ModuleScope) -> Code:
    """Return what stands behind a field's ``=``."""
    value = _value(type_, given, scope)
    if value.shared or _is_empty(given):
        return value.code
    field = scope.spelled(symbols.FIELD)
    if isinstance(given, ir.StructDefault) and _is_made(given, scope):
        made = scope.spelled(scope.symbol(given.struct))
        return Code(f"{field}(default_factory={made})")
    factory = f"lambda: {value.code}"
    if value.late:
        factory = f"{scope.spelled(symbols.LATE)}({factory})"
    return Code(f"{field}(default_factory={factory})")


def _is_empty(given: ir.Default) -> bool:
    return isinstance(given, ir.ItemsDefault | ir.DictDefault) and not given.items


def _is_made(given: ir.StructDefault, scope: ModuleScope) -> bool:
    """Return whether the struct's class itself can be the factory, as it is there by then."""
    is_there = given.struct in scope.made - scope.hidden
    is_peer = scope.symbol(given.struct).home is Home.PEER
    return not given.fields and (is_there or is_peer)


def _value(type_: ir.Type, given: ir.Default, scope: ModuleScope) -> Value:
    if isinstance(type_, ir.OptionalType) and not isinstance(given, ir.NoneDefault):
        return _value(type_.item, given, scope)
    if isinstance(type_, ir.NamedType):
        return _named(type_, given, scope)
    match given:
        case ir.NoneDefault():
            return Value(Code("None"))
        case ir.ScalarDefault(scalar, text):
            return Value(scalar_constant(scalar, text, scope))
        case ir.EnumDefault(enum, value):
            return _member(enum, value, scope)
        case ir.ItemsDefault(items):
            return _items(type_, items, scope)
        case ir.DictDefault(items):
            return _dict(type_, items, scope)
        case ir.StructDefault(struct, fields):
            return _struct(struct, fields, scope)
        case _:
            assert_never(given)


def _named(type_: ir.NamedType, given: ir.Default, scope: ModuleScope) -> Value:
    base = _value(scope.types.named[type_.name].base, given, scope)
    wanted = scope.symbol(type_.name)
    code = Code(f"{scope.spelled(wanted)}({base.code})")
    is_late = wanted.home is Home.LATE_APPLICATION
    is_there = wanted.home is not Home.LATE_PEER and not is_late
    return Value(code, base.shared and is_there, base.late or is_late)


def _member(enum: str, value: str, scope: ModuleScope) -> Value:
    wanted = scope.symbol(enum)
    code = Code(f"{scope.spelled(wanted)}.{identifier(enum_member(value))}")
    return Value(code, wanted.home is not Home.LATE_PEER)


def _items(type_: ir.Type, items: tuple[ir.Default, ...], scope: ModuleScope) -> Value:
    match type_:
        case ir.ListType(item):
            values = [_value(item, each, scope) for each in items]
            return Value(Code(f"[{_joined(values)}]"), False, _any_late(values))
        case ir.SetType(item, frozen):
            values = [_value(item, each, scope) for each in items]
            return _set(values, frozen, scope)
        case ir.TupleType(types, variadic):
            each_type = types * len(items) if variadic else types
            pairs = zip(each_type, items, strict=True)
            values = [_value(item, each, scope) for item, each in pairs]
            comma = "," if len(values) == 1 else ""
            code = Code(f"({_joined(values)}{comma})")
            return Value(code, _all_shared(values), _any_late(values))
        case _:
            raise ValueError(f"items for {type_!r}")


def _set(values: list[Value], frozen: bool, scope: ModuleScope) -> Value:
    inside = f"{{{_joined(values)}}}" if values else ""
    if frozen:
        name = scope.spelled(symbols.builtin("frozenset"))
        code = Code(f"{name}({inside})")
        return Value(code, _all_shared(values), _any_late(values))
    empty = "" if values else f"{scope.spelled(symbols.builtin('set'))}()"
    return Value(Code(inside or empty), False, _any_late(values))


def _dict(
    type_: ir.Type, items: tuple[tuple[ir.Default, ir.Default], ...], scope: ModuleScope
) -> Value:
    assert isinstance(type_, ir.DictType)
    pairs = [
        (_value(type_.key, key, scope), _value(type_.value, value, scope))
        for key, value in items
    ]
    shown = [Code(f"{key.code}: {value.code}") for key, value in pairs]
    is_late = _any_late([each for pair in pairs for each in pair])
    return Value(Code(f"{{{join(', ', shown)}}}"), False, is_late)


def _struct(
    name: str, fields: tuple[tuple[str, ir.Default], ...], scope: ModuleScope
) -> Value:
    types = {each.name: each.type for each in scope.types.structs[name].fields}
    values = {field: _value(types[field], value, scope) for field, value in fields}
    arguments = [
        Code(f"{identifier(field)}={value.code}") for field, value in values.items()
    ]
    code = Code(f"{scope.spelled(scope.symbol(name))}({join(', ', arguments)})")
    return Value(code, False, _any_late(values.values()))


def _joined(values: Iterable[Value]) -> Code:
    return join(", ", [value.code for value in values])


def _any_late(values: Iterable[Value]) -> bool:
    return any(value.late for value in values)


def _all_shared(values: Iterable[Value]) -> bool:
    return all(value.shared for value in values)
