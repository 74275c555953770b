"""A workspace by service: what each file declares, in the schema's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cachegen import ir


class _Owned(Protocol):
    @property
    def service(self) -> str: ...


_OwnedT = TypeVar("_OwnedT", bound=_Owned)


@dataclass(frozen=True, slots=True)
class ModuleDeclarations:
    """What one file declares; `clusters` are those that its keyspaces use."""

    service: ir.Service
    named: tuple[ir.NamedScalar, ...]
    enums: tuple[ir.EnumDeclaration, ...]
    structs: tuple[ir.StructDeclaration, ...]
    keyspaces: tuple[ir.Keyspace, ...]
    clusters: tuple[ir.Cluster, ...]
    forgets: tuple[ir.Forget, ...]


def by_service(workspace: ir.Workspace) -> dict[str, ModuleDeclarations]:
    """Return what each service declares."""
    named = _grouped(workspace.named)
    enums = _grouped(workspace.enums)
    structs = _grouped(workspace.structs)
    keyspaces = _grouped(workspace.keyspaces)
    forgets = _grouped(workspace.forgets)
    return {
        each.name: ModuleDeclarations(
            each,
            named[each.name],
            enums[each.name],
            structs[each.name],
            keyspaces[each.name],
            _used(workspace.clusters, keyspaces[each.name]),
            forgets[each.name] if keyspaces[each.name] else (),
        )
        for each in workspace.services
    }


def _grouped(declared: Iterable[_OwnedT]) -> defaultdict[str, tuple[_OwnedT, ...]]:
    lists: defaultdict[str, list[_OwnedT]] = defaultdict(list)
    for each in declared:
        lists[each.service].append(each)
    return defaultdict(tuple, {name: tuple(found) for name, found in lists.items()})


def _used(
    clusters: tuple[ir.Cluster, ...], keyspaces: tuple[ir.Keyspace, ...]
) -> tuple[ir.Cluster, ...]:
    used = {each.cluster for each in keyspaces}
    return tuple(each for each in clusters if each.name in used)
