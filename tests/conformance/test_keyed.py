"""Edges of dicts and sorted sets on every kind of deployment: order, ties, infinities, what does not decode."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Literal

import pytest
from tests.conformance.observation import EXPIRIES, LONG, said, ttl
from tests.conformance.sample import AsyncSampleCaches, Profile, SampleCaches

from cachegen_runtime import (
    CacheDecodeError,
    CacheKeyExistsError,
    CacheWrongTypeError,
    Scored,
)

OPERATIONS = SampleCaches(main="memory://")
INF = float("inf")


async def test_a_dict_of_structs_is_read_field_by_field(api: AsyncSampleCaches) -> None:
    values = {
        "a": Profile("é\0"),
        "": Profile("b", ("x",)),
        "é \r\n": Profile("c" * 5000),
    }
    assert await api.profiles.update("k", values.items()) == 3
    assert await api.profiles.items("k") == values
    assert await api.profiles.multi_get("k", ["", "z", "a", ""]) == [
        values[""], None, values["a"], values[""],
    ]  # fmt: skip
    assert await api.profiles.fields("k") == set(values)
    assert await api.strings.get("k", "") == '{"name":"b","tags":["x"],"born":null}'


async def test_of_a_field_that_comes_twice_the_last_value_holds(
    api: AsyncSampleCaches,
) -> None:
    assert await api.counts.update("k", [("a", 1), ("b", 2), ("a", 3)]) == 2
    assert await api.counts.items("k") == {"a": 3, "b": 2}


async def test_a_dict_s_last_field_takes_the_key_along(api: AsyncSampleCaches) -> None:
    await api.counts.set("k", "a", 1)
    assert await api.counts.remove("k", "a", "a", "z") == 1
    assert await api.counts.exists("k") is False


async def test_values_of_a_dict_that_do_not_decode_are_reported_or_counted(
    api: AsyncSampleCaches,
) -> None:
    await api.strings.update("k", {"a": "1", "bad": "x"})
    with pytest.raises(CacheDecodeError) as caught:
        await api.counts.items("k")
    assert (caught.value.operation, caught.value.key) == ("items", "{k}/k")
    before = api.lenient_counts.decode_misses
    assert await api.lenient_counts.items("k") == {"a": 1}
    assert await api.lenient_counts.get("k", "bad") is None
    assert await api.lenient_counts.multi_get("k", ["bad", "a"]) == [None, 1]
    assert await api.lenient_counts.fields("k") == {"a", "bad"}
    assert api.lenient_counts.decode_misses == before + 3
    with pytest.raises(CacheWrongTypeError):
        await api.lenient_counts.increment("k", "bad")


@pytest.mark.parametrize("start", [2**53 - 2, 2**62, 2**63 - 4, -(2**53), -(2**63)])
async def test_a_field_s_sum_is_exact_under_every_expiry(
    api: AsyncSampleCaches, start: int
) -> None:
    for form in EXPIRIES:
        await api.counts.assign("k", {"a": start}, expiry=LONG)
        assert await api.counts.increment("k", "a", 3, **said(form)) == start + 3
        await api.counts.assign("k", {"a": start + 3}, expiry=LONG)
        assert await api.counts.decrement("k", "a", 3, **said(form)) == start


async def test_a_field_s_sum_that_cannot_be_leaves_value_and_ttl(
    api: AsyncSampleCaches,
) -> None:
    most = 1.7976931348623157e308
    for form in EXPIRIES:
        await api.counts.assign("k", {"a": 2**63 - 1}, expiry=LONG)
        with pytest.raises(CacheWrongTypeError):
            await api.counts.increment("k", "a", **said(form))
        assert await api.counts.get("k", "a") == 2**63 - 1
        await api.shares.assign("k", {"a": most}, expiry=LONG)
        with pytest.raises(CacheWrongTypeError):
            await api.shares.increment("k", "a", most, **said(form))
        assert await api.shares.get("k", "a") == most
        assert await ttl(api) == "TTL kept"


async def test_equal_scores_are_ordered_by_the_member_s_bytes(
    api: AsyncSampleCaches,
) -> None:
    assert await api.ranking.add("k", dict.fromkeys((9, 10, -1), 1.0)) == 3
    assert [each.value for each in await api.ranking.items("k")] == [-1, 10, 9]
    assert await api.ranking.rank("k", 9) == 2
    assert await api.ranking.rank("k", 9, highest_first=True) == 0


async def test_of_a_member_that_comes_twice_each_score_is_offered(
    api: AsyncSampleCaches,
) -> None:
    twice = [(1, 5.0), (1, 3.0)]
    expected: tuple[
        tuple[Literal["last", "first", "highest", "lowest"], float], ...
    ] = (
        ("last", 3.0),
        ("first", 5.0),
        ("highest", 5.0),
        ("lowest", 3.0),
    )
    for keep, score in expected:
        await api.ranking.delete("k")
        assert await api.ranking.add("k", twice, keep=keep) >= 1
        assert await api.ranking.score("k", 1) == score


async def test_scores_may_be_infinite_and_their_sum_must_be_a_number(
    api: AsyncSampleCaches,
) -> None:
    await api.ranking.add("k", {1: INF, 2: -INF, 3: 0.1}, expiry=LONG)
    assert await api.ranking.range_by_score("k", INF, None) == [Scored(1, INF)]
    assert await api.ranking.count("k", None, -INF) == 1
    for form in EXPIRIES:
        with pytest.raises(CacheWrongTypeError):
            await api.ranking.increment("k", 1, -INF, **said(form))
        assert await ttl(api) == "TTL kept"
    assert await api.ranking.scores("k", [1, 2, 3]) == [INF, -INF, 0.1]
    assert await api.ranking.increment("k", 3, 1e300) == 1e300


async def test_ranges_are_cut_and_count_from_both_ends(api: AsyncSampleCaches) -> None:
    await api.ranking.add("k", {n: float(n) for n in range(5)})

    async def values(call: Awaitable[list[Scored[int]]]) -> list[int]:
        return [each.value for each in await call]

    assert await values(api.ranking.range("k", -2, -1)) == [3, 4]
    assert await values(api.ranking.range("k", 0, 1, highest_first=True)) == [4, 3]
    assert await values(api.ranking.range("k", 9, 99)) == []
    assert await values(api.ranking.range_by_score("k", 3, 1)) == []
    assert await values(api.ranking.range_by_score("k", 1, 3, offset=1)) == [2, 3]
    assert await values(api.ranking.range_by_score("k", 1, 3, count=0)) == []
    assert await values(
        api.ranking.range_by_score("k", None, 3, highest_first=True, offset=1, count=2)
    ) == [2, 1]
    assert await api.ranking.keep_highest("k", 0) == 5
    assert await api.ranking.exists("k") is False


async def test_members_that_do_not_decode_are_reported_or_counted(
    api: AsyncSampleCaches,
) -> None:
    await api.named_ranking.add("k", {"x": 1, "2": 2, "y": 3})
    with pytest.raises(CacheDecodeError) as caught:
        await api.ranking.pop_lowest("k")
    assert caught.value.maybe_applied
    assert await api.named_ranking.len("k") == 2
    before = api.lenient_ranking.decode_misses
    assert await api.lenient_ranking.items("k") == [Scored(2, 2.0)]
    assert await api.lenient_ranking.pop_highest("k", 2) == [Scored(2, 2.0)]
    assert api.lenient_ranking.decode_misses == before + 2


@pytest.mark.parametrize("way", ["batch", "transaction"])
async def test_each_handle_has_the_result_of_its_own_operation(
    api: AsyncSampleCaches, way: str
) -> None:
    async with getattr(api, way)() as batch:
        handles = [
            batch.add(operation)
            for operation in (
                OPERATIONS.counts.operations.update("d", {"a": 1, "b": 2}),
                OPERATIONS.counts.operations.increment("d", "a", 5, expiry=LONG),
                OPERATIONS.counts.operations.items("d"),
                OPERATIONS.counts.operations.multi_get("d", []),
                OPERATIONS.flags.operations.assign("f", {"x": True}),
                OPERATIONS.flags.operations.assign("f", {"y": False}, expiry=LONG),
                OPERATIONS.flags.operations.fields("f"),
                OPERATIONS.ranking.operations.add("z", {1: 1, 2: 2}, expiry=LONG),
                OPERATIONS.ranking.operations.range("z", 0, 0, highest_first=True),
                OPERATIONS.ranking.operations.pop_lowest("z", 0),
                OPERATIONS.ranking.operations.pop_lowest("z"),
                OPERATIONS.rows.operations.push_right("l", Profile("a")),
                OPERATIONS.rows.operations.items("l"),
            )
        ]
        there = batch.add(OPERATIONS.flags.operations.set_if_not_exists("f", "y", True))
    assert [handle.result for handle in handles] == [
        2, 6, {"a": 6, "b": 2}, [], None, None, {"y"},
        2, [Scored(2, 2.0)], [], [Scored(1, 1.0)], 1, [Profile("a")],
    ]  # fmt: skip
    with pytest.raises(CacheKeyExistsError):
        _ = there.result
