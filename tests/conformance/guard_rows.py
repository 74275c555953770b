"""Calls of the operations of limiters; a lock's `acquire` is no operation of a batch."""

from __future__ import annotations

from tests.conformance.row import Kind, Row


def of_limiter(kind: Kind) -> list[Row]:
    return [
        Row(
            kind,
            "take",
            lambda on: on.take("k"),
            makes=True,
            wrong=(lambda on: on.take("k", -1), lambda on: on.take("k", 4)),
        ),
        Row(
            kind,
            "peek",
            lambda on: on.peek("k"),
            wrong=(lambda on: on.peek("k", -1), lambda on: on.peek("k", 4)),
        ),
    ]
