"""What an operation is seen to do: on a missing key, on foreign data, to the TTL under each expiry.

The same code looks at every kind of deployment, and at the embedded store for the
reference; what it returns is plain data without anything random in it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from tests.conformance.row import Call, Row
from tests.conformance.sample import AsyncSampleCaches

from cachegen_runtime import (
    KEEP_TTL,
    NEVER_EXPIRE,
    CacheMissError,
    expire_daily_at,
    expire_in,
)
from cachegen_runtime.aio.caches import AsyncAnyKeyspace

Seen = dict[str, str]

DAY = 86_400
LONG = expire_in(10 * DAY)
EXPIRIES: dict[str, Any] = {
    "none": None,
    "in": expire_in(10),
    "in, spread": expire_in(10, jitter=0.2),
    "smallest": expire_in(0.0001),
    "on create": expire_in(10, on="create"),
    "daily": expire_daily_at(3, 0, 0, "Europe/Stockholm"),
    "never": NEVER_EXPIRE,
    "keep": KEEP_TTL,
    "past": expire_in(0),
    "far past": expire_in(-100),
    "on create, past": expire_in(0, on="create"),
}


def said(form: str) -> dict[str, Any]:
    """Return the keyword argument that says the expiry, none for `none`."""
    return {} if EXPIRIES[form] is None else {"expiry": EXPIRIES[form]}


async def clear(api: AsyncSampleCaches) -> None:
    """Delete the keys that the calls use."""
    for key in ("k", "l", "src"):
        await api.raw.delete(key)


async def prepare(api: AsyncSampleCaches, row: Row) -> None:
    """Store what the kind holds, at `k` with a long TTL and at `src` for what takes from it."""
    await clear(api)
    for key in ("k", "src") if row.source else ("k",):
        await _store(api, row, key)
    assert await api.raw.touch("k", expiry=LONG)


async def _store(api: AsyncSampleCaches, row: Row, key: str) -> None:
    on = getattr(api, row.kind.keyspace)
    numbers = (1, 2, 3) if key == "k" else (7, 8)
    match row.kind.name:
        case "list":
            await on.push_right(key, *numbers)
        case "set":
            await on.add(key, *numbers)
        case "struct_list":
            await on.push_right(key, *row.kind.values)
        case "dict" | "int_dict" | "float_dict":
            await on.update(key, dict(zip("ab", row.kind.values, strict=True)))
        case "sorted_set":
            await on.add(key, {number: float(number) for number in numbers})
        case "limiter":
            await on.take(key)
        case "lock":
            await on.acquire(key)
        case _:
            await on.set(key, row.kind.values[1])


def takes_over(row: Row) -> bool:
    """Return whether the operation replaces `k`, whatever it holds, by what it reads at `src`."""
    return row.operation.endswith("_store")


async def plant_foreign(api: AsyncSampleCaches, row: Row) -> None:
    """Store another Redis type than the kind's where the operation minds it, at `k` or at `src`."""
    await clear(api)
    minds, other = ("src", "k") if takes_over(row) else ("k", "src")
    plant = api.members.add if row.kind.name != "set" else api.list.push_right
    await plant(minds, 1, 2, 3)
    if row.source:
        await _store(api, row, other)
    assert await api.raw.touch("k", expiry=LONG)


async def plant_undecodable(api: AsyncSampleCaches, row: Row) -> None:
    """Store a value, or an element, that does not decode as the kind's."""
    await clear(api)
    for key in ("k", "src") if row.source else ("k",):
        match row.kind.name:
            case "list" | "struct_list":
                await api.texts.push_right(key, "x")
            case "dict" | "int_dict" | "float_dict":
                await api.strings.update(key, {"a": "x", "b": "x"})
            case "sorted_set":
                await api.named_ranking.add(key, {"x": 1.0, "y": 2.0})
            case "set":
                # One in both sets and one in the first alone: every combination has one.
                await api.words.add(key, "x", "y")
                await api.words.add("l", "x")
            case _:
                await api.raw.set(key, row.kind.undecodable)


async def ttl(api: AsyncSampleCaches, key: str = "k") -> str:
    """Return what became of the key and its long TTL: gone, no TTL, TTL kept, or TTL set."""
    try:
        left: timedelta | None = await api.raw.ttl(key)
    except CacheMissError:
        return "gone"
    if left is None:
        return "no TTL"
    return "TTL kept" if left > timedelta(days=9) else "TTL set"


async def seconds_left(keyspace: AsyncAnyKeyspace[str], key: str = "k") -> float:
    """Return a key's TTL in seconds; it has one."""
    left = await keyspace.ttl(key)
    assert left is not None, "the key has no TTL"
    return left.total_seconds()


async def outcome(call: Call, on: object) -> str:
    """Return the result of a call as text, or the name of the error that it raises."""
    try:
        result = await call(on)
    except Exception as error:
        return type(error).__name__
    if isinstance(result, set):
        # Texts have no order of their own.
        return f"{{{', '.join(sorted(map(repr, result)))}}}" if result else "set()"
    return repr(result)


async def observe(api: AsyncSampleCaches, row: Row) -> Seen:
    """Return all that is seen of one operation, by situation."""
    on = getattr(api, row.kind.keyspace)
    seen: Seen = {}
    await clear(api)
    seen["missing key"] = await outcome(row.call, on)
    seen["missing key afterwards"] = "there" if await on.exists("k") else "not there"
    await prepare(api, row)
    seen["existing key"] = _steady(row, await outcome(row.call, on))
    await plant_foreign(api, row)
    seen["another Redis type"] = _errors_only(await outcome(row.call, on))
    await plant_undecodable(api, row)
    seen["a value that does not decode"] = _errors_only(await outcome(row.call, on))
    for why, call in row.refused:
        await prepare(api, row)
        seen[why] = await outcome(call, on)
    if row.wrong:
        seen["wrong arguments"] = await outcome(row.wrong[0], on)
    if row.takes_expiry:
        seen |= await _ttls(api, row, "old", prepare)
        if row.makes:
            seen |= await _ttls(api, row, "new", _only_source)
    return seen


async def _ttls(
    api: AsyncSampleCaches,
    row: Row,
    age: str,
    ready: Callable[[AsyncSampleCaches, Row], Awaitable[None]],
) -> Seen:
    seen: Seen = {}
    for form in EXPIRIES:
        await ready(api, row)
        await outcome(
            lambda on, form=form: row.call(on, **said(form)),
            getattr(api, row.kind.keyspace),
        )
        seen[f"{age} key, {form}"] = _soon(form, await ttl(api))
    return seen


async def _only_source(api: AsyncSampleCaches, row: Row) -> None:
    await clear(api)
    if row.source:
        await _store(api, row, "src")


def _soon(form: str, state: str) -> str:
    # A TTL of one millisecond is over before or after anyone looks.
    return "TTL set" if form == "smallest" and state == "gone" else state


def _steady(row: Row, result: str) -> str:
    random = row.operation.startswith(("pop", "sample")) and row.kind.name == "set"
    timed = row.operation in ("ttl", "take", "peek")
    return "varies" if random or timed else result


def _errors_only(result: str) -> str:
    # Other errors are about the key's being there, not about what it holds.
    about_content = ("CacheWrongTypeError", "CacheDecodeError")
    return result if result in about_content else "no error"
