"""Keyspaces that an eviction policy does not go with: what nothing ever removes, and what must stay."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.diagnostics import Problem
from cachegen.places import Places
from cachegen.problems.eviction import NoExpiryUnderNoeviction, NoExpiryUnderVolatile
from cachegen.problems.kinds import MayBeEvicted


def missing_expiry(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the keyspaces without expiry in clusters that evict none such.

    An expiry of ``"never"`` is a choice that somebody made and says so; only a keyspace
    that says nothing is reported.
    """
    policies = {each.name: each.eviction_policy for each in workspace.clusters}
    for keyspace in workspace.keyspaces:
        if keyspace.expiry is not None or isinstance(
            keyspace.value, ir.Limiter | ir.Lock
        ):
            continue
        policy = policies.get(keyspace.cluster, "")
        place = places.key(keyspace.service, "keyspaces", keyspace.name)
        if policy.startswith("volatile-"):
            yield NoExpiryUnderVolatile(place, keyspace.name, keyspace.cluster, policy)
        elif policy == "noeviction":
            yield NoExpiryUnderNoeviction(place, keyspace.name, keyspace.cluster)


def evictable(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the limiters and locks in clusters that evict any key."""
    policies = {each.name: each.eviction_policy for each in workspace.clusters}
    for keyspace in workspace.keyspaces:
        policy = policies.get(keyspace.cluster, "")
        match keyspace.value:
            case ir.Limiter():
                kind = "limiter"
            case ir.Lock():
                kind = "lock"
            case _:
                continue
        if policy.startswith("allkeys-"):
            place = places.key(keyspace.service, "keyspaces", keyspace.name)
            yield MayBeEvicted(place, keyspace.name, kind, keyspace.cluster, policy)
