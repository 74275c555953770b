"""The views of a service's classes, blocking and async, with one attribute for each keyspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from cachegen import ir, names
from cachegen.render import symbols, words
from cachegen.render.code import Code, identifier, join, literal
from cachegen.render.definitions import definition_name
from cachegen.render.imports import Symbol
from cachegen.render.layout import bracketed, hugged
from cachegen.render.scope import Scope
from cachegen.render.spelling import annotation
from cachegen.render.views import AttributeView, CachesView, Text

_SCALAR_KINDS = {
    ir.Scalar.STR: "StrKeyspace",
    ir.Scalar.INT: "IntKeyspace",
    ir.Scalar.FLOAT: "FloatKeyspace",
}


@dataclass(frozen=True, slots=True)
class Face:
    """The blocking or the async side of a service."""

    prefix: str
    class_name: str
    doc: str


def faces(service: str) -> dict[str, Face]:
    """Return the faces that a module can have, by the client's name."""
    shown = f"caches of the service `{service}`."
    return {
        "sync": Face("", names.caches_class(service), f"Blocking {shown}"),
        "async": Face("Async", names.async_caches_class(service), f"Async {shown}"),
    }


def caches(
    face: Face,
    keyspaces: tuple[ir.Keyspace, ...],
    clusters: tuple[ir.Cluster, ...],
    module: Scope,
) -> CachesView:
    """Return one of a service's classes; `clusters` are those that its keyspaces use."""
    scope = module.within(each.name for each in keyspaces)
    base = module.spelled(symbols.public(f"{face.prefix}Caches"))
    parameters = [names.parameter(each.name) for each in clusters]
    own = module.names.reserved("_self") if "self" in parameters else Code("self")
    inside = module.within(parameters)
    return CachesView(
        name=identifier(face.class_name),
        base=base,
        doc=Text((face.doc,)),
        attributes=tuple(
            _attribute(face, each, own, scope, inside) for each in keyspaces
        ),
        signature=_signature(own, parameters, scope),
        constructor_doc=words.constructor_text(clusters),
        super_call=_super_call(base, own, clusters, module),
    )


def _attribute(
    face: Face, keyspace: ir.Keyspace, own: Code, in_class: Scope, in_method: Scope
) -> AttributeView:
    """Return a keyspace's attribute, declared in the class.

    One in capitals is declared where it is assigned: pyright takes it for a constant.
    """
    name = identifier(keyspace.name)
    kind = symbols.public(f"{face.prefix}{_kind(keyspace.value, in_class)}")
    start = f"{own}.{name}"
    annotated = None
    if _is_constant(keyspace.name):
        start += f": {_class(kind, keyspace, in_method)}"
    else:
        annotated = Code(f"{name}: {_class(kind, keyspace, in_class)}")
    start += f" = {in_method.spelled(kind)}("
    inside = f"{own}, {definition_name(keyspace)}"
    return AttributeView(
        annotated, words.keyspace_text(keyspace), hugged(start, inside, ")", 8)
    )


def _is_constant(name: str) -> bool:
    return name == name.upper()


def _class(kind: Symbol, keyspace: ir.Keyspace, scope: Scope) -> Code:
    arguments = join(", ", _arguments(keyspace, scope))
    return Code(f"{scope.spelled(kind)}[{arguments}]")


def _signature(own: Code, parameters: list[str], scope: Scope) -> Code:
    text = scope.spelled(symbols.SCALARS[ir.Scalar.STR])
    shown = [Code(f"{identifier(each)}: {text} | None = None") for each in parameters]
    elements = (own, Code("*"), *shown)
    return bracketed("def __init__(", elements, ") -> None:", 4)


def _super_call(
    base: Code, own: Code, clusters: tuple[ir.Cluster, ...], module: Scope
) -> Code:
    """Return the call of the base's constructor, by the base's name where `super` is taken."""
    urls = tuple(
        Code(f"{literal(each.name)}: {identifier(names.parameter(each.name))}")
        for each in clusters
    )
    inside = bracketed("{", urls, "}", 12)
    parameters = [names.parameter(each.name) for each in clusters]
    if "super" in module.types or "super" in parameters:
        return bracketed(f"{base}.__init__(", (own, inside), ")", 8)
    return hugged("super().__init__(", inside, ")", 8)


def _kind(value: ir.Value, scope: Scope) -> str:
    match value:
        case ir.StructValue():
            return "StructKeyspace"
        case ir.ListValue():
            return "ListKeyspace"
        case ir.SetValue():
            return "SetKeyspace"
        case ir.BasicValue(type_):
            root = scope.types.base(type_)
            if isinstance(root, ir.EnumType) or root.scalar not in _SCALAR_KINDS:
                return "BasicKeyspace"
            named = "Named" if isinstance(type_, ir.NamedType) else ""
            return named + _SCALAR_KINDS[root.scalar]
        case _:
            assert_never(value)


def _arguments(keyspace: ir.Keyspace, scope: Scope) -> tuple[Code, ...]:
    """Return the type arguments of a keyspace class: the key's, and mostly the value's."""
    key = annotation(_key_type(keyspace.key), scope)
    value = keyspace.value
    match value:
        case ir.BasicValue(ir.ScalarType(scalar)) if scalar in _SCALAR_KINDS:
            return (key,)
        case ir.BasicValue(type_) | ir.ListValue(type_) | ir.SetValue(type_):
            return (key, annotation(type_, scope))
        case ir.StructValue(name):
            return (key, annotation(ir.StructType(name), scope))
        case _:
            assert_never(value)


def _key_type(key: ir.Key) -> ir.Type:
    return key.type if isinstance(key, ir.ScalarKey) else ir.StructType(key.struct)
