"""Clusters lowered, with stand-ins for the unknown ones that keyspaces name; what joins the keys of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from cachegen import ir
from cachegen.lower.scope import CompilationUnit, SchemaText, WorkspaceScope
from cachegen.problems.names import UnknownPolicy
from cachegen.shape import model
from cachegen.shape.declarations import Declared
from cachegen.words.near import near_name

POLICIES = (
    "allkeys-lru",
    "allkeys-lfu",
    "allkeys-random",
    "volatile-lru",
    "volatile-lfu",
    "volatile-ttl",
    "volatile-random",
    "noeviction",
)
"""What a Redis server can do when its memory is full, as it spells it."""

STAND_IN_POLICY = "allkeys-lru"
"""The policy under which nothing is said of keyspaces without expiry."""


def clusters(
    units: Sequence[CompilationUnit],
    keyspaces: Sequence[ir.Keyspace],
    scope: WorkspaceScope,
) -> tuple[ir.Cluster, ...]:
    """Return the clusters of the workspace, and one for each name that is none."""
    lowered = [each for unit in units for each in _declared(unit, scope)]
    known = set(scope.clusters)
    for keyspace in keyspaces:
        if keyspace.cluster not in known:
            known.add(keyspace.cluster)
            stand_in = ir.Cluster(keyspace.cluster, keyspace.service, STAND_IN_POLICY)
            lowered.append(stand_in)
    return tuple(lowered)


def joined(
    keyspaces: Sequence[ir.Keyspace], clusters: Sequence[ir.Cluster]
) -> tuple[ir.Keyspace, ...]:
    """Return the keyspaces, each with the separator of its cluster."""
    separators = {each.name: each.separator for each in clusters}
    return tuple(
        replace(each, separator=separators.get(each.cluster, "/")) for each in keyspaces
    )


def _declared(unit: CompilationUnit, scope: WorkspaceScope) -> Iterator[ir.Cluster]:
    for each in unit.shaped.clusters:
        policy, doc = _body(unit, each, scope)
        separator = each.body.separator if each.body is not None else "/"
        if scope.clusters[each.name] == unit.service:
            yield ir.Cluster(each.name, unit.service, policy, doc, separator)


def _body(
    unit: CompilationUnit, declared: Declared[model.Cluster], scope: WorkspaceScope
) -> tuple[str, str | None]:
    if declared.body is None:
        return STAND_IN_POLICY, None
    policy, doc = declared.body.eviction_policy, declared.body.doc or None
    if policy in POLICIES:
        return policy, doc
    path = ("clusters", declared.name, "eviction_policy")
    place = SchemaText(policy, unit.service, path).place(scope.places)
    near = near_name(policy, POLICIES)
    scope.problems.append(UnknownPolicy(place, policy, near, POLICIES))
    return STAND_IN_POLICY, doc
