"""The arguments of a definition that say what its keyspace is for."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, literal
from cachegen.render.durations import delta, expiry
from cachegen.render.layout import Argument, Call
from cachegen.render.scope import ModuleScope
from cachegen.render.spelling import codec
from cachegen.render.stored import plain_struct_codec, struct_codec, wrapped

Given = dict[str, Code | Call]


def use(keyspace: ir.Keyspace, scope: ModuleScope) -> Given:
    """Return the arguments, by their names."""
    given = keyspace.value
    match given:
        case (
            ir.BasicValue(type)
            | ir.ListValue(type)
            | ir.SetValue(type)
            | ir.SortedSetValue(type)
        ):
            return {"value": wrapped(element(type, scope), keyspace, scope)}
        case ir.StructValue(struct):
            return {"value": wrapped(struct_codec(struct, scope), keyspace, scope)}
        case ir.DictValue(field, value):
            return {
                "field": codec(field, scope),
                "value": wrapped(_value(value, scope), keyspace, scope),
            }
        case ir.Limiter(limits, when_unavailable):
            said: Given = {"limit": _limits(limits, scope)}
            if when_unavailable != "raise":
                said["when_unavailable"] = literal(when_unavailable)
            return said
        case ir.Lock(lease):
            return {"lease": delta(lease, scope)}
        case _:
            assert_never(given)


def element(type: ir.ScalarLike | ir.StructType, scope: ModuleScope) -> Code | Call:
    """Return the codec of one element; of a struct, in its present shape alone."""
    if not isinstance(type, ir.StructType):
        return codec(type, scope)
    return plain_struct_codec(type.name, scope)


def _value(type: ir.ScalarLike | ir.StructType, scope: ModuleScope) -> Code | Call:
    """Return the codec of a dict's value."""
    if not isinstance(type, ir.StructType):
        return codec(type, scope)
    return struct_codec(type.name, scope)


def _limits(limits: tuple[ir.Limit, ...], scope: ModuleScope) -> Code | Call:
    first, *others = [_limit(each, scope) for each in limits]
    if not others:
        return first
    name = scope.spelled(symbols.ALL_OF)
    return Call(name, tuple(Argument(each) for each in (first, *others)))


def _limit(limit: ir.Limit, scope: ModuleScope) -> Call:
    arguments = [Argument(Code(str(limit.count)))]
    match limit:
        case ir.TokenBucket(count, per, burst):
            name = symbols.TOKEN_BUCKET
            arguments.append(Argument(delta(per, scope)))
            if burst != count:
                arguments.append(Argument(Code(str(burst)), identifier("burst")))
        case ir.ExactWindow(_, per):
            name = symbols.EXACT_WINDOW
            arguments.append(Argument(delta(per, scope)))
        case ir.FixedWindow(_, per, reset):
            name = symbols.FIXED_WINDOW
            ends = expiry(reset, scope) if reset is not None else delta(per or 1, scope)
            arguments.append(Argument(ends))
        case _:
            assert_never(limit)
    return Call(scope.spelled(name), tuple(arguments))
