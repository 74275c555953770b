"""Whether each pattern uses its key, the whole key and nothing but the key, each part once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cachegen import ir
from cachegen.check.segments import (
    is_almost_placeholder,
    pattern_place,
    place_of_segments,
)
from cachegen.declarations import SCALAR_FIELD, Declarations
from cachegen.diagnostics import Problem
from cachegen.keys.patterns import is_sound, text_of
from cachegen.places import Places
from cachegen.problems.coverage import (
    KeyFieldNotInPattern,
    NoPlaceholder,
    RepeatedPlaceholder,
    ScalarPlaceholder,
    UnknownPlaceholder,
    UnknownShardBy,
)
from cachegen.words.near import near_name, usable

_WORD = re.compile("[A-Za-z][A-Za-z0-9_]*")
_MOST_WORDS = 16
"""A segment of more words than this is no misspelled placeholder."""

_LONGEST = 100
"""A pattern of more segments is not written out again for each of its mistakes."""


def coverage(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the places where a keyspace's pattern and its key do not fit each other."""
    declarations = Declarations.of(workspace)
    for keyspace in workspace.keyspaces:
        known = tuple(declarations.key_fields(keyspace.key))
        used = _used(keyspace)
        # Of an unknown key, the pattern is all that tells what its fields may be.
        fields = known or tuple(used)
        yield from _repetitions(keyspace, fields, places)
        if used:
            yield from _strangers(keyspace, fields, places)
            yield from _missing(keyspace, declarations, fields, places)
        elif not _is_unreadable(keyspace) and not _is_empty(keyspace, declarations):
            place = pattern_place(keyspace, places)
            name, pattern = keyspace.name, _pasteable(keyspace.pattern)
            yield NoPlaceholder(place, name, pattern, fields)
        if known or not _is_unreadable(keyspace):
            yield from _unknown_shard(keyspace, fields, places)


def _is_unreadable(keyspace: ir.Keyspace) -> bool:
    """Return whether the pattern has or may have placeholders that nobody can name."""
    pattern = keyspace.pattern
    is_blank = not text_of(pattern).strip("/")
    return is_blank or any(is_almost_placeholder(each) for each in pattern)


def _is_empty(keyspace: ir.Keyspace, declarations: Declarations) -> bool:
    """Return whether the key is a struct without any field, which is a problem already."""
    if not isinstance(keyspace.key, ir.StructKey):
        return False
    struct = declarations.structs.get(keyspace.key.struct)
    return struct is not None and not struct.fields and struct.imported is None


def _pasteable(pattern: tuple[ir.Segment, ...]) -> str:
    """Return the pattern's text, or nothing when it has faults that nobody should repeat, or no end."""
    if len(pattern) > _LONGEST:
        return ""
    return text_of(pattern) if all(map(is_sound, pattern)) else ""


def _repetitions(
    keyspace: ir.Keyspace, fields: tuple[str, ...], places: Places
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    place = place_of_segments(keyspace, places)
    for index, segment in enumerate(keyspace.pattern):
        if isinstance(segment, ir.Placeholder) and segment.name in fields:
            earlier = first.setdefault(segment.name, index)
            if earlier != index:
                yield RepeatedPlaceholder(
                    place(index),
                    place(earlier),
                    keyspace.name,
                    segment.name,
                    _pasteable(
                        keyspace.pattern[:index] + keyspace.pattern[index + 1 :]
                    ),
                )


def _strangers(
    keyspace: ir.Keyspace, fields: tuple[str, ...], places: Places
) -> Iterator[Problem]:
    place_of = place_of_segments(keyspace, places)
    for index, segment in enumerate(keyspace.pattern):
        if not isinstance(segment, ir.Placeholder) or segment.name in fields:
            continue
        place = place_of(index)
        if isinstance(keyspace.key, ir.StructKey):
            struct = keyspace.key.struct
            near = near_name(segment.name, usable(fields))
            yield UnknownPlaceholder(
                place, keyspace.name, segment.name, struct, fields, near
            )
        else:
            yield ScalarPlaceholder(
                place, keyspace.name, segment.name, SCALAR_FIELD in _used(keyspace)
            )


def _missing(
    keyspace: ir.Keyspace,
    declarations: Declarations,
    fields: tuple[str, ...],
    places: Places,
) -> Iterator[Problem]:
    """Yield the fields left out, except those that a misspelled placeholder stands for."""
    key = keyspace.key
    struct = (
        declarations.structs.get(key.struct) if isinstance(key, ir.StructKey) else None
    )
    if struct is None:
        return
    used = _used(keyspace)
    absent = tuple(field for field in fields if field not in used)
    if not absent:
        return
    strangers = (name for name in used if name not in fields)
    excused: set[str | None] = {near_name(name, usable(fields)) for name in strangers}
    excused |= _meant_by_faults(keyspace, fields)
    before = _pasteable(keyspace.pattern)
    whole = "/".join((before, *(f":{field}" for field in absent))) if before else ""
    for field in absent:
        if field not in excused:
            place = places.key(struct.service, "structs", struct.name, "fields", field)
            yield KeyFieldNotInPattern(
                place, pattern_place(keyspace, places), keyspace.name, field, whole
            )


def _meant_by_faults(keyspace: ir.Keyspace, fields: tuple[str, ...]) -> set[str | None]:
    """Return the fields that stand in faulty placeholders; all when one names none."""
    meant: set[str | None] = set()
    for segment in keyspace.pattern:
        if isinstance(segment, ir.Placeholder) or not is_almost_placeholder(segment):
            continue
        words = {segment.text.lstrip(":"), *_WORD.findall(segment.text)} - {""}
        known = words if len(words) <= _MOST_WORDS else set[str]()
        found = {
            each if each in fields else near_name(each, fields) for each in known
        } - {None}
        if not found:
            return set(fields)
        meant |= found
    return meant


def _unknown_shard(
    keyspace: ir.Keyspace, fields: tuple[str, ...], places: Places
) -> Iterator[Problem]:
    shard_by = keyspace.shard_by
    if shard_by is None or shard_by in fields:
        return
    path = ("keyspaces", keyspace.name, "shard_by")
    place = places.within(keyspace.service, *path, start=0, end=len(shard_by))
    near = near_name(shard_by, usable(fields))
    yield UnknownShardBy(place, keyspace.name, shard_by, fields, near)


def _used(keyspace: ir.Keyspace) -> Counter[str]:
    return Counter(
        segment.name
        for segment in keyspace.pattern
        if isinstance(segment, ir.Placeholder)
    )
