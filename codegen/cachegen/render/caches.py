"""The views of a service's classes, blocking and async, with one attribute for each keyspace."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir, names
from cachegen.kinds import Kind, kind_of_keyspace, types_inside
from cachegen.render import symbols, words
from cachegen.render.code import Code, identifier, join, literal
from cachegen.render.declared import ModuleDeclarations
from cachegen.render.definitions import definition_name
from cachegen.render.forgetting import method
from cachegen.render.imports import Symbol
from cachegen.render.layout import bracketed, hugged
from cachegen.render.scope import ModuleScope
from cachegen.render.spelling import annotation
from cachegen.render.views import AttributeView, CachesView, Prose
from cachegen.words.types import key_as_type


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


def caches(face: Face, declared: ModuleDeclarations, module: ModuleScope) -> CachesView:
    """Return one of a service's classes."""
    keyspaces, clusters = declared.keyspaces, declared.clusters
    methods = [names.forget_method(each.name) for each in declared.forgets]
    scope = module.within([*(each.name for each in keyspaces), *methods])
    base = module.spelled(symbols.public(f"{face.prefix}Caches"))
    parameters = [names.parameter(each.name) for each in clusters]
    own = module.names.reserved("_self") if "self" in parameters else Code("self")
    inside = module.within(parameters)
    attributes = tuple(_attribute(face, each, own, scope, inside) for each in keyspaces)
    return CachesView(
        name=identifier(face.class_name),
        base=base,
        doc=Prose((face.doc,)),
        attributes=attributes,
        constants=tuple(each.annotation for each in attributes if each.is_constant),
        signature=_signature(own, parameters, scope),
        constructor_doc=words.constructor_text(clusters),
        super_call=_super_call(base, own, clusters, module),
        methods=tuple(
            method(each, scope, is_async=bool(face.prefix)) for each in declared.forgets
        ),
    )


def _attribute(
    face: Face,
    keyspace: ir.Keyspace,
    own: Code,
    in_class: ModuleScope,
    in_method: ModuleScope,
) -> AttributeView:
    """Return a keyspace's attribute, declared in the class.

    One in capitals is declared for type checkers where it is assigned: pyright takes it
    for a constant.
    """
    name = identifier(keyspace.name)
    kind = kind_of_keyspace(keyspace, in_class.types)
    class_ = symbols.public(f"{face.prefix}{kind.class_name}")
    arguments = _arguments(keyspace, kind)
    start = f"{own}.{name}"
    annotated = Code(f"{name}: {_typed(class_, arguments, in_class)}")
    is_constant = _is_constant(keyspace.name)
    if is_constant:
        start += f": {_typed(class_, arguments, in_method)}"
        in_class.within(()).spelled(symbols.TYPE_CHECKING)
    start += f" = {in_method.spelled(class_)}("
    inside = f"{own}, {definition_name(keyspace)}"
    return AttributeView(
        annotation=annotated,
        is_constant=is_constant,
        doc=words.keyspace_text(keyspace),
        assignment=hugged(start, inside, ")", 8),
    )


def _is_constant(name: str) -> bool:
    return name == name.upper()


def _typed(class_: Symbol, arguments: tuple[ir.Type, ...], scope: ModuleScope) -> Code:
    inside = join(", ", tuple(annotation(each, scope) for each in arguments))
    return Code(f"{scope.spelled(class_)}[{inside}]")


def _signature(own: Code, parameters: list[str], scope: ModuleScope) -> Code:
    text = scope.spelled(symbols.SCALARS[ir.Scalar.STR])
    shown = [Code(f"{identifier(each)}: {text} | None = None") for each in parameters]
    elements = (own, Code("*"), *shown)
    return bracketed("def __init__(", elements, ") -> None:", 4)


def _super_call(
    base: Code, own: Code, clusters: tuple[ir.Cluster, ...], module: ModuleScope
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


def _arguments(keyspace: ir.Keyspace, kind: Kind) -> tuple[ir.Type, ...]:
    """Return the type arguments of a keyspace's class."""
    inside = types_inside(keyspace.value)
    if keyspace.load is not None:
        (value,) = inside
        found = value if keyspace.load.missing is None else ir.OptionalType(value)
        inside = (value, found)
    return (
        key_as_type(keyspace.key),
        *(inside[:-1] if kind.names_value else inside),
    )
