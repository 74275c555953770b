"""The last stages of the compiler in one call: from a sound workspace to the files' texts."""

from __future__ import annotations

from collections.abc import Callable

from cachegen import ir
from cachegen.clients import Client
from cachegen.render import render
from cachegen.render.plan import plan


def modules(
    workspace: ir.Workspace,
    clients: frozenset[Client],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, str]:
    """Return the text of each file of the output folder by its name."""
    return render(plan(workspace, clients), progress)
