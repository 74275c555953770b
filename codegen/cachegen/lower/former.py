"""Former shapes of structs: which structs they are, and the functions that upgrade them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cachegen import ir
from cachegen.declarations import names_in
from cachegen.lower.identifiers import imported
from cachegen.lower.scope import SchemaText, WorkspaceScope
from cachegen.lower.structs import TypedStruct
from cachegen.lower.types import resolve
from cachegen.problems.former import FormerTwice, FormerType
from cachegen.words.types import spelled


def formers(
    struct: TypedStruct, structs: Mapping[str, TypedStruct], scope: WorkspaceScope
) -> tuple[ir.Former, ...]:
    """Return a struct's former shapes, without those that have a problem.

    Of a struct, or with a shape, of which something is not known, there are none: what it
    reads would be a guess.
    """
    found = tuple(_formers(struct, scope))
    names = [struct.name, *(each.struct for each in found)]
    return found if found and _are_known(names, structs) else ()


def _formers(struct: TypedStruct, scope: WorkspaceScope) -> Iterator[ir.Former]:
    met = {struct.name}
    for index, written in enumerate(struct.was):
        path = ("structs", struct.name, "was", index)
        text = SchemaText(written.type, struct.service, (*path, "type"))
        function = SchemaText(written.upgrade, struct.service, (*path, "upgrade"))
        upgrade, type = imported(function, scope), resolve(text, scope)
        if type is not None and not isinstance(type, ir.StructType):
            problem = FormerType(text.place(scope.places), struct.name, spelled(type))
            scope.problems.append(problem)
        elif type is not None and type.name in met:
            again = FormerTwice(text.place(scope.places), struct.name, type.name)
            scope.problems.append(again)
        elif type is not None and upgrade is not None:
            met.add(type.name)
            yield ir.Former(type.name, upgrade)


def _are_known(names: list[str], structs: Mapping[str, TypedStruct]) -> bool:
    """Return whether the types of all that some structs hold could be read."""
    met: set[str] = set()
    while names:
        struct = structs.get(names.pop())
        if struct is None or struct.name in met:
            continue
        met.add(struct.name)
        for each in struct.fields.values():
            if not each.sound or not each.readable:
                return False
            names.extend(names_in(each.type))
    return True
