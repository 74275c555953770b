"""The views of what is forgotten: a constant that finds the keys, and a method that deletes them."""

from __future__ import annotations

from cachegen import ir, names
from cachegen.render import symbols, words
from cachegen.render.code import Code, identifier, literal
from cachegen.render.definitions import constant_name
from cachegen.render.layout import Argument, Call, argument_line, bracketed
from cachegen.render.scope import ModuleScope
from cachegen.render.spelling import annotation
from cachegen.render.views import ForgottenView, MethodView


def forgotten_name(forget: ir.Forget) -> Code:
    """Return the name of the constant that finds the keys."""
    return constant_name(names.forget_method(forget.name))


def forgotten(forget: ir.Forget, scope: ModuleScope) -> ForgottenView:
    """Return the constant that finds the keys of one value."""
    every = scope.spelled(symbols.EVERY_KEY)
    lines: list[Code] = []
    for each in forget.covered:
        arguments = (
            Argument(constant_name(each.keyspace)),
            Argument(literal(each.field)),
        )
        lines.append(argument_line(Argument(Call(every, arguments)), 4))
    scope.spelled(symbols.FINAL)
    function = scope.spelled(symbols.FORGOTTEN)
    return ForgottenView(forgotten_name(forget), function, tuple(lines))


def method(forget: ir.Forget, scope: ModuleScope, *, is_async: bool) -> MethodView:
    """Return the method that deletes the keys; `scope` is its class's."""
    argument = identifier(names.value_parameter(forget.key))
    inside = scope.within([argument])
    name = identifier(names.forget_method(forget.name))
    key = annotation(ir.NamedType(forget.key), scope)
    count = scope.spelled(symbols.SCALARS[ir.Scalar.INT])
    function = inside.spelled(symbols.AFORGET if is_async else symbols.FORGET)
    own = (Code("self"), forgotten_name(forget), argument)
    return MethodView(
        bracketed(
            f"{'async ' if is_async else ''}def {name}(",
            (Code("self"), Code(f"{argument}: {key}")),
            f") -> {count}:",
            4,
        ),
        words.forget_text(forget),
        bracketed(f"return {'await ' if is_async else ''}{function}(", own, ")", 8),
    )
