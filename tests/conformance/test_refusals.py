"""Writes that change nothing or that the server refuses: value and TTL stay as they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from tests.conformance.observation import (
    EXPIRIES,
    LONG,
    plant_foreign,
    prepare,
    said,
    takes_over,
    ttl,
)
from tests.conformance.operations import KINDS, TURN, WRITES, rows
from tests.conformance.row import Row, by_name
from tests.conformance.sample import AsyncSampleCaches

from cachegen_runtime import (
    CacheError,
    CacheIndexError,
    CacheKeyExistsError,
    CacheMissError,
    CacheWrongTypeError,
)

Call = Callable[..., Awaitable[object]]

LIST = rows(KINDS["list"])[0]
SET = rows(KINDS["set"])[0]
TEXT = rows(KINDS["str"])[0]
FLAGS = rows(KINDS["dict"])[0]
RANKING = rows(KINDS["sorted_set"])[0]

UNCHANGED: list[tuple[str, Row, Call, type[CacheError] | None]] = [
    ("add of a member", SET, lambda a, **e: a.members.add("k", 1, **e), None),
    ("remove of no member", SET, lambda a, **e: a.members.remove("k", 99, **e), None),
    ("set move of no member", SET, lambda a, **e: a.members.move("src", "k", 99, **e), None),
    ("set move to itself", SET, lambda a, **e: a.members.move("k", "k", 1, **e), None),
    ("pop of none", SET, lambda a, **e: a.members.pop("k", 0, **e), None),
    ("list move of nothing", LIST, lambda a, **e: a.list.move("src", "k", **e), None),
    ("remove_all of nothing", LIST, lambda a, **e: a.list.remove_all("k", 99, **e), None),
    ("remove_first of none", LIST, lambda a, **e: a.list.remove_first("k", 0, 1, **e), None),
    ("remove_last of nothing", LIST, lambda a, **e: a.list.remove_last("k", 2, 99, **e), None),
    ("absent pivot", LIST, lambda a, **e: a.list.insert_after("k", 99, 1, **e), CacheMissError),
    ("set out of range", LIST, lambda a, **e: a.list.set("k", 99, 1, **e), CacheIndexError),
    ("existing key", TEXT, lambda a, **e: a.text.set_if_not_exists("k", "v", **e), CacheKeyExistsError),
    ("existing field", FLAGS, lambda a, **e: a.flags.set_if_not_exists("k", "a", True, **e), CacheKeyExistsError),
    ("remove of no field", FLAGS, lambda a, **e: a.flags.remove("k", "z", **e), None),
    ("update with nothing", FLAGS, lambda a, **e: a.flags.update("k", {}, **e), None),
    ("add of a member where it is", RANKING, lambda a, **e: a.ranking.add("k", {1: 1.0}, **e), None),
    ("add that moves nothing", RANKING, lambda a, **e: a.ranking.add("k", {1: 9.0}, keep="first", **e), None),
    ("add of a lower score", RANKING, lambda a, **e: a.ranking.add("k", {1: 0.5}, keep="highest", **e), None),
    ("add of a higher score", RANKING, lambda a, **e: a.ranking.add("k", {1: 1.5}, keep="lowest", **e), None),
    ("remove of no scored member", RANKING, lambda a, **e: a.ranking.remove("k", 99, **e), None),
    ("remove of no rank", RANKING, lambda a, **e: a.ranking.remove_by_rank("k", 7, 9, **e), None),
    ("remove of no score", RANKING, lambda a, **e: a.ranking.remove_by_score("k", 7, 9, **e), None),
    ("keep of more than there are", RANKING, lambda a, **e: a.ranking.keep_highest("k", 9, **e), None),
    ("keep of as many as there are", RANKING, lambda a, **e: a.ranking.keep_lowest("k", 3, **e), None),
    ("pop of no scored member", RANKING, lambda a, **e: a.ranking.pop_lowest("k", 0, **e), None),
    ("empty text", TEXT, lambda a, **e: a.text.set_range("k", 50, "", **e), None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "call", "error"),
    [case[1:] for case in UNCHANGED],
    ids=[case[0] for case in UNCHANGED],
)
async def test_a_write_that_changes_nothing_leaves_the_ttl(
    api: AsyncSampleCaches, row: Row, call: Call, error: type[CacheError] | None
) -> None:
    await prepare(api, row)
    for form in EXPIRIES:
        if error is None:
            await call(api, **said(form))
        else:
            with pytest.raises(error):
                await call(api, **said(form))
        assert await ttl(api) == "TTL kept", form


OVERWRITES = ("set", "multi_set", "replace", "set_if_not_exists")
REFUSED = [
    row
    for row in WRITES
    if row.operation != "assign" and (row.kind.many or row.operation not in OVERWRITES)
] + [TURN]


@pytest.mark.parametrize("row", REFUSED, ids=by_name)
async def test_a_write_refused_for_another_type_leaves_value_and_ttl(
    api: AsyncSampleCaches, row: Row
) -> None:
    on = getattr(api, row.kind.keyspace)
    await plant_foreign(api, row)
    for form in EXPIRIES:
        with pytest.raises(CacheWrongTypeError) as caught:
            await row.call(on, **said(form))
        assert caught.value.operation == row.operation
        assert caught.value.keyspace == row.kind.keyspace
        assert caught.value.key in ("{k}/k", "{k}/src")
        assert not caught.value.maybe_applied
        assert await ttl(api) == "TTL kept", form
    other = api.list if row.kind.name == "set" else api.members
    if takes_over(row):
        assert (await on.len("k"), await other.len("src")) == (3, 3)
    else:
        assert await other.len("k") == 3
        assert not row.source or await on.len("src") == 2


@pytest.mark.parametrize(
    ("stored", "call"),
    [
        (b"9223372036854775807", lambda a, **e: a.number.increment("k", **e)),
        (b"-9223372036854775808", lambda a, **e: a.number.decrement("k", **e)),
        (b"x", lambda a, **e: a.number.increment("k", **e)),
        (b"1.5", lambda a, **e: a.number.increment("k", **e)),
        (b"x", lambda a, **e: a.ratio.increment("k", **e)),
    ],
)
async def test_a_sum_that_cannot_be_leaves_value_and_ttl(
    api: AsyncSampleCaches, stored: bytes, call: Call
) -> None:
    await api.raw.set("k", stored, expiry=LONG)
    for form in EXPIRIES:
        with pytest.raises(CacheWrongTypeError):
            await call(api, **said(form))
    assert await api.raw.get("k") == stored
    assert await ttl(api) == "TTL kept"
