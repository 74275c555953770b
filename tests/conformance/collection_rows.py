"""Calls of the operations on lists and sets."""

from __future__ import annotations

from tests.conformance.row import BIG, Kind, Row

_COMPARING = (
    "insert_before",
    "insert_after",
    *(f"remove_{which}" for which in ("all", "first", "last")),
)


def of_struct_list(kind: Kind) -> list[Row]:
    """Return what a list offers that compares no elements."""
    return [row for row in of_list(kind) if row.operation not in _COMPARING]


def of_list(kind: Kind) -> list[Row]:
    v, w = kind.values if kind.name == "struct_list" else (7, 8)
    out = "index out of range"
    pivot = "pivot not in the list"
    return [
        Row(
            kind,
            "push_left",
            lambda on, **e: on.push_left("k", v, **e),
            makes=True,
            wrong=(lambda on, **e: on.push_left("k", **e),),
        ),
        Row(
            kind,
            "push_right",
            lambda on, **e: on.push_right("k", v, w, **e),
            makes=True,
            wrong=(lambda on, **e: on.push_right("k", **e),),
        ),
        Row(kind, "pop_left", lambda on, **e: on.pop_left("k", **e)),
        Row(kind, "pop_right", lambda on, **e: on.pop_right("k", **e)),
        Row(
            kind,
            "get",
            lambda on: on.get("k", 0),
            wrong=(lambda on: on.get("k", BIG),),
        ),
        Row(
            kind,
            "set",
            lambda on, **e: on.set("k", 0, v, **e),
            wrong=(lambda on, **e: on.set("k", -BIG - 1, v, **e),),
            refused=((out, lambda on, **e: on.set("k", 99, v, **e)),),
        ),
        Row(kind, "items", lambda on: on.items("k")),
        Row(
            kind,
            "get_range",
            lambda on: on.get_range("k", 0, -1),
            wrong=(lambda on: on.get_range("k", -BIG - 1, 0),),
        ),
        Row(
            kind,
            "trim",
            lambda on, **e: on.trim("k", 0, 1, **e),
            wrong=(lambda on, **e: on.trim("k", 0, BIG, **e),),
        ),
        Row(kind, "len", lambda on: on.len("k")),
        Row(
            kind,
            "insert_before",
            lambda on, **e: on.insert_before("k", 2, 7, **e),
            refused=((pivot, lambda on, **e: on.insert_before("k", 99, 7, **e)),),
        ),
        Row(
            kind,
            "insert_after",
            lambda on, **e: on.insert_after("k", 2, 7, **e),
            refused=((pivot, lambda on, **e: on.insert_after("k", 99, 7, **e)),),
        ),
        Row(kind, "remove_all", lambda on, **e: on.remove_all("k", 1, **e)),
        Row(
            kind,
            "remove_first",
            lambda on, **e: on.remove_first("k", 1, 1, **e),
            idle=(lambda on, **e: on.remove_first("k", 0, 1, **e),),
            wrong=(lambda on, **e: on.remove_first("k", -1, 1, **e),),
        ),
        Row(
            kind,
            "remove_last",
            lambda on, **e: on.remove_last("k", 1, 1, **e),
            idle=(lambda on, **e: on.remove_last("k", 0, 1, **e),),
            wrong=(lambda on, **e: on.remove_last("k", -1, 1, **e),),
        ),
        Row(kind, "move", lambda on, **e: on.move("src", "k", **e), True, source=True),
    ]


def of_set(kind: Kind) -> list[Row]:
    return [
        Row(
            kind,
            "add",
            lambda on, **e: on.add("k", 9, **e),
            makes=True,
            wrong=(lambda on, **e: on.add("k", **e),),
        ),
        Row(
            kind,
            "remove",
            lambda on, **e: on.remove("k", 1, **e),
            wrong=(lambda on, **e: on.remove("k", **e),),
        ),
        Row(kind, "contains", lambda on: on.contains("k", 1)),
        Row(kind, "items", lambda on: on.items("k")),
        Row(kind, "len", lambda on: on.len("k")),
        Row(kind, "pop_one", lambda on, **e: on.pop_one("k", **e)),
        Row(
            kind,
            "pop",
            lambda on, **e: on.pop("k", 2, **e),
            idle=(lambda on, **e: on.pop("k", 0, **e),),
            wrong=(lambda on, **e: on.pop("k", -1, **e),),
        ),
        Row(kind, "sample_one", lambda on: on.sample_one("k")),
        Row(
            kind,
            "sample",
            lambda on: on.sample("k", 2),
            idle=(lambda on: on.sample("k", 0),),
            wrong=(lambda on: on.sample("k", -1),),
        ),
        Row(
            kind,
            "sample_with_replacement",
            lambda on: on.sample_with_replacement("k", 2),
            idle=(lambda on: on.sample_with_replacement("k", 0),),
            wrong=(lambda on: on.sample_with_replacement("k", -1),),
        ),
        *(_combining(kind, name) for name in ("diff", "intersect", "union")),
        *(_storing(kind, name) for name in ("diff", "intersect", "union")),
        Row(
            kind,
            "move",
            lambda on, **e: on.move("src", "k", 7, **e),
            makes=True,
            source=True,
        ),
    ]


def _combining(kind: Kind, name: str) -> Row:
    return Row(
        kind,
        name,
        lambda on: getattr(on, name)("k", "l"),
        wrong=(lambda on: getattr(on, name)(),),
    )


def _storing(kind: Kind, name: str) -> Row:
    name = f"{name}_store"
    return Row(
        kind,
        name,
        lambda on, **e: getattr(on, name)("k", "src", **e),
        makes=True,
        clears=True,
        source=True,
        wrong=(lambda on, **e: getattr(on, name)("k", **e),),
    )
