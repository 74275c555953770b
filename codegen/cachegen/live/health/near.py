"""Whether near caches cost the server more than they save: it tells every process of every write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cachegen import ir
from cachegen.live import replies
from cachegen.live.connection import Connection, Refused
from cachegen.live.health.findings import Finding, ok, warning
from cachegen.words.quantities import amount

MOST = 12_000
"""Messages a second that cost a tenth of a core, at some 8 µs each."""

CHANNEL = "__cachegen"
"""What listeners are subscribed to."""

_WRITES = frozenset(
    (
        *("set", "mset", "getset", "getdel", "del", "unlink", "append", "setrange"),
        *("setnx", "setex", "psetex", "msetnx", "getex", "expire", "pexpire"),
        *("expireat", "pexpireat", "persist", "rename", "copy", "restore"),
        *("incrby", "incr", "decrby", "decr", "incrbyfloat", "eval", "evalsha"),
        *("lpush", "rpush", "lpop", "rpop", "sadd", "srem", "hset", "hdel", "zadd"),
    )
)
_CALLS = re.compile("calls=([0-9]+)")


def near(
    connection: Connection,
    server: Mapping[str, str],
    keyspaces: tuple[ir.Keyspace, ...],
) -> Iterator[Finding]:
    """Check how many processes hear of how many writes, where a keyspace is kept near."""
    if not any(each.near for each in keyspaces):
        return
    mode = server.get("redis_mode") or server.get("server_mode")
    refused = _refused(connection, is_cluster=mode == "cluster")
    if refused is not None:
        yield refused
        return
    try:
        # A listener such as our applications have is subscribed, and so of another class.
        clients = "\n".join(
            replies.text(connection.ask("CLIENT", "LIST", "TYPE", kind))
            for kind in ("normal", "pubsub")
        )
        calls = replies.info(connection.ask("INFO", "commandstats"))
    except Refused as error:
        advice = "let the user ask: `+client|list +info`"
        yield warning("near", f"not known: {error}", advice)
        return
    yield judged(listeners(clients), writes(calls, server))


def _refused(connection: Connection, *, is_cluster: bool) -> Finding | None:
    """Return that the user may not listen, if it is so; what is queued is never run."""
    queue = [("SUBSCRIBE", CHANNEL), ("CLIENT", "TRACKING", "ON", "BCAST")]
    if is_cluster:
        queue.append(("CLUSTER", "NODES"))
    answers = connection.ask_all([("MULTI",), *queue, ("DISCARD",)])
    refused = next((each for each in answers if isinstance(each, Refused)), None)
    if refused is None:
        return None
    rights = "+subscribe +client|tracking" + " +cluster|nodes" * is_cluster
    return warning(
        "near",
        f"the user may not listen, so every read asks the server: {refused}",
        f"ACL SETUSER … &{CHANNEL} {rights}",
    )


def listeners(clients: str) -> int:
    """Return how many connections hear of writes; without any, how many there could be."""
    flags = re.findall(r"\bflags=(\S*)", clients)
    tracking = sum("t" in each or "B" in each for each in flags)
    return tracking or len(flags)


def writes(calls: Mapping[str, str], server: Mapping[str, str]) -> float:
    """Return the writes a second, on average since the server was started."""
    counted = sum(
        int(found[1])
        for name, text in calls.items()
        if name.removeprefix("cmdstat_") in _WRITES and (found := _CALLS.search(text))
    )
    return counted / max(int(server.get("uptime_in_seconds", "1")), 1)


def judged(processes: int, a_second: float) -> Finding:
    """Return what so many listeners and writes cost."""
    messages = processes * a_second
    found = (
        f"at most {messages:,.0f} messages a second: {a_second:,.0f} writes, told to "
        f"{amount(processes, 'connection')}"
    )
    if messages <= MOST:
        return ok("near", found)
    return warning(
        "near",
        f"{found}; that takes over a tenth of the server's time",
        "take `near` from keyspaces that are written often, or give them a cluster of their own",
    )
