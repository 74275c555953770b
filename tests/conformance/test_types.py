"""What each type of value and key takes and refuses, and how it is stored."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from tests.conformance.sample import (
    KINDS_OF,
    VALUES,
    AsyncSampleCaches,
    Colour,
    Profile,
)

from cachegen_runtime import (
    CacheKeyError,
)

WRONG_VALUES: dict[str, tuple[Any, ...]] = {
    "text": (b"x", 1, None, Colour),
    "number": ("1", 1.0, True, None),
    "named_number": (1, True),
    "ratio": ("1", None, True),
    "raw": ("x", bytearray(b"x"), None),
    "flag": (1, 0, "true", None),
    "ident": (str(uuid.UUID(int=1)), 1),
    "day": ("2026-01-02", dt.datetime(2026, 1, 2)),
    "moment": (dt.date(2026, 1, 2), "2026-01-02T00:00:00Z"),
    "colour": ("red", None),
    "profile": ({"name": "a"}, None, "{}"),
    "invoice": ({"number": 1}, Profile("a")),
}


@pytest.mark.parametrize("name", WRONG_VALUES)
async def test_a_value_of_another_type_is_refused_and_nothing_is_written(
    api: AsyncSampleCaches, name: str
) -> None:
    keyspace = getattr(api, name)
    for wrong in WRONG_VALUES[name]:
        for write in (
            keyspace.set,
            keyspace.replace,
            keyspace.get_and_set,
            keyspace.set_if_not_exists,
        ):
            with pytest.raises(TypeError):
                await write("k", wrong)
        with pytest.raises(TypeError):
            await keyspace.multi_set({"good": VALUES[name][0], "k": wrong})
    assert await api.raw.multi_get(["k", "good"]) == [None, None]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "\ud800"),
        ("number", 2**63),
        ("number", -(2**63) - 1),
        ("ratio", float("nan")),
        ("ratio", float("-inf")),
        ("moment", dt.datetime(2026, 1, 2)),
        ("profile", Profile("\ud800")),
    ],
)
async def test_a_value_that_cannot_be_stored_is_refused(
    api: AsyncSampleCaches, name: str, value: object
) -> None:
    with pytest.raises(ValueError, match=r"."):
        await getattr(api, name).set("k", value)
    assert await api.raw.exists("k") is False


async def test_a_moment_of_any_zone_comes_back_as_the_same_moment(
    api: AsyncSampleCaches,
) -> None:
    east = dt.datetime(2026, 1, 2, 3, tzinfo=dt.timezone(dt.timedelta(hours=5)))
    await api.moment.set("k", east)
    assert await api.moment.get("k") == east
    read = await api.moment.get("k")
    assert read is not None
    assert read.tzinfo == dt.UTC
    assert await api.raw.get("k") == b"2026-01-01T22:00:00.000000Z"


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("text", "é\0", "é\0".encode()),
        ("number", -7, b"-7"),
        ("ratio", 0.1, b"0.1"),
        ("ratio", 1e300, b"1e+300"),
        ("raw", b"\xff", b"\xff"),
        ("flag", True, b"true"),
        ("ident", uuid.UUID(int=10), b"00000000-0000-0000-0000-00000000000a"),
        ("day", dt.date(2026, 1, 2), b"2026-01-02"),
        ("colour", Colour.ODD, b"a/b {c}"),
        ("profile", Profile("é"), '{"name":"é","tags":[],"born":null}'.encode()),
    ],
)
async def test_values_are_stored_as_others_read_them(
    api: AsyncSampleCaches, name: str, value: object, stored: bytes
) -> None:
    await getattr(api, name).set("k", value)
    assert await api.raw.get("k") == stored


async def test_a_float_adds_with_seventeen_decimals(api: AsyncSampleCaches) -> None:
    assert await api.ratio.increment("k", 1e-20) == 0.0
    assert await api.ratio.increment("k", 1e-16) == 1e-16
    assert await api.ratio.increment("big", 1e300) == 1e300
    assert await api.ratio.get("big") == 1e300
    assert await api.ratio.decrement("big", 1e300) == 0.0


async def test_a_key_of_another_type_is_refused_by_every_kind(
    api: AsyncSampleCaches,
) -> None:
    for name in KINDS_OF:
        for wrong in (7, b"k", None, "\ud800"):
            with pytest.raises(CacheKeyError) as caught:
                await getattr(api, name).delete("good", wrong)
            assert (caught.value.keyspace, caught.value.operation) == (name, "delete")
            with pytest.raises(CacheKeyError):
                await getattr(api, name).ttl(wrong)


async def test_several_keys_are_not_one_string(api: AsyncSampleCaches) -> None:
    await api.text.multi_set({"a": "1", "b": "2"})
    unchecked = getattr(api, "text")  # noqa: B009  # as untyped code has it
    for wrong in ("ab", b"ab"):
        with pytest.raises(TypeError):
            await unchecked.multi_get(wrong)
        with pytest.raises(TypeError):
            await unchecked.multi_set(wrong)
    for pairs in ([("a", "1", "2")], 7):
        with pytest.raises((TypeError, ValueError)):
            await unchecked.multi_set(pairs)
    assert await api.text.multi_get(("a", "b")) == ["1", "2"]
