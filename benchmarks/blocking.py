"""Blocking work: ours, hand-written redis-py, the peers and the limit, one call at a time and in threads."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

import hiredis
import orjson
import redis

from benchmarks.measure import Table, Work, compare
from benchmarks.shop import (
    COUNTER,
    ENCODED,
    KEY,
    PLAIN,
    PROFILE,
    SECONDS,
    USER,
    USERS,
    ShopCaches,
    as_bytes,
    as_list,
    decode,
    decode_plain,
    encode,
)
from cachegen_runtime.transport.wire.packing import packed

Call = Callable[[], object]
THREADS = 8


def repeated(call: Call) -> Work:
    """Return work that calls so many times."""

    def work(count: int) -> None:
        for _ in range(count):
            call()

    return work


class Limit:
    """A bare socket, ready-made bytes and hiredis's reader: what Python cannot go below."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = hiredis.Reader()

    def call(self, *commands: tuple[bytes, ...]) -> Callable[[], list[object]]:
        """Return a call that sends the commands' bytes and returns their replies."""
        data = b"".join(map(packed, commands))
        send, receive = self._socket.sendall, self._socket.recv
        feed, gets = self._reader.feed, self._reader.gets
        count = len(commands)

        def exchange() -> list[object]:
            send(data)
            replies: list[object] = []
            while len(replies) < count:
                feed(receive(65536))
                reply = gets()
                while reply is not False:
                    replies.append(reply)
                    reply = gets()
            return replies

        return exchange

    def get(self) -> Call:
        """Return the shortest GET of a struct."""
        data = packed((b"GET", KEY.encode()))
        send, receive = self._socket.sendall, self._socket.recv
        feed, gets = self._reader.feed, self._reader.gets

        def call() -> object:
            send(data)
            feed(receive(65536))
            return decode(gets())

        return call


def contenders(
    port: int, peers: Mapping[str, Mapping[str, Call]]
) -> dict[str, dict[str, Call]]:
    """Return, for each work, its contenders; the first is the baseline."""
    ours = ShopCaches(main=f"redis://127.0.0.1:{port}/0?timeout=30")
    client = redis.Redis(port=port)
    limit = Limit(port)
    works = {
        "get": _gets(ours, client),
        "set": _sets(ours, client),
        "increment with expiry": _increments(ours, client),
        "multi_get of 100": _multi_gets(ours, client),
        "100 gets in one batch": _batches(ours, client),
    }
    for work, calls in works.items():
        calls.update(peers.get(work, {}))
    value, key, counter = encode(PROFILE), KEY.encode(), COUNTER.encode()
    users = [f"profile/{user}".encode() for user in USERS]
    mget = limit.call((b"MGET", *users))
    gets = limit.call(*[(b"GET", user) for user in users])
    works["get"]["limit"] = limit.get()
    works["set"]["limit"] = limit.call(
        (b"SET", key, value, b"PX", b"%d" % (SECONDS * 1000))
    )
    works["increment with expiry"]["limit (two commands, not one step)"] = limit.call(
        (b"INCRBY", counter, b"1"), (b"PEXPIRE", counter, b"600000")
    )
    works["increment with expiry"]["limit (one script)"] = limit.call(
        _scripted(counter)
    )
    works["multi_get of 100"]["limit"] = lambda: _decoded(mget()[0])
    works["100 gets in one batch"]["limit"] = lambda: _decoded(gets())
    return works


def tables(
    port: int,
    peers: Mapping[str, Mapping[str, Call]],
    *,
    slice_seconds: float,
    rounds: int,
) -> list[Table]:
    """Return the tables of all blocking work."""
    works = contenders(port, peers)
    return [
        compare(
            f"blocking: {work}",
            {name: repeated(call) for name, call in calls.items()},
            slice_seconds=slice_seconds,
            rounds=rounds,
        )
        for work, calls in works.items()
    ]


