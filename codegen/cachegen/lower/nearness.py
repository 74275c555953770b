"""`near` of a keyspace: its bounds and times read, and whether the keyspace can be kept near."""

from __future__ import annotations

import re

from cachegen import ir
from cachegen.lower.surroundings import Surroundings
from cachegen.problems.nearness import (
    NearEntries,
    NearOnCollection,
    NearWithoutPrefix,
    Size,
)
from cachegen.shape import tables

_SIZE = re.compile(r"([0-9]{1,18})(B|KiB|MiB|GiB)")
_ROUGH = re.compile(r"([1-9][0-9]{0,17})\s*(|k|m|g)i?b(?:ytes?)?")
_UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
_MEANT = {"": "B", "k": "KiB", "m": "MiB", "g": "GiB"}
_ABSENT = ir.Near()


def near(
    written: bool | tables.Near, damaged: frozenset[str], around: Surroundings
) -> ir.Near | None:
    """Return what is kept near, None when nothing is; `damaged` are keys with a problem."""
    if written is False:
        return None
    _judge_keyspace(around)
    if written is True:
        return _ABSENT
    given = written.model_fields_set - damaged
    if "entries" in given and written.entries < 1:
        place = around.value_place("near", "entries")
        around.scope.problems.append(NearEntries(place, written.entries))
    size = _size(written.bytes, around) if "bytes" in given else None
    ttl = around.time(written.ttl, "near", "ttl") if "ttl" in given else None
    lag = around.time(written.lag, "near", "lag") if "lag" in given else None
    return ir.Near(
        written.entries, size or _ABSENT.bytes, ttl or _ABSENT.ttl, lag or _ABSENT.lag
    )


def _judge_keyspace(around: Surroundings) -> None:
    problems, place, kind = around.scope.problems, around.key("near"), around.collection
    if kind is not None:
        value = around.value_place("value")
        problems.append(NearOnCollection(place, around.name, kind, value))
    if around.pattern and isinstance(around.pattern[0], ir.Placeholder):
        pattern = around.value_place("pattern")
        problems.append(NearWithoutPrefix(place, around.name, pattern))


def _size(written: str, around: Surroundings) -> int | None:
    match = _SIZE.fullmatch(written)
    if match is not None and int(match[1]) > 0:
        return int(match[1]) * _UNITS[match[2]]
    place = around.text(written, "near", "bytes").place(around.scope.places)
    rough = _ROUGH.fullmatch(written.lower())
    meant = f"{rough[1]}{_MEANT[rough[2]]}" if rough is not None else None
    around.scope.problems.append(Size(place, written, meant))
    return None
