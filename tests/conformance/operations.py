"""Every operation of every kind as data: one call each, and what is special about it.

The suite runs these calls on every kind of deployment, and the reference in the
documents is made of what it sees; an operation that is missing here fails a test.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.collection_rows import of_list, of_set, of_struct_list
from tests.conformance.guard_rows import of_limiter
from tests.conformance.keyed_rows import (
    of_dict,
    of_float_dict,
    of_int_dict,
    of_sorted_set,
)
from tests.conformance.row import Kind, Row
from tests.conformance.sample import Profile
from tests.conformance.value_rows import (
    of_every_kind,
    of_float,
    of_int,
    of_one_value,
    of_text,
)

KINDS = {
    kind.name: kind
    for kind in (
        Kind("basic", "BasicKeyspace", "flag", (True, False), b"maybe"),
        Kind("str", "StrKeyspace", "text", ("one", "two"), b"\xff"),
        Kind("int", "IntKeyspace", "number", (5, 7), b"x"),
        Kind("float", "FloatKeyspace", "ratio", (0.5, 1.5), b"x"),
        Kind(
            "struct", "StructKeyspace", "profile", (Profile("a"), Profile("b")), b"{}"
        ),
        Kind("list", "ListKeyspace", "list", (1, 2), b"x", many=True),
        Kind(
            "struct_list",
            "StructListKeyspace",
            "rows",
            (Profile("a"), Profile("b")),
            b"{}",
            many=True,
            shared="list",
        ),
        Kind("set", "SetKeyspace", "members", (1, 2), b"x", many=True),
        Kind("dict", "DictKeyspace", "flags", (True, False), b"maybe", many=True),
        Kind(
            "int_dict",
            "IntDictKeyspace",
            "counts",
            (5, 7),
            b"x",
            many=True,
            shared="dict",
        ),
        Kind(
            "float_dict",
            "FloatDictKeyspace",
            "shares",
            (0.5, 1.5),
            b"x",
            many=True,
            shared="dict",
        ),
        Kind("sorted_set", "SortedSetKeyspace", "ranking", (1, 2), b"x", many=True),
        Kind("limiter", "LimiterKeyspace", "calls", (), b"x"),
        Kind("lock", "LockKeyspace", "nightly", (), b"x"),
    )
}

_OWN: dict[str, Callable[[Kind], list[Row]]] = {
    "str": of_text,
    "int": of_int,
    "float": of_float,
    "list": of_list,
    "set": of_set,
    "dict": of_dict,
    "int_dict": of_int_dict,
    "float_dict": of_float_dict,
    "sorted_set": of_sorted_set,
    "limiter": of_limiter,
}

_SHARED: dict[str, Callable[[Kind], list[Row]]] = {
    "struct_list": of_struct_list,
    "int_dict": of_dict,
    "float_dict": of_dict,
    **dict.fromkeys(("basic", "str", "int", "float", "struct"), of_one_value),
}


def own_rows(kind: Kind) -> list[Row]:
    """Return the operations that the kind has beside those that others have, too."""
    own = _OWN.get(kind.name)
    return own(kind) if own is not None else []


def rows(kind: Kind) -> list[Row]:
    """Return all operations of a kind, its own ones first."""
    shared = _SHARED.get(kind.name)
    between = shared(kind) if shared is not None else []
    return [*own_rows(kind), *between, *of_every_kind(kind)]


ROWS = [row for kind in KINDS.values() for row in rows(kind)]
WRITES = [row for row in ROWS if row.takes_expiry and row.operation != "touch"]
TURN = Row(KINDS["list"], "move", lambda on, **e: on.move("k", "k", **e))
"""A list moved to itself."""
