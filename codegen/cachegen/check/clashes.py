"""Names that a generated module cannot hold beside what it already holds.

Names that merely shadow, such as a field called `str` or a keyspace called `self`, are
fine and no concern of this check.
"""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir, names
from cachegen.diagnostics import Problem
from cachegen.places import Places
from cachegen.problems.clashes import (
    EnumMembersMeet,
    EnumMemberUnusable,
    ForgetNameTaken,
    KeyspaceNameTaken,
    ServiceClassTaken,
    ServiceNameTaken,
    TypeNameTaken,
)
from cachegen.source import Place


def name_clashes(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the names that Python or a generated module needs for something else."""
    yield from _services(workspace, places)
    yield from _types(workspace, places)
    yield from _keyspaces(workspace, places)
    yield from _forgets(workspace, places)
    for enum in workspace.enums:
        yield from _members(enum, places)


def _services(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    for service in workspace.services:
        made = (
            names.caches_class(service.name),
            names.async_caches_class(service.name),
        )
        for name in made:
            if name in names.RESERVED_TYPE_NAMES:
                place = _service_place(service.name, places)
                yield ServiceClassTaken(place, service.name, name)
        if service.name.lower() in names.RESERVED_MODULE_NAMES:
            place = _service_place(service.name, places)
            yield ServiceNameTaken(place, service.name)


def _service_place(service: str, places: Places) -> Place:
    """Return the place of a service's name; of one called like its file, the first line's."""
    if places.has(service, "service"):
        return places.within(service, "service", start=0, end=len(service))
    return places.key(service, "version")


def _types(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    made: dict[str, str] = {}
    for service in workspace.services:
        made[names.caches_class(service.name)] = service.name
        made[names.async_caches_class(service.name)] = service.name
    for kind, section, declarations in (
        ("type", "types", workspace.named),
        ("enum", "enums", workspace.enums),
        ("struct", "structs", workspace.structs),
    ):
        for each in declarations:
            if each.name in names.RESERVED_TYPE_NAMES or each.name in made:
                place = places.key(each.service, section, each.name)
                owner = made.get(each.name)
                instead = names.pascal_case(f"{each.service}_{each.name}")
                yield TypeNameTaken(place, kind, each.name, owner, instead)


def _keyspaces(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    for keyspace in workspace.keyspaces:
        if keyspace.name in names.RESERVED_KEYSPACE_NAMES:
            place = places.key(keyspace.service, "keyspaces", keyspace.name)
            owner = names.caches_class(keyspace.service)
            yield KeyspaceNameTaken(place, keyspace.name, owner)


def _forgets(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    taken = {(each.service, each.name) for each in workspace.keyspaces}
    for forget in workspace.forgets:
        method = names.forget_method(forget.name)
        if (forget.service, method) in taken:
            place = places.key(forget.service, "forget", forget.name)
            keyspace = places.key(forget.service, "keyspaces", method)
            yield ForgetNameTaken(place, keyspace, forget.name, method)


def _members(enum: ir.EnumDeclaration, places: Places) -> Iterator[Problem]:
    path: tuple[str, ...] = ("enums", enum.name)
    if places.has(enum.service, *path, "values"):
        path = (*path, "values")
    first: dict[str, int] = {}
    for value, index in _positions(enum.values).items():
        member = names.enum_member(value)
        place = _value_place(enum, index, path, places)
        if not names.is_member(enum.name, member):
            yield EnumMemberUnusable(place, enum.name, value, member)
            continue
        earlier = first.setdefault(member, index)
        if earlier != index:
            other = _value_place(enum, earlier, path, places)
            yield EnumMembersMeet(
                place, other, enum.name, value, enum.values[earlier], member
            )


def _positions(values: tuple[str, ...]) -> dict[str, int]:
    """Return where each value stands first; one that stands twice is reported already."""
    positions: dict[str, int] = {}
    for index, value in enumerate(values):
        positions.setdefault(value, index)
    return positions


def _value_place(
    enum: ir.EnumDeclaration, index: int, path: tuple[str, ...], places: Places
) -> Place:
    """Return the place of a value without its quotes; of an empty one, with them."""
    value = enum.values[index]
    if not value:
        return places.value(enum.service, *path, index)
    return places.within(enum.service, *path, index, start=0, end=len(value))
