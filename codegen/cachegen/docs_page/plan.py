"""From a workspace to the page's views: what stands where, and who uses what."""

from __future__ import annotations

from collections import defaultdict

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.docs_page import types as page_types
from cachegen.docs_page.cards import Cards
from cachegen.docs_page.generated import Generated
from cachegen.docs_page.map import drawn, keyspace_id
from cachegen.docs_page.views import LinkedText, PageView, Piece
from cachegen.places import Located

COLOURS = 6
"""Services take the page's colours in turn."""


def plan(place: Located, generated: Generated) -> PageView:
    """Return the page of a workspace and of what is generated from it."""
    workspace = place.workspace
    colours = {
        each.name: index % COLOURS for index, each in enumerate(workspace.services)
    }
    cards = Cards(
        place, Declarations.of(workspace), colours, _users(workspace), generated
    )
    declared: list[ir.TypeDeclaration] = [*workspace.structs]
    declared += workspace.enums
    declared += workspace.named
    return PageView(
        title="Caches of " + _listed([each.name for each in workspace.services]),
        counts=_counts(workspace),
        maps=(
            drawn(workspace, colours, name="wide", width=820, left=190, bend=130),
            drawn(workspace, colours, name="narrow", width=340, left=108, bend=46),
        ),
        clusters=tuple(cards.cluster(each) for each in workspace.clusters),
        services=tuple(cards.service(each) for each in workspace.services),
        types=tuple(
            cards.type(each) for each in sorted(declared, key=lambda one: one.name)
        ),
    )


def _users(workspace: ir.Workspace) -> dict[str, LinkedText]:
    """Return who uses each type: keyspaces and other types, each once."""
    found: defaultdict[str, dict[Piece, None]] = defaultdict(dict)
    for keyspace in workspace.keyspaces:
        user = Piece(keyspace.name, keyspace_id(keyspace))
        for name in page_types.mentioned(keyspace):
            found[name][user] = None
    for struct in workspace.structs:
        for field in struct.fields:
            for name in page_types.names(field.type):
                if name != struct.name:
                    found[name][Piece(struct.name, f"type-{struct.name}")] = None
        for former in struct.was:
            found[former.struct][Piece(struct.name, f"type-{struct.name}")] = None
    for named in workspace.named:
        for name in page_types.names(named.base):
            found[name][Piece(named.name, f"type-{named.name}")] = None
    return {name: tuple(users) for name, users in found.items()}


def _counts(workspace: ir.Workspace) -> tuple[tuple[str, str, str], ...]:
    types = len(workspace.structs) + len(workspace.enums) + len(workspace.named)
    counts = (
        (len(workspace.clusters), "cluster", "clusters"),
        (len(workspace.keyspaces), "keyspace", "keyspaces"),
        (types, "type", "types"),
        (len(workspace.services), "service", "services"),
    )
    return tuple(
        (str(number), noun if number == 1 else f"{noun}s", target)
        for number, noun, target in counts
    )


def _listed(items: list[str]) -> str:
    if len(items) > 4:
        return f"{len(items)} services"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
