"""Every operation on lists and sets, for every type of element, with its edges and errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from tests.conformance.sample import KEYSPACES, VALUES, AsyncSampleCaches

from cachegen_runtime import (
    LEFT,
    RIGHT,
    CacheIndexError,
    CacheKeyError,
    CacheMissError,
)

LISTS = [
    name
    for name, (kind, _, _) in KEYSPACES.items()
    if kind == "List" and name != "loose_list"
]
THREE_DIFFER = [name for name in LISTS if len(set(VALUES[name])) == 3]
SETS = [
    name
    for name, (kind, _, _) in KEYSPACES.items()
    if kind == "Set" and name != "loose_set"
]


@pytest.mark.parametrize("name", LISTS)
async def test_lists_of_every_type(api: AsyncSampleCaches, name: str) -> None:
    keyspace = getattr(api, name)
    a, b, c = VALUES[name]
    assert await keyspace.items("k") == []
    assert await keyspace.len("k") == 0
    assert await keyspace.pop_left("k") is None
    assert await keyspace.pop_right("k") is None
    assert await keyspace.get("k", 0) is None
    assert await keyspace.push_right("k", a, b) == 2
    assert await keyspace.push_left("k", b, c) == 4
    assert await keyspace.items("k") == [c, b, a, b]
    assert await keyspace.len("k") == 4
    assert [await keyspace.get("k", index) for index in (0, -1, 3, 4, -5)] == [
        c,
        b,
        b,
        None,
        None,
    ]
    assert await keyspace.get_range("k", 1, 2) == [b, a]
    assert await keyspace.get_range("k", -2, -1) == [a, b]
    assert await keyspace.get_range("k", 3, 1) == []
    assert await keyspace.get_range("k", 2, 100) == [a, b]
    assert await keyspace.set("k", -1, c) is None
    assert await keyspace.items("k") == [c, b, a, c]
    assert await keyspace.pop_left("k") == c
    assert await keyspace.pop_right("k") == c
    assert await keyspace.trim("k", 1, -1) is None
    assert await keyspace.items("k") == [a]
    assert await keyspace.trim("k", 5, 9) is None
    assert await keyspace.exists("k") is False


async def test_a_list_index_out_of_range(api: AsyncSampleCaches) -> None:
    await api.list.push_right("k", 1)
    for key, index in (("k", 1), ("k", -2), ("missing", 0)):
        with pytest.raises(CacheIndexError) as caught:
            await api.list.set(key, index, 5)
        assert (caught.value.operation, caught.value.key) == ("set", f"{{k}}/{key}")
        assert await api.list.get(key, index) is None


@pytest.mark.parametrize("bits", [31, 32, 33, 63])
async def test_an_index_of_many_bits_comes_round_to_no_element(
    api: AsyncSampleCaches, bits: int
) -> None:
    await api.list.push_right("k", 1, 2, 3)
    for index in (2**bits - 1, -(2**bits), min(2**bits, 2**63 - 1)):
        with pytest.raises(CacheIndexError):
            await api.list.set("k", index, 5)
        with pytest.raises(CacheIndexError):
            await api.list.set("missing", index, 5)
        assert await api.list.get("k", index) is None
        assert await api.list.get_range("k", index, index) == []
    assert await api.list.items("k") == [1, 2, 3]


@pytest.mark.parametrize("name", THREE_DIFFER)
async def test_list_elements_are_inserted_and_removed(
    api: AsyncSampleCaches, name: str
) -> None:
    keyspace = getattr(api, name)
    a, b, c = VALUES[name]
    for insert in (keyspace.insert_before, keyspace.insert_after):
        with pytest.raises(CacheMissError):
            await insert("k", a, b)
    await keyspace.push_right("k", a, b, a)
    assert await keyspace.insert_before("k", a, c) == 4
    assert await keyspace.insert_after("k", a, c) == 5
    assert await keyspace.items("k") == [c, a, c, b, a]
    await keyspace.push_right("k", c)
    assert await keyspace.remove_first("k", 0, c) == 0
    assert await keyspace.remove_first("k", 1, c) == 1
    assert await keyspace.items("k") == [a, c, b, a, c]
    assert await keyspace.remove_last("k", 1, a) == 1
    assert await keyspace.items("k") == [a, c, b, c]
    assert await keyspace.remove_all("k", c) == 2
    assert await keyspace.remove_all("k", c) == 0
    assert await keyspace.remove_last("k", 9, b) == 1
    assert await keyspace.items("k") == [a]
    with pytest.raises(CacheMissError):
        await keyspace.insert_before("k", b, c)
    for remove in (keyspace.remove_first, keyspace.remove_last):
        with pytest.raises(ValueError, match="negative"):
            await remove("k", -1, a)


async def test_elements_move_between_lists_and_within_one(
    api: AsyncSampleCaches,
) -> None:
    assert await api.list.move("a", "b") is None
    await api.list.push_right("a", 1, 2, 3)
    assert await api.list.move("a", "b") == 1
    assert await api.list.move("a", "b", RIGHT, LEFT) == 3
    assert await api.list.items("b") == [3, 1]
    assert await api.list.move("b", "b") == 3
    assert await api.list.items("b") == [1, 3]
    assert await api.list.move("a", "a", from_=LEFT, to=LEFT) == 2
    assert await api.list.move("a", "b", to=LEFT) == 2
    assert await api.list.exists("a") is False
    assert await api.list.items("b") == [2, 1, 3]
    with pytest.raises(ValueError, match="no values"):
        await api.list.push_left("a")


@pytest.mark.parametrize("name", SETS)
async def test_sets_of_every_type(api: AsyncSampleCaches, name: str) -> None:
    keyspace = getattr(api, name)
    a, b, _ = VALUES[name]
    assert await keyspace.items("k") == set()
    assert await keyspace.len("k") == 0
    assert await keyspace.pop_one("k") is None
    assert await keyspace.pop("k", 3) == set()
    assert await keyspace.sample_one("k") is None
    assert await keyspace.sample("k", 3) == set()
    assert await keyspace.sample_with_replacement("k", 3) == []
    assert await keyspace.contains("k", a) is False
    assert await keyspace.add("k", a, b, a) == 2
    assert await keyspace.add("k", a) == 0
    assert await keyspace.contains("k", a) is True
    assert await keyspace.items("k") == {a, b}
    assert await keyspace.len("k") == 2
    assert await keyspace.sample_one("k") in {a, b}
    assert await keyspace.sample("k", 5) == {a, b}
    assert len(await keyspace.sample("k", 1)) == 1
    assert await keyspace.sample("k", 0) == set()
    many = await keyspace.sample_with_replacement("k", 5)
    assert len(many) == 5
    assert set(many) <= {a, b}
    assert await keyspace.sample_with_replacement("k", 0) == []
    assert await keyspace.remove("k", a) == 1
    assert await keyspace.remove("k", a) == 0
    assert await keyspace.pop_one("k") == b
    await keyspace.add("k", a, b)
    assert await keyspace.pop("k", 0) == set()
    assert await keyspace.pop("k", 9) == {a, b}
    assert await keyspace.exists("k") is False


async def test_sets_are_combined_and_stored(api: AsyncSampleCaches) -> None:
    members = api.members
    await members.add("a", 1, 2, 3)
    await members.add("b", 2, 3, 4)
    assert await members.diff("a", "b") == {1}
    assert await members.diff("a") == {1, 2, 3}
    assert await members.intersect("a", "b") == {2, 3}
    assert await members.intersect("a", "missing") == set()
    assert await members.union("a", "b", "missing") == {1, 2, 3, 4}
    assert await members.diff_store("d", "a", "b") == 1
    assert await members.items("d") == {1}
    assert await members.intersect_store("d", "a", "b") == 2
    assert await members.items("d") == {2, 3}
    assert await members.union_store("a", "a", "b") == 4
    assert await members.items("a") == {1, 2, 3, 4}
    assert await members.diff_store("d", "missing") == 0
    assert await members.exists("d") is False


async def test_a_member_moves_between_sets(api: AsyncSampleCaches) -> None:
    members = api.members
    await members.add("a", 1, 2)
    assert await members.move("a", "b", 1) is True
    assert await members.move("a", "b", 1) is False
    assert await members.move("a", "a", 2) is True
    assert await members.move("a", "a", 9) is False
    assert (await members.items("a"), await members.items("b")) == ({2}, {1})


async def test_wrong_arguments_send_nothing(api: AsyncSampleCaches) -> None:
    await api.members.add("k", 1)
    wrong: list[Callable[[], Awaitable[object]]] = [
        lambda: api.members.add("k"),
        lambda: api.members.remove("k"),
        lambda: api.members.pop("k", -1),
        lambda: api.members.sample("k", -1),
        lambda: api.members.sample_with_replacement("k", -1),
        lambda: api.members.diff(),
        lambda: api.members.union_store("k"),
        lambda: api.members.add("k", 2**63),
    ]
    for call in wrong:
        with pytest.raises(ValueError, match=r"."):
            await call()
    with pytest.raises(CacheKeyError):
        await api.members.add(5, 1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        await api.members.add("k", "1")  # type: ignore[arg-type]
    assert await api.members.items("k") == {1}
