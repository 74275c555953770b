"""Whether each pattern uses its key, the whole key and nothing but the key, each part once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cachegen import ir
from cachegen.check.keys import key_fields
from cachegen.check.segments import pattern_place, segment_place
from cachegen.diagnostics import Problem
from cachegen.near import near_name
from cachegen.patterns import text_of
from cachegen.places import Places
from cachegen.problems.coverage import (
    KeyFieldNotInPattern,
    NoPlaceholder,
    RepeatedPlaceholder,
    ScalarPlaceholder,
    UnknownPlaceholder,
    UnknownShardBy,
)


def coverage(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the places where a keyspace's pattern and its key do not fit each other."""
    structs = {struct.name: struct for struct in workspace.structs}
    for keyspace in workspace.keyspaces:
        fields = key_fields(keyspace.key, structs)
        yield from _repetitions(keyspace, fields, places)
        if any(isinstance(each, ir.Placeholder) for each in keyspace.pattern):
            yield from _strangers(keyspace, fields, places)
            yield from _missing(keyspace, structs, fields, places)
        else:
            place = pattern_place(keyspace, places)
            name, pattern = keyspace.name, text_of(keyspace.pattern)
            yield NoPlaceholder(place, name, pattern, fields)
        if keyspace.shard_by is not None and keyspace.shard_by not in fields:
            yield _unknown_shard(keyspace, keyspace.shard_by, fields, places)


def _repetitions(
    keyspace: ir.Keyspace, fields: tuple[str, ...], places: Places
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, segment in enumerate(keyspace.pattern):
        if isinstance(segment, ir.Placeholder) and segment.name in fields:
            earlier = first.setdefault(segment.name, index)
            if earlier != index:
                yield RepeatedPlaceholder(
                    segment_place(keyspace, index, places),
                    segment_place(keyspace, earlier, places),
                    keyspace.name,
                    segment.name,
                    text_of(keyspace.pattern[:index] + keyspace.pattern[index + 1 :]),
                )


def _strangers(
    keyspace: ir.Keyspace, fields: tuple[str, ...], places: Places
) -> Iterator[Problem]:
    used = _used(keyspace)
    for index, segment in enumerate(keyspace.pattern):
        if not isinstance(segment, ir.Placeholder) or segment.name in fields:
            continue
        place = segment_place(keyspace, index, places)
        if isinstance(keyspace.key, ir.StructKey):
            struct = keyspace.key.struct
            near = near_name(segment.name, fields)
            yield UnknownPlaceholder(
                place, keyspace.name, segment.name, struct, fields, near
            )
        else:
            yield ScalarPlaceholder(place, keyspace.name, segment.name, "key" in used)


def _missing(
    keyspace: ir.Keyspace,
    structs: dict[str, ir.StructDeclaration],
    fields: tuple[str, ...],
    places: Places,
) -> Iterator[Problem]:
    """Yield the fields left out, save those that a misspelled placeholder stands for."""
    if not isinstance(keyspace.key, ir.StructKey):
        return
    used = _used(keyspace)
    strangers = (name for name in used if name not in fields)
    excused = {near_name(name, fields) for name in strangers}
    absent = tuple(field for field in fields if field not in used)
    whole = "/".join((text_of(keyspace.pattern), *(f":{field}" for field in absent)))
    struct = structs[keyspace.key.struct]
    for field in absent:
        if field not in excused:
            place = places.key(struct.service, "structs", struct.name, "fields", field)
            yield KeyFieldNotInPattern(
                place, pattern_place(keyspace, places), keyspace.name, field, whole
            )


def _unknown_shard(
    keyspace: ir.Keyspace, shard_by: str, fields: tuple[str, ...], places: Places
) -> Problem:
    path = ("keyspaces", keyspace.name, "shard_by")
    place = places.within(keyspace.service, *path, start=0, end=len(shard_by))
    near = near_name(shard_by, fields)
    return UnknownShardBy(place, keyspace.name, shard_by, fields, near)


def _used(keyspace: ir.Keyspace) -> Counter[str]:
    return Counter(
        segment.name
        for segment in keyspace.pattern
        if isinstance(segment, ir.Placeholder)
    )
