"""Every operation of every kind as data: one call each, and what is special about it.

The suite runs these calls on every kind of deployment, and the reference in the
documents is made of what it sees; an operation that is missing here fails a test.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.collection_rows import of_list, of_set
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
        Kind("list", "ListKeyspace", "list", (1, 2), b"x"),
        Kind("set", "SetKeyspace", "members", (1, 2), b"x"),
    )
}

_OWN: dict[str, Callable[[Kind], list[Row]]] = {
    "str": of_text,
    "int": of_int,
    "float": of_float,
    "list": of_list,
    "set": of_set,
}


def own_rows(kind: Kind) -> list[Row]:
    """Return the operations that the kind has beside those that others have, too."""
    own = _OWN.get(kind.name)
    return own(kind) if own is not None else []


def rows(kind: Kind) -> list[Row]:
    """Return all operations of a kind, its own ones first."""
    shared = [] if kind.name in ("list", "set") else of_one_value(kind)
    return [*own_rows(kind), *shared, *of_every_kind(kind)]


ROWS = [row for kind in KINDS.values() for row in rows(kind)]
WRITES = [row for row in ROWS if row.takes_expiry and row.operation != "touch"]
TURN = Row(KINDS["list"], "move", lambda on, **e: on.move("k", "k", **e))
"""A list moved to itself."""
