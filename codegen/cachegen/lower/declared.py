"""The declarations of each service: the scope of a workspace, and the names that are declared twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cachegen.diagnostics import Problem
from cachegen.lower.identifiers import bad_cluster, bad_name
from cachegen.lower.scope import (
    SECTIONS,
    CompilationUnit,
    DeclaredType,
    TypeKind,
    WorkspaceScope,
)
from cachegen.names import RESERVED_TYPE_NAMES
from cachegen.places import Places
from cachegen.problems.names import DeclaredTwice


def declared(units: Sequence[CompilationUnit], complete: bool) -> WorkspaceScope:
    """Return the workspace's scope; the first of two declarations is the one that counts."""
    places = Places({unit.service: unit.shaped.document for unit in units})
    scope = WorkspaceScope(places, {}, {}, complete, [])
    types: dict[str, DeclaredType] = {}
    clusters: dict[str, str] = {}
    for unit in units:
        scope.problems.extend(_clusters(unit, clusters, places))
        for kind, name in type_names(unit):
            scope.problems.extend(_type(unit, kind, name, types, places))
    broken = {name for unit in units for name in _bodiless(unit, types)}
    return WorkspaceScope(places, types, clusters, complete, scope.problems, broken)


def type_names(unit: CompilationUnit) -> Iterator[tuple[TypeKind, str]]:
    """Yield the kind and name of each type that a file declares."""
    for named in unit.shaped.types:
        yield TypeKind.NAMED, named.name
    for enum in unit.shaped.enums:
        yield TypeKind.ENUM, enum.name
    for struct in unit.shaped.structs:
        yield TypeKind.STRUCT, struct.name


def _bodiless(
    unit: CompilationUnit, types: Mapping[str, DeclaredType]
) -> Iterator[str]:
    """Yield the types of which the file shows only the names."""
    named, enums = unit.shaped.types, unit.shaped.enums
    for kind, all_declared in (
        (TypeKind.NAMED, named),
        (TypeKind.ENUM, enums),
        (TypeKind.STRUCT, unit.shaped.structs),
    ):
        counts = DeclaredType(kind, unit.service)
        for each in all_declared:
            if each.body is None and types[each.name] == counts:
                yield each.name


def _clusters(
    unit: CompilationUnit, clusters: dict[str, str], places: Places
) -> Iterator[Problem]:
    for each in unit.shaped.clusters:
        place = places.key(unit.service, "clusters", each.name)
        yield from bad_cluster(each.name, place)
        first = clusters.setdefault(each.name, unit.service)
        if first != unit.service:
            before = places.key(first, "clusters", each.name)
            yield DeclaredTwice(place, each.name, "cluster", before, "a cluster")


def _type(
    unit: CompilationUnit,
    kind: TypeKind,
    name: str,
    types: dict[str, DeclaredType],
    places: Places,
) -> Iterator[Problem]:
    place = places.key(unit.service, SECTIONS[kind], name)
    if name not in RESERVED_TYPE_NAMES:  # of these the checks say more
        yield from bad_name(kind, name, place)
    this = DeclaredType(kind, unit.service)
    first = types.setdefault(name, this)
    if first != this:
        before = places.key(first.service, SECTIONS[first.kind], name)
        article = "an" if first.kind is TypeKind.ENUM else "a"
        yield DeclaredTwice(place, name, kind, before, f"{article} {first.kind}")
