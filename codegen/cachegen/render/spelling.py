"""How types and codecs are written in Python."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir
from cachegen.render import symbols
from cachegen.render.code import Code, join
from cachegen.render.constants import constant
from cachegen.render.imports import Home
from cachegen.render.layout import Argument, Call
from cachegen.render.scope import ModuleScope


def annotation(type_: ir.Type, scope: ModuleScope) -> Code:
    """Return a type as an annotation."""
    match type_:
        case ir.ScalarType(scalar):
            return scope.spelled(symbols.SCALARS[scalar])
        case ir.NamedType(name) | ir.EnumType(name) | ir.StructType(name):
            return scope.spelled(scope.symbol(name))
        case ir.LiteralType(values):
            shown = join(", ", [constant(value) for value in values])
            return Code(f"{scope.spelled(symbols.LITERAL)}[{shown}]")
        case ir.OptionalType(item):
            return Code(f"{annotation(item, scope)} | None")
        case ir.ListType(item):
            return _container("list", (item,), scope)
        case ir.SetType(item, frozen):
            return _container("frozenset" if frozen else "set", (item,), scope)
        case ir.DictType(key, value):
            return _container("dict", (key, value), scope)
        case ir.TupleType(items, variadic):
            return _tuple(items, variadic, scope)
        case _:
            assert_never(type_)


def codec(type_: ir.ScalarLike, scope: ModuleScope) -> Code | Call:
    """Return the runtime's codec of a key, a key field, a basic value or an element."""
    match type_:
        case ir.ScalarType(scalar):
            return scope.spelled(symbols.codec(scalar))
        case ir.EnumType(name):
            class_ = scope.spelled(scope.symbol(name))
            return Call(scope.spelled(symbols.ENUM), (Argument(class_),))
        case ir.NamedType(name):
            wanted = scope.symbol(name)
            class_ = scope.spelled(wanted)
            base = codec(scope.types.named[name].base, scope)
            is_late = wanted.home is Home.LATE_APPLICATION
            function = symbols.IMPORTED_NAMED if is_late else symbols.NAMED
            made = Code(f"lambda: {class_}") if is_late else class_
            return Call(scope.spelled(function), (Argument(made), Argument(base)))
        case _:
            assert_never(type_)


def _container(name: str, items: tuple[ir.Type, ...], scope: ModuleScope) -> Code:
    inside = join(", ", [annotation(item, scope) for item in items])
    return Code(f"{scope.spelled(symbols.builtin(name))}[{inside}]")


def _tuple(items: tuple[ir.Type, ...], variadic: bool, scope: ModuleScope) -> Code:
    spelled = [annotation(item, scope) for item in items]
    inside = [*spelled, Code("...")] if variadic else spelled or [Code("()")]
    return Code(f"{scope.spelled(symbols.builtin('tuple'))}[{join(', ', inside)}]")
