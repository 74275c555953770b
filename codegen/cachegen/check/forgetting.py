"""What a `forget` leaves: keyspaces with such a field whose keys it cannot all name, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.diagnostics import Problem
from cachegen.keys.personal import Many, Open, personal
from cachegen.places import Places
from cachegen.problems.forget_coverage import ForgetLeaves, ForgetNothing, ForgetTooMany


def left_behind(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield what each `forget` of the workspace does not delete."""
    types = Declarations.of(workspace)
    for forget in workspace.forgets:
        left = list(_left(forget, workspace, types, places))
        yield from left
        if not left and not forget.covered:
            place = places.key(forget.service, "forget", forget.name)
            yield ForgetNothing(place, forget.name, forget.key)


def _left(
    forget: ir.Forget, workspace: ir.Workspace, types: Declarations, places: Places
) -> Iterator[Problem]:
    place = places.key(forget.service, "forget", forget.name)
    for keyspace in workspace.keyspaces:
        if keyspace.service != forget.service:
            continue
        declared = places.value(keyspace.service, "keyspaces", keyspace.name, "key")
        match personal(keyspace, forget.key, types):
            case Open(field):
                yield ForgetLeaves(place, forget.name, keyspace.name, field, declared)
            case Many(count):
                yield ForgetTooMany(place, forget.name, keyspace.name, count, declared)
            case _:
                pass
