"""Calls of the operations on dicts and sorted sets."""

from __future__ import annotations

from tests.conformance.row import BIG, Kind, Row

NAN = float("nan")


def of_dict(kind: Kind) -> list[Row]:
    v, w = kind.values
    there = "existing field"
    return [
        Row(kind, "get", lambda on: on.get("k", "a")),
        Row(
            kind,
            "multi_get",
            lambda on: on.multi_get("k", ["a", "z"]),
            idle=(lambda on: on.multi_get("k", []),),
        ),
        Row(kind, "items", lambda on: on.items("k")),
        Row(kind, "set", lambda on, **e: on.set("k", "a", v, **e), makes=True),
        Row(
            kind,
            "update",
            lambda on, **e: on.update("k", {"a": v, "c": w}, **e),
            makes=True,
            idle=(lambda on, **e: on.update("k", {}, **e),),
        ),
        Row(
            kind,
            "assign",
            lambda on, **e: on.assign("k", {"c": w}, **e),
            makes=True,
            clears=True,
            wrong=(lambda on, **e: on.assign("k", {}, **e),),
        ),
        Row(
            kind,
            "set_if_not_exists",
            lambda on, **e: on.set_if_not_exists("k", "c", v, **e),
            makes=True,
            refused=((there, lambda on, **e: on.set_if_not_exists("k", "a", v, **e)),),
        ),
        Row(
            kind,
            "remove",
            lambda on, **e: on.remove("k", "a", **e),
            wrong=(lambda on, **e: on.remove("k", **e),),
        ),
        Row(kind, "contains", lambda on: on.contains("k", "a")),
        Row(kind, "fields", lambda on: on.fields("k")),
        Row(kind, "len", lambda on: on.len("k")),
    ]


def of_int_dict(kind: Kind) -> list[Row]:
    most, add = BIG - 1, "increment"
    return [
        Row(
            kind,
            add,
            lambda on, **e: on.increment("k", "a", 2, **e),
            makes=True,
            wrong=(lambda on, **e: on.increment("k", "a", BIG, **e),),
            refused=(("overflow", lambda on, **e: on.increment("k", "a", most, **e)),),
        ),
        Row(
            kind,
            "decrement",
            lambda on, **e: on.decrement("k", "a", 2, **e),
            makes=True,
            wrong=(lambda on, **e: on.decrement("k", "a", -BIG, **e),),
            refused=(("overflow", lambda on, **e: on.decrement("k", "a", -most, **e)),),
        ),
    ]


def of_float_dict(kind: Kind) -> list[Row]:
    return [
        Row(
            kind,
            "increment",
            lambda on, **e: on.increment("k", "a", 2.5, **e),
            makes=True,
            wrong=(lambda on, **e: on.increment("k", "a", NAN, **e),),
        ),
        Row(
            kind,
            "decrement",
            lambda on, **e: on.decrement("k", "a", 2.5, **e),
            makes=True,
            wrong=(lambda on, **e: on.decrement("k", "a", NAN, **e),),
        ),
    ]


def of_sorted_set(kind: Kind) -> list[Row]:
    return [*_written(kind), *_asked(kind), *_removed(kind)]


def _written(kind: Kind) -> list[Row]:
    return [
        Row(
            kind,
            "add",
            lambda on, **e: on.add("k", {9: 9.0}, **e),
            makes=True,
            wrong=(
                lambda on, **e: on.add("k", {}, **e),
                lambda on, **e: on.add("k", {9: NAN}, **e),
                lambda on, **e: on.add("k", {9: 1.0}, keep="best", **e),
            ),
            also=(
                lambda on, **e: on.add("k", {9: 9.0}, keep="first", **e),
                lambda on, **e: on.add("k", {9: 9.0}, keep="highest", **e),
                lambda on, **e: on.add("k", {9: 9.0}, keep="lowest", **e),
            ),
        ),
        Row(
            kind,
            "increment",
            lambda on, **e: on.increment("k", 1, 2.5, **e),
            makes=True,
            wrong=(lambda on, **e: on.increment("k", 1, NAN, **e),),
        ),
    ]


def _asked(kind: Kind) -> list[Row]:
    return [
        Row(kind, "score", lambda on: on.score("k", 2)),
        Row(
            kind,
            "scores",
            lambda on: on.scores("k", [2, 99]),
            idle=(lambda on: on.scores("k", []),),
        ),
        Row(kind, "contains", lambda on: on.contains("k", 2)),
        Row(
            kind,
            "rank",
            lambda on: on.rank("k", 2),
            also=(lambda on: on.rank("k", 2, highest_first=True),),
        ),
        Row(kind, "items", lambda on: on.items("k")),
        Row(
            kind,
            "range",
            lambda on: on.range("k", 0, 1),
            wrong=(lambda on: on.range("k", 0, BIG),),
            also=(lambda on: on.range("k", 0, 1, highest_first=True),),
        ),
        Row(
            kind,
            "range_by_score",
            lambda on: on.range_by_score("k", 1.0, None),
            wrong=(
                lambda on: on.range_by_score("k", NAN, None),
                lambda on: on.range_by_score("k", None, None, offset=-1),
                lambda on: on.range_by_score("k", None, None, count=-1),
            ),
            also=(
                lambda on: on.range_by_score("k", 1, 2, highest_first=True, count=9),
            ),
        ),
        Row(kind, "len", lambda on: on.len("k")),
        Row(
            kind,
            "count",
            lambda on: on.count("k", None, 2.0),
            wrong=(lambda on: on.count("k", NAN, None),),
        ),
    ]


def _removed(kind: Kind) -> list[Row]:
    return [
        Row(
            kind,
            "remove",
            lambda on, **e: on.remove("k", 1, **e),
            wrong=(lambda on, **e: on.remove("k", **e),),
        ),
        Row(
            kind,
            "remove_by_rank",
            lambda on, **e: on.remove_by_rank("k", 0, 0, **e),
            wrong=(lambda on, **e: on.remove_by_rank("k", 0, BIG, **e),),
        ),
        Row(
            kind,
            "remove_by_score",
            lambda on, **e: on.remove_by_score("k", None, 1.0, **e),
            wrong=(lambda on, **e: on.remove_by_score("k", NAN, None, **e),),
        ),
        Row(
            kind,
            "keep_highest",
            lambda on, **e: on.keep_highest("k", 2, **e),
            wrong=(lambda on, **e: on.keep_highest("k", -1, **e),),
        ),
        Row(
            kind,
            "keep_lowest",
            lambda on, **e: on.keep_lowest("k", 2, **e),
            wrong=(lambda on, **e: on.keep_lowest("k", -1, **e),),
        ),
        Row(
            kind,
            "pop_lowest",
            lambda on, **e: on.pop_lowest("k", **e),
            idle=(lambda on, **e: on.pop_lowest("k", 0, **e),),
            wrong=(lambda on, **e: on.pop_lowest("k", -1, **e),),
        ),
        Row(
            kind,
            "pop_highest",
            lambda on, **e: on.pop_highest("k", 2, **e),
            idle=(lambda on, **e: on.pop_highest("k", 0, **e),),
            wrong=(lambda on, **e: on.pop_highest("k", -1, **e),),
        ),
    ]
