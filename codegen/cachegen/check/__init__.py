"""What is wrong with a workspace as a whole: a pure function from the IR to problems.

Checks ask the IR what things mean and `Places` where they stand; each returns every
problem it finds and none of them raises.
"""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.check.clashes import name_clashes
from cachegen.check.conflicts import conflicts
from cachegen.check.coverage import coverage
from cachegen.check.expiry import evictable, missing_expiry
from cachegen.check.forgetting import left_behind
from cachegen.check.former import former_shapes
from cachegen.check.nesting import nesting
from cachegen.check.separators import separators
from cachegen.check.unused import unused
from cachegen.diagnostics import Problem
from cachegen.places import Places

__all__ = ["check"]


def check(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield every problem of the workspace that no single declaration shows."""
    yield from name_clashes(workspace, places)
    yield from coverage(workspace, places)
    yield from separators(workspace, places)
    yield from conflicts(workspace, places)
    yield from former_shapes(workspace, places)
    yield from missing_expiry(workspace, places)
    yield from evictable(workspace, places)
    yield from nesting(workspace, places)
    yield from unused(workspace, places)
    yield from left_behind(workspace, places)
