"""A workspace together with where its declarations stand, for what speaks of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cachegen import front, ir
from cachegen.places import Places
from cachegen.source import Source


@dataclass(frozen=True, slots=True)
class Located:
    """A sound workspace and its places."""

    workspace: ir.Workspace
    places: Places


def located(workspace: ir.Workspace, sources: Sequence[Source]) -> Located:
    """Return the workspace with places; its services are named by the sources' paths."""
    by_path = {source.path: source for source in sources}
    documents = {
        service.name: document
        for service in workspace.services
        if (document := front.parse(by_path[service.source]).document) is not None
    }
    return Located(workspace, Places(documents))
