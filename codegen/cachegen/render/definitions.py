"""The views of keyspace definitions: the constants that say all about a keyspace."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir
from cachegen.keys.patterns import text_of
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, literal
from cachegen.render.durations import lasting
from cachegen.render.layout import Argument, Call, argument_line
from cachegen.render.loading import load, near
from cachegen.render.scope import ModuleScope
from cachegen.render.spelling import codec
from cachegen.render.stored import struct_codec, wrapped
from cachegen.render.views import DefinitionView


def definition_name(keyspace: ir.Keyspace) -> Code:
    """Return the name of the constant that defines a keyspace."""
    return constant_name(keyspace.name)


def constant_name(name: str) -> Code:
    """Return the name of a constant of the module's own."""
    return identifier(f"_{name}")


def definition(keyspace: ir.Keyspace, scope: ModuleScope) -> DefinitionView:
    """Return the constant that says all about a keyspace."""
    given: dict[str, Code | Call] = {
        "service": literal(keyspace.service),
        "name": literal(keyspace.name),
        "cluster": literal(keyspace.cluster),
        "pattern": literal(text_of(keyspace.pattern)),
        "key": _key(keyspace.key, scope),
        "value": wrapped(_value(keyspace.value, scope), keyspace, scope),
    }
    if keyspace.expiry is not None:
        given["expiry"] = _expiry(keyspace.expiry, scope)
    if keyspace.shard_by is not None:
        given["shard_by"] = literal(keyspace.shard_by)
    if keyspace.on_decode_error != "raise":
        given["on_decode_error"] = literal(keyspace.on_decode_error)
    if keyspace.load is not None:
        given["load"] = load(keyspace.load, scope)
    if keyspace.near is not None:
        given["near"] = near(keyspace.near, keyspace.value, scope)
    lines = [
        argument_line(Argument(value, identifier(name)), 4)
        for name, value in given.items()
    ]
    scope.spelled(symbols.DEFINITION)
    scope.spelled(symbols.FINAL)
    return DefinitionView(definition_name(keyspace), tuple(lines))


def _key(key: ir.Key, scope: ModuleScope) -> Call:
    if isinstance(key, ir.ScalarKey):
        scalar = Argument(codec(key.type, scope))
        return Call(scope.spelled(symbols.SCALAR_KEY), (scalar,))
    declaration = scope.types.structs[key.struct]
    fields: list[Argument] = []
    for field in declaration.fields:
        assert isinstance(field.type, ir.ScalarLike)
        fields.append(Argument(codec(field.type, scope), identifier(field.name)))
    class_ = Argument(scope.spelled(scope.symbol(key.struct)))
    return Call(scope.spelled(symbols.STRUCT_KEY), (class_, *fields))


def _value(value: ir.Use, scope: ModuleScope) -> Code | Call:
    match value:
        case ir.BasicValue(type_) | ir.ListValue(type_) | ir.SetValue(type_):
            return codec(type_, scope)
        case ir.StructValue(name):
            return struct_codec(name, scope)
        case _:
            assert_never(value)


def _expiry(given: ir.Expiry, scope: ModuleScope) -> Code | Call:
    match given:
        case ir.NeverExpire():
            return scope.spelled(symbols.public("NEVER_EXPIRE"))
        case ir.ExpireDaily(hour, minute, second, timezone):
            parts = [Code(str(each)) for each in (hour, minute, second)]
            arguments = [Argument(each) for each in (*parts, literal(timezone))]
            name = scope.spelled(symbols.public("expire_daily_at"))
            return Call(name, tuple(arguments))
        case ir.ExpireIn(milliseconds, on, jitter):
            arguments = [Argument(lasting(milliseconds, scope))]
            if on != "write":
                arguments.append(Argument(literal(on), identifier("on")))
            if jitter:
                arguments.append(Argument(Code(repr(jitter)), identifier("jitter")))
            name = scope.spelled(symbols.public("expire_in"))
            return Call(name, tuple(arguments))
        case _:
            assert_never(given)
