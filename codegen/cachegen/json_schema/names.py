"""The names that an editor can offer: those of the language, and those of a workspace."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir

_SCALARS = tuple(each.value for each in ir.Scalar)
_KEYS = tuple(each.value for each in ir.Scalar if each in ir.KEY_SCALARS)
_VALUES = tuple(each.value for each in ir.Scalar if each in ir.VALUE_SCALARS)


@dataclass(frozen=True, slots=True)
class Names:
    """What can be written where, completely spelled."""

    clusters: tuple[str, ...] = ()
    bases: tuple[str, ...] = _SCALARS
    keys: tuple[str, ...] = _KEYS
    values: tuple[str, ...] = _VALUES
    fields: tuple[str, ...] = _SCALARS
    named: tuple[str, ...] = ()
    keyspaces: tuple[str, ...] = ()
    structs: tuple[str, ...] = ()


def names_of(workspace: ir.Workspace) -> Names:
    """Return the names of the language and of a workspace."""
    named = tuple(each.name for each in workspace.named)
    scalars = (*named, *(each.name for each in workspace.enums))
    structs = tuple(each.name for each in workspace.structs)
    keys = tuple(each.name for each in workspace.structs if each.imported is None)
    elements = (*_VALUES, *scalars)
    containers = [f"{kind}[{each}]" for kind in ("list", "set") for each in elements]
    return Names(
        clusters=tuple(each.name for each in workspace.clusters),
        bases=(*_SCALARS, *scalars),
        keys=(*_KEYS, *scalars, *keys),
        values=(*elements, *structs, *containers),
        fields=(*_SCALARS, *scalars, *structs),
        named=named,
        keyspaces=tuple(dict.fromkeys(each.name for each in workspace.keyspaces)),
        structs=structs,
    )
