"""Every operation on one value per key, for every type of value, with its edges and errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from tests.conformance.sample import (
    KEYSPACES,
    KINDS_OF,
    VALUES,
    AsyncSampleCaches,
    Count,
)

from cachegen_runtime import (
    CacheDecodeError,
    CacheKeyExistsError,
    CacheMissError,
    CacheWrongTypeError,
)

ONE_VALUE = [
    name
    for name, (kind, _, _) in KEYSPACES.items()
    if kind not in ("List", "StructList", "Set", "SortedSet")
    and not name.startswith("loose")
]


@pytest.mark.parametrize("name", ONE_VALUE)
async def test_one_value_is_stored_read_and_replaced(
    api: AsyncSampleCaches, name: str
) -> None:
    keyspace = getattr(api, name)
    first, second, third = VALUES[name]
    assert await keyspace.get("k") is None
    with pytest.raises(CacheMissError) as missing:
        await keyspace.replace("k", first)
    assert (missing.value.operation, missing.value.keyspace, missing.value.key) == (
        "replace",
        name,
        "{k}/k",
    )
    assert await keyspace.set("k", first) is None
    got = await keyspace.get("k")
    assert got == first
    assert type(got) is type(first)
    assert await keyspace.replace("k", second) is None
    assert await keyspace.get_and_set("k", third) == second
    assert await keyspace.get_and_set("new", third) is None
    assert await keyspace.get("new") == third
    with pytest.raises(CacheKeyExistsError) as exists:
        await keyspace.set_if_not_exists("k", first)
    assert (exists.value.keyspace, exists.value.key) == (name, "{k}/k")
    assert await keyspace.get_and_delete("k") == third
    assert await keyspace.get_and_delete("k") is None
    assert await keyspace.set_if_not_exists("k", first) is None
    assert await keyspace.get("k") == first


@pytest.mark.parametrize("name", ONE_VALUE)
async def test_several_values_are_stored_and_read_in_order(
    api: AsyncSampleCaches, name: str
) -> None:
    keyspace = getattr(api, name)
    first, second, third = VALUES[name]
    assert await keyspace.multi_get([]) == []
    assert await keyspace.multi_set({}) is None
    assert await keyspace.multi_set({"a": first, "b": second}) is None
    assert await keyspace.multi_set([("b", first), ("b", third)]) is None
    found = await keyspace.multi_get(iter(["b", "missing", "a", "b"]))
    assert found == [third, None, first, third]
    assert await keyspace.delete("a", "missing", "b", "a") == 2
    assert await keyspace.delete() == 0
    assert await keyspace.multi_get(["a", "b"]) == [None, None]


async def test_keys_are_deleted_and_asked_for_in_every_kind(
    api: AsyncSampleCaches,
) -> None:
    for name in KINDS_OF.keys() - {"loose", "loose_list", "loose_set"}:
        keyspace = getattr(api, name)
        assert await keyspace.exists("k") is False
        with pytest.raises(CacheMissError):
            await keyspace.ttl("k")
        await api.raw.set("k", b"x")
        assert await keyspace.exists("k") is True
        assert await keyspace.ttl("k") is None
        assert await keyspace.delete("k") == 1


async def test_keys_with_odd_characters_are_kept_apart(api: AsyncSampleCaches) -> None:
    odd = [
        "",
        " ",
        "a/b",
        "a%2Fb",
        "{a}",
        "a\r\nb",
        "\0",
        "naïve",
        "*",
        "__cachegen",
        "a" * 5000,
    ]
    await api.text.multi_set([(key, str(number)) for number, key in enumerate(odd)])
    assert await api.text.multi_get(odd) == [str(number) for number in range(len(odd))]
    assert await api.text.delete(*odd) == len(odd)


async def test_texts_are_measured_and_cut_by_bytes(api: AsyncSampleCaches) -> None:
    text = api.text
    assert await text.len("k") == 0
    assert await text.get_range("k", 0, -1) == ""
    assert await text.append("k", "né") == 3
    assert await text.append("k", "") == 3
    assert await text.append("k", "xyz") == 6
    assert await text.len("k") == 6
    assert await text.get_range("k", 1, 2) == "é"
    assert await text.get_range("k", -3, -1) == "xyz"
    assert await text.get_range("k", 4, 100) == "yz"
    assert await text.get_range("k", 5, 2) == ""
    with pytest.raises(CacheDecodeError):
        await text.get_range("k", 0, 1)
    assert await text.set_range("k", 3, "X") == 6
    assert await text.get("k") == "néXyz"
    assert await text.set_range("new", 2, "v") == 3
    assert await text.get("new") == "\0\0v"
    assert await text.set_range("none", 2, "") == 0
    assert await text.exists("none") is False
    calls: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: text.set_range("k", -1, "v"),
        lambda: text.get_range("k", 0, 2**63),
    )
    for wrong in calls:
        with pytest.raises(ValueError, match=r"."):
            await wrong()


async def test_ints_are_counted_in_64_bits(api: AsyncSampleCaches) -> None:
    number = api.number
    assert await number.increment("k") == 1
    assert await number.increment("k", 41) == 42
    assert await number.decrement("k") == 41
    assert await number.decrement("k", 50) == -9
    assert await number.increment("k", 0) == -9
    assert await number.increment("k", 2**63 - 1) == 2**63 - 10
    assert await number.get("k") == 2**63 - 10
    with pytest.raises(CacheWrongTypeError):
        await number.increment("k", 10)
    assert await number.get("k") == 2**63 - 10
    assert await number.increment("m", -(2**63)) == -(2**63)
    for delta in (2**63, -(2**63) - 1):
        with pytest.raises(ValueError, match="64 bits"):
            await number.increment("k", delta)
    made = await api.named_number.increment("n", 5)
    assert made == 5
    assert type(made) is Count


async def test_floats_are_added_on_the_server(api: AsyncSampleCaches) -> None:
    ratio = api.ratio
    assert await ratio.increment("k") == 1.0
    assert await ratio.increment("k", 0.1) == pytest.approx(1.1)
    assert await ratio.decrement("k", 1.1) == pytest.approx(0.0)
    assert await ratio.increment("tiny", 1e-7) == 1e-7
    assert await ratio.increment("big", 1e17) == 1e17
    assert await ratio.get("big") == 1e17
    await api.raw.set("exponent", b"3.0e3")
    assert await ratio.get("exponent") == 3000.0
    assert await ratio.increment("exponent", 200) == 3200.0
    assert await api.named_ratio.increment("n", 2.5) == 2.5
    for delta in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="finite"):
            await ratio.increment("k", delta)


async def test_foreign_values_are_decode_errors_with_key_and_keyspace(
    api: AsyncSampleCaches,
) -> None:
    await api.raw.set("k", b" 12\n")
    for name in (
        "number",
        "ratio",
        "flag",
        "ident",
        "day",
        "moment",
        "colour",
        "profile",
    ):
        with pytest.raises(CacheDecodeError) as caught:
            await getattr(api, name).get("k")
        assert (caught.value.keyspace, caught.value.key) == (name, "{k}/k")
        assert "12" not in str(caught.value)
    await api.number.set("good", 1)
    with pytest.raises(CacheDecodeError):
        await api.number.multi_get(["good", "k"])
    await api.texts.push_right("list", "1", "x")
    with pytest.raises(CacheDecodeError):
        await api.list.items("list")


async def test_foreign_values_can_be_misses_that_are_counted(
    api: AsyncSampleCaches,
) -> None:
    before = api.lenient.decode_misses
    await api.raw.set("k", b"x")
    await api.number.set("good", 1)
    assert await api.lenient.get("k") is None
    assert await api.lenient.multi_get(["good", "k", "good"]) == [1, None, 1]
    assert await api.lenient.get_and_set("k", 5) is None
    assert await api.lenient.get("k") == 5
    assert api.lenient.decode_misses == before + 3


async def test_another_type_of_key_is_a_wrong_type_for_reads_too(
    api: AsyncSampleCaches,
) -> None:
    await api.list.push_right("l", 1)
    await api.text.set("t", "1")
    reads: list[Callable[[], Awaitable[object]]] = [
        lambda: api.text.get("l"),
        lambda: api.text.len("l"),
        lambda: api.text.get_range("l", 0, 1),
        lambda: api.text.get_and_delete("l"),
        lambda: api.list.items("t"),
        lambda: api.list.get("t", 0),
        lambda: api.list.len("t"),
        lambda: api.members.items("t"),
        lambda: api.members.contains("t", 1),
        lambda: api.members.len("l"),
        lambda: api.members.sample("l", 2),
        lambda: api.members.union("l"),
    ]
    for read in reads:
        with pytest.raises(CacheWrongTypeError):
            await read()


async def test_much_at_once(api: AsyncSampleCaches) -> None:
    keys = [f"key {number}" for number in range(3000)]
    await api.number.multi_set([(key, number) for number, key in enumerate(keys)])
    assert await api.number.multi_get(keys) == list(range(3000))
    assert await api.number.delete(*keys) == 3000
    assert await api.list.push_right("l", *range(20_000)) == 20_000
    assert await api.list.items("l") == list(range(20_000))
    assert await api.members.add("s", *range(20_000)) == 20_000
    assert await api.members.items("s") == set(range(20_000))
