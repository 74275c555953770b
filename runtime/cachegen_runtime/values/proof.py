"""Whether a value comes back equal, and if not, where; whatever the classes in it are.

A class's own ``==`` decides. Where it says no, this looks deeper: a class may compare
by identity alone, and Python calls two datetimes of one moment unequal when a zone's
clocks go back just then.
"""

from __future__ import annotations

from cachegen_runtime.values.codec import REFUSALS
from cachegen_runtime.values.moments import is_datetime, moment
from cachegen_runtime.values.parts import fields, is_dict, is_sequence, is_set

_Pair = tuple[str, object, object]


def difference(written: object, read: object) -> str | None:
    """Return the place of the first part that came back as another, or None."""
    # A stack of our own, since values may be deeper than Python's.
    waiting: list[_Pair] = [("$", written, read)]
    while waiting:
        place, one, other = waiting.pop()
        if _is_equal(one, other):
            continue
        inside = _inside(place, one, other)
        if inside is None:
            return place
        waiting += reversed(inside)
    return None


def _is_equal(one: object, other: object) -> bool:
    if is_datetime(one) and is_datetime(other):
        return moment(one) == moment(other)
    try:
        return bool(one == other)
    except REFUSALS:
        return False


def _inside(place: str, one: object, other: object) -> list[_Pair] | None:
    """Return the parts of two values that are of one make, pair by pair."""
    if type(one) is not type(other):
        return None
    if is_dict(one) and is_dict(other):
        return _paired_items(place, one, other)
    if is_sequence(one) and is_sequence(other):
        if len(one) != len(other):
            return None
        return [(f"{place}[...]", *pair) for pair in zip(one, other, strict=True)]
    if is_set(one) and is_set(other):
        return [] if _moments(one) == _moments(other) else None
    return _paired_fields(place, one, other)


def _paired_items(
    place: str, one: dict[object, object], other: dict[object, object]
) -> list[_Pair] | None:
    if len(one) != len(other):
        return None
    # JSON keeps the order, so the same place is the same entry.
    entries = zip(one.items(), other.items(), strict=True)
    # A key is a value that nobody is to see.
    return [
        (f"{place}[...]", *pair)
        for ours, theirs in entries
        for pair in zip(ours, theirs, strict=True)
    ]


def _paired_fields(place: str, one: object, other: object) -> list[_Pair] | None:
    ours, theirs = fields(one), fields(other)
    if ours is None or theirs is None or ours.keys() != theirs.keys():
        return None
    return [(f"{place}.{name}", value, theirs[name]) for name, value in ours.items()]


def _moments(elements: set[object] | frozenset[object]) -> set[object]:
    return {moment(value) if is_datetime(value) else value for value in elements}
