"""What a caller gets: values, absences and errors, fresh, stale and due, in both faces."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from typing import NoReturn

import pytest

from cachegen_runtime import (
    KEEP_TTL,
    NEVER_EXPIRE,
    CacheDecodeError,
    CacheKeyError,
    CacheLoadError,
    CacheMissError,
    CacheWrongTypeError,
    Expiry,
    expire_daily_at,
    expire_in,
)
from cachegen_runtime.loading.loaders import only_key
from tests.loading.conftest import Place, Shop


class Loading:
    """A loader that counts its calls and returns numbers, one after another."""

    def __init__(self, *values: object) -> None:
        self.values = values
        self.keys: list[str] = []

    def __call__(self, key: str) -> object:
        self.keys.append(key)
        value = self.values[min(len(self.keys), len(self.values)) - 1]
        if isinstance(value, BaseException):
            raise value
        return value


def never(key: object) -> NoReturn:
    """Fail: nothing is to be loaded."""
    raise AssertionError(f"{key} was loaded")


def is_what_is_left(left: timedelta, seconds: float, begun: float) -> bool:
    """Return whether so much may be left of some seconds that began after a moment."""
    passed = monotonic() - begun
    return seconds - passed - 0.01 <= left.total_seconds() <= seconds


async def test_a_value_is_loaded_once_and_then_found(shop: Shop) -> None:
    load = Loading(41)
    assert await shop.load("plain", "k", load) == 41
    assert await shop.load("plain", "k", never) == 41
    assert await shop.do("plain", "get", "k") == 41
    assert load.keys == ["k"]
    counted = shop.statistics("plain")
    assert (counted.misses, counted.loads, counted.hits) == (1, 1, 1)


async def test_values_stay_plain_and_no_record_stays(shop: Shop, place: Place) -> None:
    await shop.load("stale", "k", Loading(41))
    if place.server is not None:
        assert "41" in place.server.ask("GET", "stale/k")
        assert place.server.ask("DBSIZE") == ":1\r\n"
        assert place.server.ask("INCR", "stale/k") == ":42\r\n"
        assert 0 < int(place.server.ask("PTTL", "stale/k")[1:]) <= 120_000
        assert await shop.do("stale", "get", "k") == 42


async def test_a_deleted_value_is_reloaded(shop: Shop) -> None:
    load = Loading(1, 2)
    await shop.load("plain", "k", load)
    assert await shop.do("plain", "delete", "k", "other") == 1
    assert await shop.load("plain", "k", load) == 2


async def test_writes_are_found_by_loads(shop: Shop) -> None:
    await shop.do("plain", "set", "k", 5)
    await shop.do("plain", "multi_set", {"l": 6, "m": 7})
    assert await shop.load("plain", "k", never) == 5
    assert await shop.load_many("plain", ["m", "k", "l"], never) == [7, 5, 6]


async def test_an_old_value_is_seen_by_loads_alone(shop: Shop, place: Place) -> None:
    await shop.load("stale", "k", Loading(1))
    assert await shop.do("stale", "exists", "k")
    place.age(60.5)
    assert await shop.do("stale", "get", "k") is None
    assert await shop.do("stale", "multi_get", ["k", "k"]) == [None, None]
    assert not await shop.do("stale", "exists", "k")
    assert not await shop.do("stale", "touch", "k")
    with pytest.raises(CacheMissError):
        await shop.do("stale", "ttl", "k")
    assert await shop.do("stale", "mark_stale", "k") == 0
    load = Loading(2)
    # The blocking caller who loads returns what it loaded; in tasks nobody waits.
    assert await shop.load("stale", "k", load) == (1 if shop.is_async else 2)
    await shop.settle()
    assert await shop.do("stale", "get", "k") == 2
    assert load.keys == ["k"]


@pytest.mark.parametrize("keyspace", ["stale", "daily", "spread"])
async def test_a_value_is_stale_to_the_second(
    shop: Shop, place: Place, keyspace: str
) -> None:
    await shop.load(keyspace, "k", Loading(1))
    left = await shop.do(keyspace, "ttl", "k")
    assert isinstance(left, timedelta)
    place.age(left.total_seconds() - 1)
    assert await shop.load(keyspace, "k", never) == 1
    place.age(1.001)
    assert await shop.do(keyspace, "get", "k") is None
    place.age(58)
    failing = Loading(ValueError())
    assert await shop.load(keyspace, "k", failing) == 1
    await shop.settle()
    assert failing.keys == ["k"]
    place.age(2)
    with pytest.raises(ValueError, match="gone"):
        await shop.load(keyspace, "k", Loading(ValueError("gone")))


async def test_an_expiry_of_the_call_is_kept_longer_too(
    shop: Shop, place: Place
) -> None:
    await shop.load("stale", "k", Loading(1), expiry=expire_in(10))
    place.age(10.5)
    assert await shop.do("stale", "get", "k") is None
    assert await shop.load("stale", "k", Loading(ValueError())) == 1


async def test_nothing_stale_is_served_after_a_delete(shop: Shop, place: Place) -> None:
    await shop.load("stale", "k", Loading(1))
    place.age(61)
    await shop.do("stale", "delete", "k")
    assert await shop.load("stale", "k", Loading(2)) == 2


async def test_a_failed_refresh_serves_the_stale_value_and_pauses(
    shop: Shop, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    await shop.load("stale", "k", Loading(1))
    place.age(61)
    load = Loading(ValueError("secret"), 2)
    with caplog.at_level(logging.WARNING, "cachegen_runtime"):
        for _ in range(3):
            assert await shop.load("stale", "k", load) == 1
            await shop.settle()
    assert load.keys == ["k"]
    assert shop.statistics("stale").load_failures == 1
    (record,) = caplog.records
    assert "ValueError" in record.getMessage()
    assert "secret" not in caplog.text
    place.age(1.1)
    await shop.load("stale", "k", load)
    await shop.settle()
    assert await shop.do("stale", "get", "k") == 2


async def test_values_are_marked_stale(shop: Shop, place: Place) -> None:
    await shop.do("stale", "multi_set", {"a": 1, "b": 1})
    assert await shop.do("stale", "mark_stale", "a", "c", "a") == 1
    assert await shop.do("stale", "mark_stale") == 0
    assert await shop.do("stale", "multi_get", ["a", "b"]) == [None, 1]
    assert await shop.load("stale", "a", Loading(ValueError())) == 1
    await shop.do("stale", "set", "d", 1, expiry=NEVER_EXPIRE)
    assert await shop.do("stale", "mark_stale", "d") == 1
    assert await shop.do("stale", "get", "d") is None


async def test_without_stale_values_none_can_be_marked(shop: Shop) -> None:
    with pytest.raises(ValueError, match="stale_for"):
        await shop.do("plain", "mark_stale", "k")


async def test_a_value_that_is_due_is_reloaded_while_it_is_served(
    shop: Shop, place: Place
) -> None:
    await shop.load("early", "k", Loading(1))
    place.age(79)
    assert await shop.load("early", "k", never) == 1
    place.age(2)
    assert await shop.do("early", "get", "k") == 1
    load = Loading(2)
    assert await shop.load("early", "k", load) == (1 if shop.is_async else 2)
    await shop.settle()
    assert await shop.load("early", "k", never) == 2
    assert load.keys == ["k"]
    counted = shop.statistics("early")
    assert (counted.stale_hits, counted.misses) == (0, 1)


async def test_an_absence_is_remembered_for_its_time(shop: Shop, place: Place) -> None:
    assert await shop.load("missing", "k", Loading(None)) is None
    assert await shop.load("missing", "k", never) is None
    assert await shop.load_many("missing", ["k"], never) == [None]
    assert await shop.do("missing", "exists", "k") is False
    place.age(30.1)
    assert await shop.load("missing", "k", Loading(1)) == 1


async def test_a_write_ends_a_remembered_absence(shop: Shop) -> None:
    writes: list[tuple[str, object]] = [("delete", "k"), ("multi_set", {"k": 3})]
    for write in writes:
        await shop.do("missing", "delete", "k")
        await shop.load("missing", "k", Loading(None))
        await shop.do("missing", write[0], write[1])
        expected = 1 if write[0] == "delete" else 3
        assert await shop.load("missing", "k", Loading(1)) == expected


async def test_an_absence_that_is_not_remembered_takes_the_stale_value_away(
    shop: Shop, place: Place
) -> None:
    await shop.load("unremembered", "k", Loading(1))
    place.age(61)
    await shop.load("unremembered", "k", Loading(None))
    await shop.settle()
    load = Loading(None, 2)
    assert await shop.load("unremembered", "k", load) is None
    assert await shop.load("unremembered", "k", load) == 2


async def test_what_has_expired_already_is_returned_and_not_stored(shop: Shop) -> None:
    def ended(value: int) -> Expiry:
        return expire_in(0)

    expiries: tuple[object, ...] = (expire_in(-1), ended)
    for expiry in expiries:
        assert await shop.load("plain", "k", Loading(1), expiry=expiry) == 1
        assert await shop.do("plain", "get", "k") is None
    assert shop.statistics("plain").refused_stores == 0


async def test_an_expiry_is_that_of_the_value(shop: Shop) -> None:
    def of(value: int) -> object:
        return expire_in(value)

    begun = monotonic()
    await shop.load("plain", "k", Loading(100), expiry=of)
    left = await shop.do("plain", "ttl", "k")
    assert isinstance(left, timedelta)
    assert is_what_is_left(left, 100, begun)
    await shop.load("plain", "l", Loading(100), expiry=expire_daily_at(3, tz="UTC"))
    assert await shop.do("plain", "ttl", "l") is not None
    await shop.load("stale", "m", Loading(100), expiry=NEVER_EXPIRE)
    assert await shop.do("stale", "ttl", "m") is None


async def test_an_expiry_is_not_asked_when_nothing_is_found(shop: Shop) -> None:
    def of(value: int) -> NoReturn:
        raise AssertionError

    assert await shop.load("missing", "k", Loading(None), expiry=of) is None


@pytest.mark.parametrize("expiry", [KEEP_TTL, expire_in(5, on="create")])
async def test_an_expiry_that_depends_on_what_was_there_is_refused(
    shop: Shop, expiry: object
) -> None:
    with pytest.raises(ValueError, match=r"KEEP_TTL|create"):
        await shop.load("plain", "k", never, expiry=expiry)
    if expiry is not KEEP_TTL:
        with pytest.raises(ValueError, match="create"):
            await shop.do("plain", "set", "k", 1, expiry=expiry)


async def test_a_touch_sets_how_long_a_value_is_fresh(shop: Shop, place: Place) -> None:
    for keyspace in ("stale", "missing"):
        await shop.load(keyspace, "k", Loading(1))
        place.age(30)
        begun = monotonic()
        assert await shop.do(keyspace, "touch", "k")
        left = await shop.do(keyspace, "ttl", "k")
        assert isinstance(left, timedelta)
        assert is_what_is_left(left, 60, begun)
        assert await shop.do(keyspace, "touch", "k", expiry=KEEP_TTL)
        assert await shop.do(keyspace, "touch", "k", expiry=NEVER_EXPIRE)
        assert await shop.do(keyspace, "ttl", "k") is None
        assert await shop.do(keyspace, "touch", "k", expiry=expire_in(-1))
        assert await shop.do(keyspace, "get", "k") is None
        assert not await shop.do(keyspace, "touch", "k")


async def test_several_keys_are_loaded_by_one_call(shop: Shop) -> None:
    await shop.do("plain", "set", "b", 20)
    asked: list[list[str]] = []

    def load(keys: Sequence[str]) -> dict[str, int]:
        asked.append([*keys])
        return {key: ord(key) for key in keys} | {"unasked": 0}

    keys = ["a", "b", "c", "a"]
    assert await shop.load_many("plain", keys, load) == [97, 20, 99, 97]
    assert asked == [["a", "c"]]
    assert await shop.load_many("plain", [], never) == []
    assert await shop.do("plain", "multi_get", ["a", "unasked"]) == [97, None]


async def test_a_key_that_is_left_out_fails_after_the_others_are_stored(
    shop: Shop,
) -> None:
    with pytest.raises(CacheLoadError) as raised:
        await shop.load_many("plain", ["a", "b"], lambda keys: {"b": 2})
    assert raised.value.key == "plain/a"
    assert await shop.do("plain", "get", "b") == 2
    found = await shop.load_many("missing", ["a", "b"], lambda keys: {"b": 2})
    assert found == [None, 2]
    assert await shop.load("missing", "a", never) is None


async def test_stale_values_of_several_are_returned_and_refreshed(
    shop: Shop, place: Place
) -> None:
    await shop.do("stale", "multi_set", {"a": 1, "b": 1})
    place.age(61)
    await shop.do("stale", "set", "b", 2)

    def load(keys: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(keys, 3)

    found = await shop.load_many("stale", ["a", "b", "c"], load)
    assert found == ([1, 2, 3] if shop.is_async else [3, 2, 3])
    await shop.settle()
    assert await shop.do("stale", "multi_get", ["a", "b", "c"]) == [3, 2, 3]


@pytest.mark.parametrize(
    ("keyspace", "value", "error"),
    [
        ("plain", "text", TypeError),
        ("plain", True, TypeError),
        ("plain", None, TypeError),
        ("plain", 2**63, ValueError),
        ("missing", "text", TypeError),
    ],
)
async def test_what_is_no_value_is_refused_and_not_stored(
    shop: Shop, place: Place, keyspace: str, value: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await shop.load(keyspace, "k", Loading(value))
    assert await shop.do(keyspace, "get", "k") is None
    assert shop.statistics(keyspace).load_failures == 1
    assert await shop.load(keyspace, "k", Loading(1)) == 1


async def test_a_loader_of_several_has_to_return_a_mapping(shop: Shop) -> None:
    with pytest.raises(TypeError, match="mapping"):
        await shop.load_many("plain", ["a"], lambda keys: [1])
    with pytest.raises(TypeError):
        await shop.load_many("plain", ["a"], lambda keys: {"a": None})


async def test_the_loaders_error_is_raised_as_it_is_and_frees_the_key(
    shop: Shop,
) -> None:
    error = LookupError("nobody")
    with pytest.raises(LookupError) as raised:
        await shop.load("plain", "k", Loading(error))
    assert raised.value is error
    assert await shop.load("plain", "k", Loading(1)) == 1


async def test_an_expiry_that_fails_fails_the_load(shop: Shop) -> None:
    def of(value: int) -> NoReturn:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await shop.load("plain", "k", Loading(1), expiry=of)
    assert await shop.load("plain", "k", Loading(1)) == 1


async def test_a_value_that_does_not_decode_is_reloaded(
    shop: Shop, place: Place
) -> None:
    if place.server is None:
        pytest.skip("nobody else writes there")
    place.server.ask("SET", "plain/k", "not a number")
    assert await shop.load("plain", "k", Loading(1)) == 1
    assert await shop.do("plain", "get", "k") == 1
    place.server.ask("SET", "plain/l", "not a number")
    assert await shop.load_many("plain", ["l"], lambda keys: {"l": 2}) == [2]
    place.server.ask("SET", "strict/k", "not a number")
    with pytest.raises(CacheDecodeError):
        await shop.load("strict", "k", never)
    with pytest.raises(CacheDecodeError):
        await shop.load_many("strict", ["k"], never)


async def test_a_key_of_another_type_is_refused(shop: Shop, place: Place) -> None:
    if place.server is None:
        pytest.skip("nobody else writes there")
    place.server.ask("RPUSH", "plain/k", "1")
    with pytest.raises(CacheWrongTypeError):
        await shop.load("plain", "k", never)
    with pytest.raises(CacheWrongTypeError):
        await shop.load_many("plain", ["k", "l"], lambda keys: dict.fromkeys(keys, 1))
    assert await shop.do("plain", "get", "l") == 1


async def test_wrong_keys_are_refused_before_anything_is_loaded(shop: Shop) -> None:
    with pytest.raises(CacheKeyError):
        await shop.load("plain", 7, never)  # type: ignore[arg-type]
    with pytest.raises(CacheKeyError):
        await shop.load_many("plain", ["a", 7], never)  # type: ignore[list-item]
    with pytest.raises(TypeError):
        await shop.load_many("plain", "abc", never)


async def test_another_default_expiry_is_the_same_keyspace(shop: Shop) -> None:
    own = shop.caches.stale
    other = own.with_expiry(expire_in(10))
    shop.caches.other = other
    await shop.load("other", "k", Loading(1))
    left = await shop.do("stale", "ttl", "k")
    assert isinstance(left, timedelta)
    assert left.total_seconds() <= 10
    assert own.statistics == other.statistics
    assert own.statistics.loads == 1


async def test_statistics_do_not_change(shop: Shop) -> None:
    before = shop.statistics("plain")
    await shop.load("plain", "k", Loading(1))
    assert before.loads == 0
    with pytest.raises(AttributeError):
        before.loads = 1  # type: ignore[misc]
    assert not before.near_active


async def test_the_loader_of_a_key_may_load_others(shop: Shop) -> None:
    calls: list[str] = []
    if shop.is_async:

        async def outer(key: str) -> int:
            calls.append(key)
            found: int = await shop.caches.plain.get_or_load("inner", inner)
            return found + 1

        async def inner(key: str) -> int:
            calls.append(key)
            return 1

        assert await shop.caches.plain.get_or_load("outer", outer) == 2
    else:

        def load(key: str) -> int:
            calls.append(key)
            if key == "inner":
                return 1
            found: int = shop.caches.plain.get_or_load("inner", load)
            return found + 1

        assert shop.caches.plain.get_or_load("outer", load) == 2
    assert calls == ["outer", "inner"]


async def test_a_store_goes_on_in_a_batch(shop: Shop) -> None:
    operations = shop.caches.plain.operations
    batch = shop.caches.batch()
    if shop.is_async:
        async with batch:
            handle = batch.add(operations.set("k", 4))
            found = batch.add(operations.get("k"))
    else:
        with batch:
            handle = batch.add(operations.set("k", 4))
            found = batch.add(operations.get("k"))
    assert (handle.result, found.result) == (None, 4)


def test_a_cached_function_takes_its_key_as_the_function_does() -> None:
    def load(key: str) -> int:
        return len(key)

    assert only_key(load, ("a",), {}) == only_key(load, (), {"key": "a"}) == "a"
    for given, named in ((("a", "b"), {}), ((), {"other": "a"}), ((), {})):
        with pytest.raises(TypeError):
            only_key(load, given, named)
