"""The TTL after every write form, read back: each expiry, on new keys and old, changed or refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.conformance.conftest import Deployment
from tests.conformance.observation import (
    EXPIRIES,
    LONG,
    clear,
    prepare,
    said,
    seconds_left,
    ttl,
)
from tests.conformance.operations import KINDS, ROWS, TURN, WRITES, rows
from tests.conformance.row import Row, by_name
from tests.conformance.sample import AsyncSampleCaches, SampleCaches

from cachegen_runtime import (
    KEEP_TTL,
    NEVER_EXPIRE,
    CacheIndexError,
    CacheMissError,
    expire_in,
)

Call = Callable[..., Awaitable[object]]

SET = rows(KINDS["set"])[0]
TEXT = rows(KINDS["str"])[0]
OPERATIONS = SampleCaches(main="memory://")
OLD = [*(row for row in WRITES if row.operation != "set_if_not_exists"), TURN]
NEW = [row for row in WRITES if row.makes]


def expected_of_old(row: Row, form: str) -> str:
    match form:
        case "none":
            return "no TTL" if row.clears else "TTL kept"
        case "never":
            return "no TTL"
        case "keep" | "on create" | "on create, past":
            return "TTL kept"
        case "past" | "far past":
            return "gone"
        case _:
            return "TTL set"


def expected_of_new(form: str) -> str:
    match form:
        case "none" | "never" | "keep":
            return "no TTL"
        case "past" | "far past" | "on create, past":
            return "gone"
        case _:
            return "TTL set"


async def seen(api: AsyncSampleCaches, form: str) -> str:
    """Return what became of `k`; for a TTL of a form with bounds, whether it is in them."""
    found = await ttl(api)
    if form == "smallest":
        return "TTL set" if found == "gone" else found
    if found != "TTL set":
        return found
    left = await seconds_left(api.raw)
    if form == "daily":
        least, longest = until_three_in_stockholm(), until_three_in_stockholm()
    else:
        least, longest = (7.5, 10.0) if form == "in, spread" else (10.0, 10.0)
    # How long ago the write was depends on the machine; any other TTL is far from these.
    least -= 7
    return found if least <= left <= longest else f"{left} s left"


def until_three_in_stockholm() -> float:
    """Return the seconds until the next 03:00 there, which no change of clocks skips or repeats."""
    zone = ZoneInfo("Europe/Stockholm")
    now = datetime.now(UTC)
    today = now.astimezone(zone).date()
    moments = (
        datetime.combine(today + timedelta(days), time(3), zone) for days in (0, 1)
    )
    # One that is passing this very moment counts as ahead.
    return (
        next(left for at in moments if (left := (at - now).total_seconds()) > -0.5) + 1
    )


@pytest.mark.parametrize("row", OLD, ids=by_name)
async def test_a_write_to_an_old_key_leaves_this_ttl(
    api: AsyncSampleCaches, row: Row
) -> None:
    expected = {form: expected_of_old(row, form) for form in EXPIRIES}
    found = {}
    for form in EXPIRIES:
        await prepare(api, row)
        await row.call(getattr(api, row.kind.keyspace), **said(form))
        found[form] = await seen(api, form)
    assert found == expected


@pytest.mark.parametrize("row", NEW, ids=by_name)
async def test_a_write_that_makes_the_key_leaves_this_ttl(
    api: AsyncSampleCaches, row: Row
) -> None:
    expected = {form: expected_of_new(form) for form in EXPIRIES}
    found = {}
    for form in EXPIRIES:
        await prepare(api, row)
        await api.raw.delete("k")
        await row.call(getattr(api, row.kind.keyspace), **said(form))
        found[form] = await seen(api, form)
    assert found == expected


@pytest.mark.parametrize("row", [row for row in WRITES if not row.makes], ids=by_name)
async def test_what_makes_no_key_makes_none_for_an_expiry(
    api: AsyncSampleCaches, row: Row
) -> None:
    await clear(api)
    for form in EXPIRIES:
        with suppress(CacheMissError, CacheIndexError):
            await row.call(getattr(api, row.kind.keyspace), **said(form))
        assert await api.raw.exists("k") is False, form


@pytest.mark.parametrize("start", [2**53 - 2, 2**62, 2**63 - 4, -(2**53), -(2**63)])
async def test_a_sum_is_exact_under_every_expiry(
    api: AsyncSampleCaches, start: int
) -> None:
    for form in EXPIRIES:
        await api.number.set("k", start)
        assert await api.number.increment("k", 3, **said(form)) == start + 3
        await api.number.set("k", start + 3)
        assert await api.number.decrement("k", 3, **said(form)) == start
        await api.number.set("k", start)
        async with api.transaction() as transaction:
            made = transaction.add(
                OPERATIONS.number.operations.increment("k", 3, **said(form))
            )
        assert made.result == start + 3


@pytest.mark.parametrize("row", NEW, ids=by_name)
async def test_the_shortest_expiry_is_not_the_past(
    api: AsyncSampleCaches, row: Row, deployment: Deployment
) -> None:
    if deployment.name == "embedded":
        pytest.skip("its clock runs on within a transaction, a server's does not")
    await prepare(api, row)
    await api.raw.delete("k")
    operations = getattr(OPERATIONS, row.kind.keyspace).operations
    async with api.transaction() as transaction:
        transaction.add(row.call(operations, **said("smallest")))
        there = transaction.add(OPERATIONS.raw.operations.exists("k"))
        left = transaction.add(OPERATIONS.raw.operations.ttl("k"))
    assert there.result is True
    assert left.result is not None
    assert left.result <= timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.operation == "touch"], ids=by_name
)
async def test_touch_sets_the_ttl_alone(api: AsyncSampleCaches, row: Row) -> None:
    on = getattr(api, row.kind.keyspace)
    for form in EXPIRIES:
        await prepare(api, row)
        assert await on.touch("k", **said(form)) is True
        assert await seen(api, form) == expected_of_old(row, form), form
        assert await on.touch("missing", **said(form)) is False
        assert await on.exists("missing") is False


@pytest.mark.parametrize("row", WRITES, ids=by_name)
async def test_a_default_expiry_does_what_the_argument_does(
    api: AsyncSampleCaches, row: Row
) -> None:
    on = getattr(api, row.kind.keyspace).with_expiry(expire_in(10))
    await prepare(api, row)
    if row.makes:
        await api.raw.delete("k")
    await row.call(on)
    assert await seen(api, "in") == "TTL set"
    await prepare(api, row)
    if row.operation != "set_if_not_exists":
        await row.call(on, expiry=KEEP_TTL)
        assert await ttl(api) == "TTL kept"
        await prepare(api, row)
        await row.call(on, expiry=NEVER_EXPIRE)
        assert await ttl(api) == "no TTL"


async def test_a_default_expiry_holds_until_a_call_says_otherwise(
    api: AsyncSampleCaches,
) -> None:
    await api.limited.increment("k")
    assert 50 < await seconds_left(api.limited) <= 60
    await api.limited.increment("k", expiry=expire_in(10))
    assert await seen(api, "in") == "TTL set"
    await api.limited.with_expiry(LONG).increment("k")
    assert await ttl(api) == "TTL kept"
    await api.limited.with_expiry(NEVER_EXPIRE).increment("k")
    assert await ttl(api) == "no TTL"
    assert await api.limited.get("k") == 4


READS = [
    row
    for row in ROWS
    if row.kind.takes_expiry
    and not row.takes_expiry
    and row.operation not in ("delete", "get_and_delete")
]


@pytest.mark.parametrize("row", READS, ids=by_name)
async def test_reads_never_touch_the_ttl(api: AsyncSampleCaches, row: Row) -> None:
    await prepare(api, row)
    await row.call(getattr(api, row.kind.keyspace).with_expiry(expire_in(10)))
    assert await ttl(api) == "TTL kept"


async def test_a_keyspace_s_own_expiry_is_what_touch_sets(
    api: AsyncSampleCaches,
) -> None:
    await api.limited.set("k", 1, expiry=NEVER_EXPIRE)
    assert await api.limited.touch("k") is True
    assert 50 < await seconds_left(api.limited) <= 60


@pytest.mark.parametrize("name", ["diff_store", "intersect_store", "union_store"])
async def test_storing_nothing_deletes_whatever_the_expiry(
    api: AsyncSampleCaches, name: str
) -> None:
    for form in EXPIRIES:
        await prepare(api, SET)
        store = getattr(api.members, name)
        assert await store("k", "missing", "nor this", **said(form)) == 0
        assert await api.members.exists("k") is False, form


async def test_an_expiry_must_be_one(api: AsyncSampleCaches) -> None:
    await prepare(api, TEXT)
    for wrong in (10, 0, timedelta(10), "10s", True, object()):
        for row in WRITES:
            with pytest.raises(TypeError):
                await row.call(getattr(api, row.kind.keyspace), expiry=wrong)
    assert await ttl(api) == "TTL kept"


async def test_several_values_expire_together(api: AsyncSampleCaches) -> None:
    await api.text.multi_set({"k": "1", "l": "2"}, expiry=expire_in(10))
    assert await seen(api, "in") == "TTL set"
    assert await seconds_left(api.text, "l") <= 10
    await api.text.multi_set({"k": "1", "m": "2"}, expiry=expire_in(500, on="create"))
    assert await seen(api, "in") == "TTL set"
    assert await seconds_left(api.text, "m") > 400
    await api.text.multi_set({"k": "1", "m": "2"}, expiry=expire_in(-1))
    assert await api.text.multi_get(["k", "l", "m"]) == [None, "2", None]
