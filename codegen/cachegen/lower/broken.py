"""Stand-ins for types that have a problem: their names are still judged as names.

Nothing refers to them; a file in another version of the language has none, for its words
could mean something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cachegen import ir
from cachegen.lower.declared import type_names
from cachegen.lower.scope import CompilationUnit, DeclaredType, TypeKind, WorkspaceScope
from cachegen.lower.structs import STAND_IN


def broken_named(
    units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> Iterator[ir.NamedScalar]:
    """Yield a stand-in for each named type that is broken."""
    for name, service in _broken(TypeKind.NAMED, units, scope):
        yield ir.NamedScalar(name, service, STAND_IN)


def broken_enums(
    units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> Iterator[ir.EnumDeclaration]:
    """Yield a stand-in without values for each enum that is broken."""
    for name, service in _broken(TypeKind.ENUM, units, scope):
        yield ir.EnumDeclaration(name, service, ())


def broken_structs(
    units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> Iterator[ir.StructDeclaration]:
    """Yield a stand-in without fields for each struct of which only the name is known.

    As a key such a struct has no names to hold a pattern against: it is imported, for
    what the checks can tell.
    """
    for name, service in _broken(TypeKind.STRUCT, units, scope):
        yield ir.StructDeclaration(name, service, (), ir.Import("builtins", "object"))


def _broken(
    kind: TypeKind, units: Sequence[CompilationUnit], scope: WorkspaceScope
) -> Iterator[tuple[str, str]]:
    for unit in units:
        if not unit.shaped.readable:
            continue
        for each, name in type_names(unit):
            counts = scope.types[name] == DeclaredType(kind, unit.service)
            if each is kind and name in scope.broken and counts:
                yield name, unit.service
