"""The structs' second look: defaults, and what a struct needs of others to be made at all."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.lower.circles import circles
from cachegen.lower.defaults import DefaultReader
from cachegen.lower.former import formers
from cachegen.lower.json_names import json_names
from cachegen.lower.scope import WorkspaceScope
from cachegen.lower.structs import TypedDeclarations, TypedField, TypedStruct
from cachegen.problems.declarations import (
    EndlessStruct,
    OptionalWithDefault,
    OptionalWithoutNone,
)
from cachegen.problems.defaults import DefaultEndless
from cachegen.shape import model
from cachegen.words.types import spelled

FieldId = tuple[str, str]
"""A struct and a field of it."""


def structs(
    declarations: TypedDeclarations, scope: WorkspaceScope
) -> tuple[ir.StructDeclaration, ...]:
    """Return the structs with their defaults read."""
    lowered = tuple(
        ir.StructDeclaration(
            each.name,
            each.service,
            tuple(_fields(each, declarations, scope)),
            each.imported,
            each.doc,
            formers(each, declarations.structs, scope),
        )
        for each in declarations.structs.values()
    )
    _endless_structs(declarations, scope)
    _endless_defaults(lowered, declarations, scope)
    return lowered


def _fields(
    struct: TypedStruct, declarations: TypedDeclarations, scope: WorkspaceScope
) -> Iterator[ir.Field]:
    stored = json_names(struct, scope)
    for each in struct.fields.values():
        default = _default(struct, each, declarations, scope) if each.sound else None
        yield ir.Field(each.name, each.type, default, each.doc, stored[each.name])


def _default(
    struct: TypedStruct,
    field: TypedField,
    declarations: TypedDeclarations,
    scope: WorkspaceScope,
) -> ir.Default | None:
    written = field.written
    if isinstance(written, str) or not field.has_default or not field.readable:
        return None
    path = struct.path(field.name)
    explicit = "default" in written.model_fields_set
    if written.optional:
        return _optional(struct, field, written, scope)
    assert explicit
    reader = DefaultReader(field.name, struct.service, scope, declarations)
    node = scope.places.node(struct.service, *path, "default")
    return reader.read(node, field.type)


def _optional(
    struct: TypedStruct,
    field: TypedField,
    written: model.FieldShape,
    scope: WorkspaceScope,
) -> ir.Default | None:
    path = struct.path(field.name)
    place = scope.places.key(struct.service, *path, "optional")
    if not isinstance(field.type, ir.OptionalType):
        text = spelled(field.type)
        scope.problems.append(OptionalWithoutNone(place, field.name, text))
        return None
    if "default" in written.model_fields_set:
        default = scope.places.key(struct.service, *path, "default")
        scope.problems.append(OptionalWithDefault(place, field.name, default))
    return ir.NoneDefault()


def _endless_structs(declarations: TypedDeclarations, scope: WorkspaceScope) -> None:
    """Report the structs that need one of themselves before the first can be made."""
    needs = {
        each.name: {
            needed: field.name
            for field in each.fields.values()
            if field.sound and not field.has_default
            for needed in _needed(field.type)
            if needed in declarations.structs
        }
        for each in declarations.structs.values()
    }
    for circle in circles({name: tuple(each) for name, each in needs.items()}):
        following = (*circle[1:], circle[0])
        path = tuple(
            f"{struct}.{needs[struct][needed]}: {needed}"
            for struct, needed in zip(circle, following, strict=True)
        )
        first = declarations.structs[circle[0]]
        field = needs[circle[0]][following[0]]
        place = scope.places.key(first.service, *first.path(field))
        scope.problems.append(EndlessStruct(place, circle[0], path))


def _needed(type: ir.Type) -> Iterator[str]:
    """Yield the structs without which no value of a type can be made."""
    if isinstance(type, ir.StructType):
        yield type.name
    elif isinstance(type, ir.TupleType) and not type.variadic:
        for item in type.items:
            yield from _needed(item)


def _endless_defaults(
    lowered: tuple[ir.StructDeclaration, ...],
    declarations: TypedDeclarations,
    scope: WorkspaceScope,
) -> None:
    """Report the defaults that need themselves before they can be made."""
    graph: dict[FieldId, tuple[FieldId, ...]] = {}
    defaults = {
        struct.name: {field.name: field.default for field in struct.fields}
        for struct in lowered
    }
    for struct in lowered:
        for field in struct.fields:
            if field.default is not None:
                needs = tuple(_default_needs(field.default, defaults))
                graph[struct.name, field.name] = needs
    for circle in circles(graph):
        struct_name, field_name = circle[0]
        first = declarations.structs[struct_name]
        path = first.path(field_name)
        place = scope.places.value(first.service, *path, "default")
        names = tuple(f"{struct}.{field}" for struct, field in circle)
        scope.problems.append(DefaultEndless(place, names))


def _default_needs(
    default: ir.Default, defaults: dict[str, dict[str, ir.Default | None]]
) -> Iterator[FieldId]:
    """Yield the fields whose defaults are made whenever this one is."""
    match default:
        case ir.StructDefault(struct=struct, fields=fields):
            given = dict(fields)
            for name, own in defaults.get(struct, {}).items():
                if own is not None and name not in given:
                    yield struct, name
            for each in given.values():
                yield from _default_needs(each, defaults)
        case ir.ItemsDefault(items=items):
            for each in items:
                yield from _default_needs(each, defaults)
        case ir.DictDefault(items=pairs):
            for _, each in pairs:
                yield from _default_needs(each, defaults)
        case _:
            return
