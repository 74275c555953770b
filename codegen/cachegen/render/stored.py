"""How a keyspace's values are stored, as code: the codec of the value, and what is wrapped around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cachegen import ir
from cachegen.render import symbols
from cachegen.render.code import Code, identifier, literal
from cachegen.render.imports import Home, import_statement
from cachegen.render.layout import Argument, Call, bracketed, hugged
from cachegen.render.scope import ModuleScope
from cachegen.render.views import UpgradeView

_PLAIN = {"read": "written", "accept_plain": "accepted"}
"""What a plain value is to an encrypted keyspace that is still being rolled out."""

_USUAL = ir.Compression()


def struct_codec(name: str, scope: ModuleScope) -> Call:
    """Return the codec of a struct that is a keyspace's value, or one of a dict's."""
    declaration = scope.types.structs[name]
    former = (Argument(_former(declaration, each, scope)) for each in declaration.was)
    return _codec(name, scope, *former)


def plain_struct_codec(name: str, scope: ModuleScope) -> Call:
    """Return the codec of a struct without its former shapes."""
    return _codec(name, scope)


def _codec(name: str, scope: ModuleScope, *former: Argument) -> Call:
    """Return the codec of a struct, or of a model that is there only once it is used."""
    wanted = scope.symbol(name)
    class_ = scope.spelled(wanted)
    if wanted.home is not Home.LATE_APPLICATION:
        return Call(scope.spelled(symbols.STRUCT_CODEC), (Argument(class_), *former))
    model = Argument(Code(f"lambda: {class_}"))
    return Call(scope.spelled(symbols.IMPORTED), (model, *former))


def wrapped(
    value: Code | Call, keyspace: ir.Keyspace, scope: ModuleScope
) -> Code | Call:
    """Return a keyspace's codec with what the schema wants around it."""
    if keyspace.compress is not None:
        more = tuple(_compression(keyspace.compress))
        function = scope.spelled(symbols.COMPRESSED)
        value = Call(function, (Argument(value), *more))
    if keyspace.encrypt is not None:
        plain = _PLAIN.get(keyspace.encrypt)
        more = (Argument(literal(plain), identifier("plain")),) if plain else ()
        value = Call(scope.spelled(symbols.ENCRYPTED), (Argument(value), *more))
    return value


def upgrades(
    keyspaces: tuple[ir.Keyspace, ...], scope: ModuleScope
) -> tuple[UpgradeView, ...]:
    """Return the functions that the codecs of some keyspaces upgrade former shapes with."""
    found: dict[Code, UpgradeView] = {}
    for struct in _structs(keyspaces, scope):
        for each in struct.was:
            found[_name(struct, each, scope)] = _upgrade(struct, each, scope)
    return tuple(found.values())


def _structs(
    keyspaces: tuple[ir.Keyspace, ...], scope: ModuleScope
) -> Iterator[ir.StructDeclaration]:
    for each in keyspaces:
        match each.value:
            case ir.StructValue(struct) | ir.DictValue(_, ir.StructType(struct)):
                yield scope.types.structs[struct]
            case _:
                pass


def _compression(given: ir.Compression) -> Iterator[Argument]:
    if given.above != _USUAL.above:
        yield Argument(Code(str(given.above)), identifier("above"))
    if given.level != _USUAL.level:
        yield Argument(Code(str(given.level)), identifier("level"))


def _former(
    struct: ir.StructDeclaration, former: ir.Former, scope: ModuleScope
) -> Call:
    shape = plain_struct_codec(former.struct, scope)
    arguments = (Argument(shape), Argument(_name(struct, former, scope)))
    return Call(scope.spelled(symbols.FORMER), arguments)


def _upgrade(
    struct: ir.StructDeclaration, former: ir.Former, scope: ModuleScope
) -> UpgradeView:
    """Return a function of the module's own that calls the application's.

    It imports that one when it is first called: its module needs the types of this one.
    """
    name = _name(struct, former, scope)
    taken = scope.spelled(scope.symbol(former.struct))
    made = scope.spelled(scope.symbol(struct.name))
    function = identifier(former.upgrade.name)
    parameter = Code("stored" if function != "stored" else "value")
    return UpgradeView(
        signature=bracketed(
            f"def {name}(", (Code(f"{parameter}: {taken}"),), f") -> {made}:", 0
        ),
        imports=import_statement(former.upgrade.module, [function], 4),
        statement=hugged(f"return {function}(", parameter, ")", 4),
    )


def _name(struct: ir.StructDeclaration, former: ir.Former, scope: ModuleScope) -> Code:
    name = f"_{_snake(former.struct)}_to_{_snake(struct.name)}"
    return scope.names.reserved(name, f"{former.struct} to {struct.name}")


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