def threaded_table(
    port: int,
    peers: Mapping[str, Mapping[str, Call]],
    *,
    slice_seconds: float,
    rounds: int,
) -> Table:
    """Return the table of GETs from eight threads at once."""
    calls = contenders(port, peers)["get"]
    limits = [Limit(port).get() for _ in range(THREADS)]
    executor = ThreadPoolExecutor(THREADS)

    def shared(callers: list[Call]) -> Work:
        def work(count: int) -> None:
            each = max(1, count // THREADS)
            for done in [executor.submit(repeated(call), each) for call in callers]:
                done.result()

        return work

    works = {
        name: shared([call] * THREADS)
        for name, call in calls.items()
        if name != "limit"
    }
    works["limit, a socket a thread"] = shared(limits)
    return compare(
        f"blocking: get from {THREADS} threads",
        works,
        slice_seconds=slice_seconds,
        rounds=rounds,
    )


def _scripted(counter: bytes) -> tuple[bytes, ...]:
    from cachegen_runtime.scripts.expiry import EXPIRY, Expire, expiring

    expire = Expire(counter, "px", SECONDS * 1000)
    call = expiring((b"INCRBY", counter, b"1"), (counter,), expire)
    return (b"EVALSHA", EXPIRY.sha, b"1", counter, *call.argv)


def _decoded(replies: object) -> object:
    return [decode(reply) for reply in as_list(replies)]


def _gets(ours: ShopCaches, client: redis.Redis) -> dict[str, Call]:
    return {
        "redis-py, orjson, dataclass": lambda: decode_plain(as_bytes(client.get(KEY))),
        "redis-py, msgspec": lambda: decode(as_bytes(client.get(KEY))),
        "ours": lambda: ours.profile.get(USER),
    }


def _sets(ours: ShopCaches, client: redis.Redis) -> dict[str, Call]:
    return {
        "redis-py, orjson, dataclass": lambda: client.set(
            KEY, orjson.dumps(PLAIN), ex=SECONDS
        ),
        "redis-py, msgspec": lambda: client.set(KEY, encode(PROFILE), ex=SECONDS),
        "ours": lambda: ours.profile.set(USER, PROFILE),
    }


def _increments(ours: ShopCaches, client: redis.Redis) -> dict[str, Call]:
    def by_hand() -> object:
        pipeline = client.pipeline(transaction=False)
        pipeline.incrby(COUNTER, 1)
        pipeline.expire(COUNTER, SECONDS)
        return pipeline.execute()

    return {
        "redis-py, one pipeline": by_hand,
        "ours": lambda: ours.requests.increment(USER),
    }


def _multi_gets(ours: ShopCaches, client: redis.Redis) -> dict[str, Call]:
    keys = [f"profile/{user}" for user in USERS]
    return {
        "redis-py, orjson, dataclass": lambda: [
            decode_plain(one) for one in as_list(client.mget(keys))
        ],
        "redis-py, msgspec": lambda: [
            decode(one) for one in as_list(client.mget(keys))
        ],
        "ours": lambda: ours.profile.multi_get(USERS),
    }


def _batches(ours: ShopCaches, client: redis.Redis) -> dict[str, Call]:
    keys = [f"profile/{user}" for user in USERS]

    def pipeline() -> Iterable[bytes]:
        commands = client.pipeline(transaction=False)
        for key in keys:
            commands.get(key)
        return as_list(commands.execute())

    def batch() -> object:
        with ours.batch() as together:
            handles = [
                together.add(ours.profile.operations.get(user)) for user in USERS
            ]
        return [handle.result for handle in handles]

    return {
        "redis-py, orjson, dataclass": lambda: [
            decode_plain(one) for one in pipeline()
        ],
        "redis-py, msgspec": lambda: [decode(one) for one in pipeline()],
        "ours": batch,
    }


def fill(port: int) -> None:
    """Store what the works read."""
    client = redis.Redis(port=port)
    client.set(KEY, ENCODED)
    for user in USERS:
        client.set(f"profile/{user}", ENCODED)
