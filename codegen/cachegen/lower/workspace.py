"""All files' declarations to one workspace: names first, then types, then what uses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from cachegen import ir
from cachegen.diagnostics import Problem
from cachegen.lower.broken import broken_enums, broken_named, broken_structs
from cachegen.lower.clusters import clusters, joined
from cachegen.lower.declared import declared
from cachegen.lower.fields import structs
from cachegen.lower.forgetting import forgets
from cachegen.lower.hashing import unhashable
from cachegen.lower.keys import KeyReader
from cachegen.lower.keyspaces import KeyspaceReader
from cachegen.lower.named import enums, named_types
from cachegen.lower.scope import CompilationUnit, WorkspaceScope
from cachegen.lower.services import services
from cachegen.lower.structs import TypedDeclarations, typed_structs
from cachegen.places import Places
from cachegen.shape.declarations import Shaped


@dataclass(frozen=True, slots=True)
class Lowered:
    """The workspace, where its declarations stand, and what was wrong on the way.

    With problems the workspace holds a stand-in for what is not sound, so that the checks
    can still run; it is not one to generate from.
    """

    workspace: ir.Workspace
    places: Places
    problems: tuple[Problem, ...]


def lower(shaped: Sequence[Shaped], *, complete: bool = True) -> Lowered:
    """Return what the files mean together.

    `complete` is False when a file could not be read, so that names may be unknown that
    it declares.
    """
    units, problems = services(shaped)
    complete = complete and all(each.complete for each in shaped)
    scope = declared(units, complete)
    declared_enums = enums(units, scope)
    named = named_types(units, scope)
    declarations = TypedDeclarations(
        {each.name: each for each in named},
        {each.name: each for each in declared_enums},
        typed_structs(units, scope),
    )
    declared_structs = structs(declarations, scope)
    scope.problems.extend(unhashable(scope, declarations))
    keyspaces = tuple(_keyspaces(units, declarations, scope))
    declared_clusters = clusters(units, keyspaces, scope)
    workspace = ir.Workspace(
        ir.FORMAT,
        tuple(ir.Service(each.service, _path(each)) for each in units),
        declared_clusters,
        (*named, *broken_named(units, scope)),
        (*declared_enums, *broken_enums(units, scope)),
        (*declared_structs, *broken_structs(units, scope)),
        joined(keyspaces, declared_clusters),
    )
    forgotten = tuple(forgets(units, workspace, scope))
    workspace = replace(workspace, forgets=forgotten)
    return Lowered(workspace, scope.places, (*problems, *scope.problems))


def _keyspaces(
    units: Sequence[CompilationUnit],
    declarations: TypedDeclarations,
    scope: WorkspaceScope,
) -> Iterator[ir.Keyspace]:
    keys = KeyReader(scope, declarations, set())
    reader = KeyspaceReader(scope, declarations, keys)
    for unit in units:
        for each in unit.shaped.keyspaces:
            yield reader.read(unit, each)


def _path(unit: CompilationUnit) -> str:
    source = unit.shaped.document.source
    return source.named or source.path
