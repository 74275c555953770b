"""The names under which fields are stored: what JSON, msgspec and the other fields allow."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from cachegen.lower.scope import WorkspaceScope
from cachegen.lower.structs import TypedField, TypedStruct
from cachegen.problems.json_names import JsonName, SameJsonName
from cachegen.source import Place

_LONGEST = 255


def json_names(struct: TypedStruct, scope: WorkspaceScope) -> dict[str, str | None]:
    """Return the JSON name of each field, None where it is the field's own or has a problem."""
    first: dict[str, TypedField] = {}
    found: dict[str, str | None] = {}
    for field in struct.fields.values():
        name = _written(field)
        if name is not None and (wrong := _fault(name)) is not None:
            place = scope.places.value(struct.service, *struct.path(field.name), "json")
            scope.problems.append(JsonName(place, field.name, name, wrong))
            name = None
        found[field.name] = None if name == field.name else name
        earlier = first.setdefault(name or field.name, field)
        if earlier is not field:
            scope.problems.append(
                SameJsonName(
                    _place(struct, field, scope),
                    name or field.name,
                    field.name,
                    earlier.name,
                    _place(struct, earlier, scope),
                )
            )
    return found


def _written(field: TypedField) -> str | None:
    if (
        isinstance(field.written, str)
        or "json_name" not in field.written.model_fields_set
    ):
        return None
    return field.written.json_name


def _fault(name: str) -> str | None:
    """Return what a name has that no JSON name may have."""
    if not name:
        return "is empty"
    if len(name) > _LONGEST:
        return f"has {len(name)} characters"
    odd: Iterable[str] = dict.fromkeys(
        each for each in name if each in '"\\' or unicodedata.category(each) == "Cc"
    )
    shown = [f"U+{ord(each):04X}" if each not in '"\\' else f"`{each}`" for each in odd]
    return f"holds {', '.join(shown)}" if shown else None


def _place(struct: TypedStruct, field: TypedField, scope: WorkspaceScope) -> Place:
    path = struct.path(field.name)
    if _written(field) is not None:
        return scope.places.value(struct.service, *path, "json")
    return scope.places.key(struct.service, *path)
