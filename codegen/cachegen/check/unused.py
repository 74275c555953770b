"""Types and clusters that no keyspace needs, found by following references from the keyspaces."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.declarations import names_in
from cachegen.diagnostics import Problem
from cachegen.kinds import types_inside
from cachegen.places import Places
from cachegen.problems.unused import UnusedCluster, UnusedType
from cachegen.words.types import key_as_type


def unused(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the named types, enums, structs and clusters that no keyspace needs.

    It judges the workspace as it is: where a declaration was left out for its errors,
    what only that one needs is named too, so a caller that knows of errors drops these.
    """
    needed = _reached(workspace)
    for kind, section, declarations in (
        ("type", "types", workspace.named),
        ("enum", "enums", workspace.enums),
        ("struct", "structs", workspace.structs),
    ):
        for each in declarations:
            if each.name not in needed:
                place = places.key(each.service, section, each.name)
                yield UnusedType(place, kind, each.name)
    clusters = {keyspace.cluster for keyspace in workspace.keyspaces}
    for cluster in workspace.clusters:
        if cluster.name not in clusters:
            place = places.key(cluster.service, "clusters", cluster.name)
            yield UnusedCluster(place, cluster.name)


def _reached(workspace: ir.Workspace) -> set[str]:
    mentions: dict[str, tuple[ir.Type, ...]] = {
        each.name: (each.base,) for each in workspace.named
    }
    for struct in workspace.structs:
        former = (ir.StructType(each.struct) for each in struct.was)
        mentions[struct.name] = (*(each.type for each in struct.fields), *former)
    waiting: list[str] = []
    for keyspace in workspace.keyspaces:
        waiting.extend(_of_keyspace(keyspace))
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            for type in mentions.get(name, ()):
                waiting.extend(names_in(type))
    return reached


def _of_keyspace(keyspace: ir.Keyspace) -> Iterator[str]:
    for type in (key_as_type(keyspace.key), *types_inside(keyspace.value)):
        yield from names_in(type)
