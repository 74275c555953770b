"""Calls of the operations that have one value per key, and of those that every kind has."""

from __future__ import annotations

from tests.conformance.row import BIG, Kind, Row


def of_every_kind(kind: Kind) -> list[Row]:
    found = [
        Row(
            kind,
            "delete",
            lambda on: on.delete("k", "l"),
            idle=(lambda on: on.delete(),),
        ),
        Row(kind, "exists", lambda on: on.exists("k")),
        Row(kind, "ttl", lambda on: on.ttl("k")),
        Row(kind, "touch", lambda on, **e: on.touch("k", **e)),
    ]
    return found if kind.takes_expiry else found[:-1]


def of_one_value(kind: Kind) -> list[Row]:
    v, w = kind.values
    return [
        Row(kind, "get", lambda on: on.get("k")),
        Row(
            kind,
            "multi_get",
            lambda on: on.multi_get(["k", "l"]),
            idle=(lambda on: on.multi_get([]),),
        ),
        Row(kind, "set", lambda on, **e: on.set("k", v, **e), True, True),
        Row(
            kind,
            "multi_set",
            lambda on, **e: on.multi_set({"k": v, "l": w}, **e),
            makes=True,
            clears=True,
            idle=(lambda on, **e: on.multi_set([], **e),),
        ),
        Row(
            kind,
            "set_if_not_exists",
            lambda on, **e: on.set_if_not_exists("k", v, **e),
            makes=True,
        ),
        Row(kind, "replace", lambda on, **e: on.replace("k", v, **e), clears=True),
        Row(
            kind, "get_and_set", lambda on, **e: on.get_and_set("k", v, **e), True, True
        ),
        Row(kind, "get_and_delete", lambda on: on.get_and_delete("k")),
    ]


def of_text(kind: Kind) -> list[Row]:
    return [
        Row(kind, "append", lambda on, **e: on.append("k", "x", **e), True),
        Row(
            kind,
            "get_range",
            lambda on: on.get_range("k", 0, 1),
            wrong=(lambda on: on.get_range("k", 0, BIG),),
        ),
        Row(
            kind,
            "set_range",
            lambda on, **e: on.set_range("k", 2, "x", **e),
            makes=True,
            wrong=(
                lambda on, **e: on.set_range("k", -1, "x", **e),
                lambda on, **e: on.set_range("k", 2**29, "x", **e),
            ),
        ),
        Row(kind, "len", lambda on: on.len("k")),
    ]


def of_int(kind: Kind) -> list[Row]:
    return [
        Row(
            kind,
            "increment",
            lambda on, **e: on.increment("k", 2, **e),
            makes=True,
            wrong=(lambda on, **e: on.increment("k", BIG, **e),),
            refused=(("overflow", lambda on, **e: on.increment("k", BIG - 1, **e)),),
        ),
        Row(
            kind,
            "decrement",
            lambda on, **e: on.decrement("k", 2, **e),
            makes=True,
            wrong=(lambda on, **e: on.decrement("k", -BIG, **e),),
            refused=(("overflow", lambda on, **e: on.decrement("k", -BIG + 1, **e)),),
        ),
    ]


def of_float(kind: Kind) -> list[Row]:
    inf, nan = float("inf"), float("nan")
    return [
        Row(
            kind,
            "increment",
            lambda on, **e: on.increment("k", 2.5, **e),
            makes=True,
            wrong=(
                lambda on, **e: on.increment("k", inf, **e),
                lambda on, **e: on.increment("k", nan, **e),
            ),
        ),
        Row(
            kind,
            "decrement",
            lambda on, **e: on.decrement("k", 2.5, **e),
            makes=True,
            wrong=(lambda on, **e: on.decrement("k", -inf, **e),),
        ),
    ]
