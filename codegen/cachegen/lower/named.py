"""Named types and enums lowered: what each is made of, down to a scalar or an enum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cachegen import ir
from cachegen.lower.circles import circles
from cachegen.lower.identifiers import imported
from cachegen.lower.scope import (
    CompilationUnit,
    DeclaredType,
    SchemaText,
    TypeKind,
    WorkspaceScope,
)
from cachegen.lower.types import resolve
from cachegen.problems.declarations import EnumEmpty, EnumTwice, NamedBase, NamedCircle
from cachegen.shape import model
from cachegen.shape.declarations import Declared
from cachegen.words.types import spelled


def named_types(
    units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> tuple[ir.NamedScalar, ...]:
    """Return the sound named types; those that are not become broken names."""
    lowered: dict[str, ir.NamedScalar] = {}
    for unit in units:
        for declared in unit.shaped.types:
            named = _named(unit, declared, scope)
            counts = scope.types[declared.name] == DeclaredType(
                TypeKind.NAMED, unit.service
            )
            if counts and named is not None:
                lowered[declared.name] = named
            elif counts:
                scope.broken.add(declared.name)
    _break_circles(lowered, scope)
    _break_followers(lowered, scope)
    return tuple(lowered.values())


def enums(
    units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> tuple[ir.EnumDeclaration, ...]:
    """Return the sound enums; those that are not become broken names."""
    return tuple(_enums(units, scope))


def _named(
    unit: CompilationUnit,
    declared: Declared[model.NamedSpecification],
    scope: WorkspaceScope,
) -> ir.NamedScalar | None:
    body = declared.body
    if body is None:
        return None
    path = ("types", declared.name)
    source: ir.Import | None = None
    if isinstance(body, model.NamedScalar):
        if "imported" in body.model_fields_set:
            source = imported(
                SchemaText(body.imported, unit.service, (*path, "import")), scope
            )
        text, doc = (
            SchemaText(body.base, unit.service, (*path, "base")),
            body.doc or None,
        )
    else:
        text, doc = SchemaText(body, unit.service, path), None
    base = resolve(text, scope) if declared.sound("base") else None
    if base is None:
        return None
    if not isinstance(base, ir.ScalarType | ir.NamedType | ir.EnumType):
        place = text.place(scope.places)
        scope.problems.append(NamedBase(place, declared.name, spelled(base)))
        return None
    return ir.NamedScalar(declared.name, unit.service, base, source, doc)


def _break_circles(lowered: dict[str, ir.NamedScalar], scope: WorkspaceScope) -> None:
    graph = {name: _made_of(each) for name, each in lowered.items()}
    for circle in circles(graph):
        first = lowered[circle[0]]
        path: tuple[str, ...] = ("types", first.name)
        if scope.places.has(first.service, *path, "base"):
            path = (*path, "base")
        text = SchemaText(spelled(first.base), first.service, path)
        place = text.place(scope.places)
        scope.problems.append(NamedCircle(place, circle))
        scope.broken.update(circle)


def _break_followers(lowered: dict[str, ir.NamedScalar], scope: WorkspaceScope) -> None:
    """Take out what is broken and, through its bases, all that is made of it."""
    users: dict[str, list[str]] = {}
    for name, each in lowered.items():
        for base in _made_of(each):
            users.setdefault(base, []).append(name)
    pending = list(scope.broken)
    while pending:
        broken = pending.pop()
        lowered.pop(broken, None)
        scope.broken.add(broken)
        pending.extend(each for each in users.get(broken, ()) if each in lowered)


def _made_of(named: ir.NamedScalar) -> tuple[str, ...]:
    return (named.base.name,) if isinstance(named.base, ir.NamedType) else ()


def _enums(
    units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> Iterator[ir.EnumDeclaration]:
    for unit in units:
        for declared in unit.shaped.enums:
            enum = _enum(unit, declared, scope)
            counts = scope.types[declared.name] == DeclaredType(
                TypeKind.ENUM, unit.service
            )
            if counts and enum is not None:
                yield enum
            elif counts:
                scope.broken.add(declared.name)


def _enum(
    unit: CompilationUnit,
    declared: Declared[model.EnumSpecification],
    scope: WorkspaceScope,
) -> ir.EnumDeclaration | None:
    body = declared.body
    if body is None or not declared.sound("values"):
        return None
    path: tuple[str, ...] = ("enums", declared.name)
    values, doc = _values(body)
    if isinstance(body, model.Enum):
        path = (*path, "values")
    if not values:
        place = scope.places.value(unit.service, *path)
        scope.problems.append(EnumEmpty(place, declared.name))
        return None
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        earlier = first.setdefault(value, index)
        if earlier != index:
            place = scope.places.value(unit.service, *path, index)
            before = scope.places.value(unit.service, *path, earlier)
            scope.problems.append(EnumTwice(place, declared.name, value, before))
    # One listed twice stays: its place in the list is how the checks find its text.
    return ir.EnumDeclaration(declared.name, unit.service, values, doc)


def _values(body: model.EnumSpecification) -> tuple[tuple[str, ...], str | None]:
    if isinstance(body, model.Enum):
        return body.values, body.doc or None
    return body, None
