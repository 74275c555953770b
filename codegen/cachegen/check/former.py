"""Former shapes that the struct itself reads: such values are never upgraded."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.diagnostics import Problem
from cachegen.front.tree import Mapping, Scalar, Sequence
from cachegen.places import Places
from cachegen.problems.former import FormerNeverUpgraded, FormerSometimesUpgraded
from cachegen.source import Place
from cachegen.stored.addresses import field_address
from cachegen.stored.common import Common
from cachegen.stored.reading import Reading
from cachegen.stored.samples import Samples, text
from cachegen.stored.trouble import Site


def former_shapes(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the former shapes of which the struct reads some or all values, each with one."""
    samples = Samples(Declarations.of(workspace))
    for struct in workspace.structs:
        for each in struct.was:
            yield from _judged(struct, each.struct, samples, places)


def _judged(
    struct: ir.StructDeclaration, former: str, samples: Samples, places: Places
) -> Iterator[Problem]:
    found = Common(samples, samples).struct(former, struct.name)
    if not found:
        return
    witness = (text(found[0]) or b"one too long to show").decode()
    place = _place(struct, former, places)
    address = field_address(struct)
    troubles = Reading(samples, samples).structs(
        former, struct.name, Site("", address, address)
    )
    if all(each.silent for each in troubles):
        yield FormerNeverUpgraded(place, struct.name, former, witness)
    else:
        yield FormerSometimesUpgraded(place, struct.name, former, witness)


def _place(struct: ir.StructDeclaration, former: str, places: Places) -> Place:
    """Return the place of a former shape's type."""
    path = ("structs", struct.name, "was")
    written = places.node(struct.service, *path)
    items = written.items if isinstance(written, Sequence) else ()
    for index, each in enumerate(items):
        type = each.get("type") if isinstance(each, Mapping) else None
        if type is not None and isinstance(type.value, Scalar):
            text = str(type.value.value)
            if text.strip() == former:
                at = (*path, index, "type")
                return places.within(struct.service, *at, start=0, end=len(text))
    return places.value(struct.service, *path)
