"""Edges of the specification's table: bad elements among good ones, ends of ranges, keys of many slots."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from tests.conformance.conftest import Deployment
from tests.conformance.observation import EXPIRIES, LONG, said, ttl
from tests.conformance.sample import AsyncSampleCaches

from cachegen_runtime import (
    CacheCrossSlotError,
    CacheDecodeError,
    CacheWrongTypeError,
)

Make = Callable[[], Awaitable[object]]


async def test_multi_get_names_the_key_that_does_not_decode(
    api: AsyncSampleCaches,
) -> None:
    await api.raw.multi_set({"a": b"1", "bad": b"x", "c": b"3"})
    with pytest.raises(CacheDecodeError) as caught:
        await api.number.multi_get(["a", "bad", "c"])
    assert caught.value.key == "{k}/bad"
    assert (caught.value.operation, caught.value.keyspace) == ("multi_get", "number")
    assert not caught.value.maybe_applied


async def test_one_bad_value_does_not_spoil_the_others(api: AsyncSampleCaches) -> None:
    await api.raw.multi_set({"a": b"1", "bad": b"x", "c": b"3"})
    before = api.lenient.decode_misses
    found = await api.lenient.multi_get(["a", "bad", "missing", "c", "bad"])
    assert found == [1, None, None, 3, None]
    assert api.lenient.decode_misses == before + 2


async def test_a_range_that_cuts_a_character_can_be_a_miss_too(
    api: AsyncSampleCaches,
) -> None:
    await api.text.set("k", "é")
    with pytest.raises(CacheDecodeError):
        await api.text.get_range("k", 0, 0)
    before = api.lenient_text.decode_misses
    assert await api.lenient_text.get_range("k", 0, 0) == ""
    assert await api.lenient_text.get_range("k", 0, 1) == "é"
    assert api.lenient_text.decode_misses == before + 1


async def test_a_keyspace_with_another_expiry_counts_misses_with_the_first(
    api: AsyncSampleCaches,
) -> None:
    await api.raw.set("k", b"x")
    before = api.lenient.decode_misses
    other = api.lenient.with_expiry(LONG)
    assert await other.get("k") is None
    assert (api.lenient.decode_misses, other.decode_misses) == (before + 1, before + 1)


async def test_another_redis_type_is_no_decode_miss(api: AsyncSampleCaches) -> None:
    await api.list.push_right("k", 1)
    before = api.lenient.decode_misses
    with pytest.raises(CacheWrongTypeError):
        await api.lenient.get("k")
    assert api.lenient.decode_misses == before


async def test_a_new_sum_is_never_taken_for_a_miss(api: AsyncSampleCaches) -> None:
    await api.raw.set("k", b"x")
    before = api.lenient.decode_misses
    with pytest.raises(CacheWrongTypeError):
        await api.lenient.increment("k")
    assert api.lenient.decode_misses == before


async def test_multi_get_takes_another_redis_type_for_a_miss(
    api: AsyncSampleCaches,
) -> None:
    await api.list.push_right("l", 1)
    await api.number.set("n", 1)
    assert await api.number.multi_get(["n", "l"]) == [1, None]
    with pytest.raises(CacheWrongTypeError):
        await api.number.get("l")


async def test_bad_elements_of_a_list_are_left_out_and_counted(
    api: AsyncSampleCaches,
) -> None:
    await api.texts.push_right("k", "x", "1", "y", "2", "z")
    lenient = api.lenient_list
    before = lenient.decode_misses
    assert await lenient.items("k") == [1, 2]
    assert await lenient.get_range("k", 0, 1) == [1]
    assert await lenient.get("k", 0) is None
    assert await lenient.get("k", 1) == 1
    assert await lenient.pop_left("k") is None
    assert await lenient.pop_right("k") is None
    assert await lenient.len("k") == 3
    assert await lenient.move("k", "k") == 1
    assert await lenient.move("k", "k") is None
    assert lenient.decode_misses == before + 3 + 1 + 1 + 2 + 1


async def test_bad_members_of_a_set_are_left_out_and_counted(
    api: AsyncSampleCaches,
) -> None:
    await api.words.add("k", "x", "1")
    lenient = api.lenient_members
    before = lenient.decode_misses
    for read in (
        lenient.items("k"),
        lenient.sample("k", 2),
        lenient.diff("k", "missing"),
        lenient.intersect("k", "k"),
        lenient.union("k", "missing"),
    ):
        assert await read == {1}
    assert lenient.decode_misses == before + 5
    assert await lenient.contains("k", 1) is True
    assert await lenient.pop("k", 2) == {1}
    await api.words.add("k", "x")
    assert await lenient.sample_one("k") is None
    assert await lenient.sample_with_replacement("k", 3) == []
    assert await lenient.pop_one("k") is None
    assert await lenient.exists("k") is False
    assert lenient.decode_misses == before + 5 + 1 + 1 + 3 + 1


async def test_a_decode_error_of_a_write_says_that_it_was_applied(
    api: AsyncSampleCaches,
) -> None:
    async def planted() -> None:
        await api.raw.set("k", b"x")
        await api.raw.delete("l", "s")
        await api.texts.push_right("l", "x", "y")
        await api.words.add("s", "x")

    calls: tuple[tuple[Make, Make], ...] = (
        (lambda: api.number.get_and_set("k", 5), lambda: api.raw.get("k")),
        (lambda: api.number.get_and_delete("k"), lambda: api.raw.get("k")),
        (lambda: api.list.pop_left("l"), lambda: api.texts.items("l")),
        (lambda: api.list.pop_right("l"), lambda: api.texts.items("l")),
        (lambda: api.list.move("l", "l"), lambda: api.texts.items("l")),
        (lambda: api.members.pop_one("s"), lambda: api.words.items("s")),
        (lambda: api.members.pop("s", 3), lambda: api.words.items("s")),
    )
    for write, after in calls:
        await planted()
        before = await after()
        with pytest.raises(CacheDecodeError) as caught:
            await write()
        assert caught.value.maybe_applied
        assert await after() != before
    assert await api.words.exists("s") is False


async def test_indexes_count_from_both_ends_and_ranges_are_cut(
    api: AsyncSampleCaches,
) -> None:
    numbers = api.list
    await numbers.push_right("k", 1, 2, 3, 4, 5)
    assert [await numbers.get("k", at) for at in (-1, -5, -6, 5)] == [5, 1, None, None]
    assert await numbers.get_range("k", -100, 100) == [1, 2, 3, 4, 5]
    assert await numbers.get_range("k", -2, -1) == [4, 5]
    assert await numbers.get_range("k", 1, -2) == [2, 3, 4]
    assert await numbers.get_range("k", -1, -2) == []
    assert await numbers.get_range("k", -(2**63), 2**63 - 1) == [1, 2, 3, 4, 5]
    await numbers.set("k", -5, 9)
    await numbers.trim("k", -4, -2)
    assert await numbers.items("k") == [2, 3, 4]
    await numbers.trim("k", -100, 0)
    assert await numbers.items("k") == [2]
    await numbers.trim("k", 1, 0)
    assert await numbers.exists("k") is False
    await numbers.trim("k", 0, 0)


async def test_removing_counts_from_its_own_end(api: AsyncSampleCaches) -> None:
    numbers = api.list
    await numbers.push_right("k", 1, 2, 1, 3, 1, 2, 1)
    assert await numbers.remove_first("k", 2, 1) == 2
    assert await numbers.items("k") == [2, 3, 1, 2, 1]
    assert await numbers.remove_last("k", 1, 2) == 1
    assert await numbers.items("k") == [2, 3, 1, 1]
    assert await numbers.remove_first("k", 2**63 - 1, 1) == 2
    assert await numbers.remove_all("k", 2) == 1
    assert await numbers.remove_last("k", 9, 3) == 1
    assert await numbers.exists("k") is False


async def test_two_different_values_are_enough_for_a_list_of_flags(
    api: AsyncSampleCaches,
) -> None:
    flags = api.list_of_bool
    await flags.push_right("k", True, False)
    assert await flags.insert_before("k", False, True) == 3
    assert await flags.insert_after("k", False, False) == 4
    assert await flags.items("k") == [True, True, False, False]
    assert await flags.remove_all("k", True) == 2
    with pytest.raises(TypeError):
        await flags.push_right("k", 1)  # type: ignore[arg-type]


async def test_a_set_operation_may_name_a_key_twice_or_store_into_a_source(
    api: AsyncSampleCaches,
) -> None:
    members = api.members
    await members.add("a", 1, 2)
    await members.add("b", 2, 3)
    assert await members.diff("a", "a") == set()
    assert await members.intersect("a", "a") == {1, 2}
    assert await members.union("a") == {1, 2}
    assert await members.diff("missing", "a") == set()
    assert await members.intersect_store("a", "a", "b") == 1
    assert await members.items("a") == {2}
    assert await members.diff_store("b", "b", "a") == 1
    assert await members.items("b") == {3}
    await api.text.set("t", "x")
    assert await members.union_store("t", "a", "b") == 2
    assert await members.items("t") == {2, 3}
    assert await members.move("a", "new", 2) is True
    assert await members.exists("a") is False


async def test_counts_of_nothing_and_of_too_much(api: AsyncSampleCaches) -> None:
    members = api.members
    await members.add("k", 1, 2, 3)
    assert await members.pop("k", 0) == set()
    assert await members.sample("k", 0) == set()
    assert await members.sample_with_replacement("k", 0) == []
    assert await members.sample("k", 2**63 - 1) == {1, 2, 3}
    assert len(await members.pop("k", 2)) == 2
    assert len(await members.pop("k", 2**63 - 1)) == 1
    for ask in (members.pop, members.sample, members.sample_with_replacement):
        with pytest.raises(ValueError, match="negative"):
            await ask("k", -1)
        with pytest.raises(ValueError, match="64 bits"):
            await ask("k", 2**63)


@pytest.mark.parametrize("form", EXPIRIES)
async def test_several_keys_of_many_slots_are_written_read_and_deleted(
    api: AsyncSampleCaches, form: str
) -> None:
    keys = [str(number) for number in range(50)]
    entries = {key: number for number, key in enumerate(keys)}
    await api.loose.multi_set({"0": -1, "49": -1})
    await api.loose.multi_set(entries, **said(form))
    past, on_create = "past" in form, form.startswith("on create")
    found = await api.loose.multi_get([*keys, "missing", "0"])
    if form == "smallest":
        assert set(found) <= {None, *range(50)}
        return
    kept = [None if past else number for number in range(50)]
    if past and on_create:
        # Those that were there keep their TTL, and the new value.
        kept[0], kept[49] = 0, 49
    assert found == [*kept, None, kept[0]]
    expected = sum(number is not None for number in kept)
    assert await api.loose.delete(*keys, "missing", "0") == expected
    assert await api.loose.multi_get(keys) == [None] * 50


async def test_other_operations_on_many_slots_are_refused_on_a_cluster_alone(
    api: AsyncSampleCaches, deployment: Deployment
) -> None:
    calls: list[tuple[str, Make]] = [
        ("loose_list.move", lambda: api.loose_list.move("a", "b")),
        ("loose_set.move", lambda: api.loose_set.move("a", "b", 1)),
        ("loose_set.diff", lambda: api.loose_set.diff("a", "b")),
        ("loose_set.union_store", lambda: api.loose_set.union_store("a", "b")),
    ]
    for name, call in calls:
        if deployment.name != "cluster":
            assert not await call()
            continue
        with pytest.raises(CacheCrossSlotError, match="shard_by") as caught:
            await call()
        error = caught.value
        assert f"{error.keyspace}.{error.operation}" == name
        assert error.key == "loose/a"
        assert not error.maybe_applied


async def test_a_sum_that_no_float_holds_is_refused_and_the_value_stays(
    api: AsyncSampleCaches,
) -> None:
    most = 1.7976931348623157e308
    for call in (
        partial(api.ratio.increment, "k", 1e308),
        partial(api.ratio.increment, "k", most),
        partial(api.ratio.increment, "k", 2.0**971),
        partial(api.ratio.decrement, "k", -most),
    ):
        for form in EXPIRIES:
            await api.ratio.set("k", most, expiry=LONG)
            with pytest.raises(CacheWrongTypeError) as caught:
                await call(**said(form))
            assert not caught.value.maybe_applied
            assert await api.ratio.get("k") == most
            assert await ttl(api) == "TTL kept"


async def test_sums_up_to_the_largest_float_are_made(api: AsyncSampleCaches) -> None:
    most = 1.7976931348623157e308
    assert await api.ratio.increment("k", most) == most
    assert await api.ratio.increment("k", 2.0**909) == most
    assert await api.ratio.increment("k", 2.0**969) == most
    assert await api.ratio.decrement("k", most) == 2.0**969
    assert await api.ratio.increment("k", -most, expiry=LONG) == -most
    assert await ttl(api) == "TTL kept"
    with pytest.raises(CacheWrongTypeError):
        await api.ratio.decrement("k", most)
    assert await ttl(api) == "TTL kept"
