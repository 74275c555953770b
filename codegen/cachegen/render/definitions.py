"""The views of keyspace definitions: the constants that say all about a keyspace."""

from __future__ import annotations

from hashlib import sha256

from cachegen import ir
from cachegen.keys.patterns import text_of
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, literal
from cachegen.render.durations import expiry
from cachegen.render.layout import Argument, Call, argument_line
from cachegen.render.loading import load, near
from cachegen.render.scope import ModuleScope
from cachegen.render.spelling import codec
from cachegen.render.uses import use
from cachegen.render.views import DefinitionView

_LONGEST_CONSTANT = 48


def definition_name(keyspace: ir.Keyspace) -> Code:
    """Return the name of the constant that defines a keyspace."""
    return constant_name(keyspace.name)


def constant_name(name: str) -> Code:
    """Return the name of a constant of the module's own.

    It is short enough for ``name: Final = KeyspaceDefinition(``: formatters do not agree on
    how to break a line there.
    """
    if len(name) <= _LONGEST_CONSTANT:
        return identifier(f"_{name}")
    digest = sha256(name.encode()).hexdigest()[:8]
    return identifier(f"_{name[: _LONGEST_CONSTANT - len(digest) - 1]}_{digest}")


def definition(keyspace: ir.Keyspace, scope: ModuleScope) -> DefinitionView:
    """Return the constant that says all about a keyspace."""
    given: dict[str, Code | Call] = {
        "service": literal(keyspace.service),
        "name": literal(keyspace.name),
        "cluster": literal(keyspace.cluster),
        "pattern": literal(text_of(keyspace.pattern)),
    }
    if keyspace.separator != "/":
        given["separator"] = literal(keyspace.separator)
    given["key"] = _key(keyspace.key, scope)
    given.update(use(keyspace, scope))
    if keyspace.expiry is not None:
        given["expiry"] = expiry(keyspace.expiry, scope)
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
    class_ = scope.spelled(symbols.definition(keyspace.value))
    scope.spelled(symbols.FINAL)
    return DefinitionView(definition_name(keyspace), class_, tuple(lines))


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
