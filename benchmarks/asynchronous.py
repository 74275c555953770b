"""Async work: GETs with so many in flight, on one event loop; ours, the peers and the limit."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter

import hiredis
from redis.asyncio import Redis

from benchmarks.measure import Table, table
from benchmarks.shop import KEY, USER, AsyncShopCaches, as_bytes, decode, decode_plain
from cachegen_runtime.transport.wire.packing import packed

AsyncCall = Callable[[], Awaitable[object]]
LoopFactory = Callable[[], asyncio.AbstractEventLoop]


class Limit(asyncio.Protocol):
    """A bare protocol: each call writes ready-made bytes, replies resolve futures in order."""

    def __init__(self) -> None:
        self._reader = hiredis.Reader()
        self._waiting: deque[asyncio.Future[bytes]] = deque()
        self._loop = asyncio.get_running_loop()
        self._data = packed((b"GET", KEY.encode()))
        self._out = 0

    def start(self, transport: asyncio.WriteTransport) -> None:
        """Take the transport that was made for this protocol."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Resolve what was answered."""
        self._reader.feed(data)
        reply = self._reader.gets()
        while reply is not False:
            self._waiting.popleft().set_result(reply)
            reply = self._reader.gets()

    async def get(self) -> object:
        """Return the struct; what is asked in one tick leaves in one write."""
        future: asyncio.Future[bytes] = self._loop.create_future()
        if not self._waiting:
            self._transport.write(self._data)
        else:
            if not self._out:
                self._loop.call_soon(self._flush)
            self._out += 1
        self._waiting.append(future)
        return decode(await future)

    def _flush(self) -> None:
        count, self._out = self._out, 0
        self._transport.write(self._data * count)


async def tables(
    port: int,
    peers: Mapping[str, AsyncCall],
    *,
    in_flight: tuple[int, ...],
    slice_seconds: float,
    rounds: int,
    kind: str,
) -> list[Table]:
    """Return a table for each number of GETs in flight."""
    ours = AsyncShopCaches(main=f"redis://127.0.0.1:{port}/0?timeout=30")
    client = Redis(port=port, max_connections=4000)
    transport, limit = await asyncio.get_running_loop().create_connection(
        Limit, "127.0.0.1", port
    )

    async def by_hand() -> object:
        return decode_plain(as_bytes(await client.get(KEY)))

    async def with_msgspec() -> object:
        return decode(as_bytes(await client.get(KEY)))

    limit.start(transport)
    calls: dict[str, AsyncCall] = {
        "redis.asyncio, orjson, dataclass": by_hand,
        "redis.asyncio, msgspec": with_msgspec,
        "ours": lambda: ours.profile.get(USER),
        **peers,
        "limit": limit.get,
    }
    results = [
        await _compare(
            f"{kind}: get, {many} in flight",
            calls,
            many,
            slice_seconds if many < 1000 else slice_seconds * 6,
            rounds,
        )
        for many in in_flight
    ]
    transport.close()
    await ours.aclose()
    await client.aclose()
    return results


async def _compare(
    title: str,
    calls: Mapping[str, AsyncCall],
    many: int,
    slice_seconds: float,
    rounds: int,
) -> Table:
    counts = {
        name: await _calibrated(call, many, slice_seconds)
        for name, call in calls.items()
    }
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name in random.sample(list(calls), len(calls)):
            taken = await _time(calls[name], many, counts[name])
            times[name].append(taken / (counts[name] * many))
    return table(title, times)


async def _time(call: AsyncCall, many: int, each: int) -> float:
    async def caller() -> None:
        for _ in range(each):
            await call()

    started = perf_counter()
    await asyncio.gather(*[caller() for _ in range(many)])
    return perf_counter() - started


async def _calibrated(call: AsyncCall, many: int, slice_seconds: float) -> int:
    each = 1
    while True:
        taken = await _time(call, many, each)
        if taken > slice_seconds / 4:
            return max(1, round(each * slice_seconds / taken))
        each *= 2
