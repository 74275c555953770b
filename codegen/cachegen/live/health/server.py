"""Checks of one server: version, role, policy, memory and clock, from what it says of itself."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from statistics import median

from cachegen import ir
from cachegen.live import replies
from cachegen.live.connection import Connection, Refused
from cachegen.live.health.findings import Finding, failure, ok, warning
from cachegen.live.places import Settings, is_local
from cachegen.words.quantities import size

OLDEST = (6, 2)
"""The first version that has every command that a keyspace sends (GETDEL, LMOVE, SET … GET)."""

_ROUND_TRIPS = 10
_SLOW = 0.005


def reachable(connection: Connection) -> Finding:
    """Check how long a round trip takes. Raises `Unreachable`."""
    connection.ask("PING")
    times: list[float] = []
    for _ in range(_ROUND_TRIPS):
        start = time.perf_counter()
        connection.ask("PING")
        times.append(time.perf_counter() - start)
    typical = median(times)
    found = f"{typical * 1000:.2f} ms, median of {_ROUND_TRIPS} round trips"
    if typical < _SLOW:
        return ok("latency", found)
    return warning(
        "latency", found, "that is far for a cache: bring server and application nearer"
    )


def version(server: Mapping[str, str]) -> Finding:
    """Check that the server has the commands that keyspaces send."""
    name = "Valkey" if "valkey_version" in server else "Redis"
    text = server.get("valkey_version") or server.get("redis_version", "")
    numbers = tuple(map(int, re.findall("[0-9]+", text)[:2]))
    if numbers >= OLDEST:
        return ok("version", f"{name} {text}")
    oldest = ".".join(map(str, OLDEST))
    return failure(
        "version",
        f"{name} {text or 'of no known version'}",
        f"upgrade to {oldest} at least",
    )


def role(replication: Mapping[str, str]) -> Finding:
    """Check that the server takes writes."""
    if replication.get("role") == "master":
        return ok(
            "role", f"primary with {replication.get('connected_slaves', '0')} replicas"
        )
    return failure(
        "role",
        "a replica, which refuses writes",
        "let the URL name the primary, or Sentinels: redis+sentinel://host/service",
    )


def policy(memory: Mapping[str, str], cluster: ir.Cluster) -> Finding:
    """Check that the server evicts as the schema says."""
    found, wanted = memory.get("maxmemory_policy", ""), cluster.eviction_policy
    if not found:
        return warning("policy", "not known", "let the user ask INFO: `+info`")
    if found == wanted:
        return ok("policy", found)
    advice = (
        f"CONFIG SET maxmemory-policy {wanted} and in the server's configuration, or say "
        f'eviction_policy = "{found}" in the schema'
    )
    words = f"{found}, where the schema says {wanted}"
    if "noeviction" in (found, wanted):
        # One refuses writes when full, the other loses keys: nobody expects both.
        return failure("policy", words, advice)
    return warning("policy", words, advice)


def memory(memory: Mapping[str, str]) -> Finding:
    """Check that memory has a limit, and that there is room below it."""
    limit = int(memory.get("maxmemory", "0"))
    used = int(memory.get("used_memory", "0"))
    if not limit:
        return warning(
            "memory",
            f"{size(used)} used, and no limit: it may take all that the machine has",
            "set maxmemory, say to two thirds of the machine's memory",
        )
    found = f"{size(used)} of {size(limit)} used"
    if used * 10 >= limit * 9 and memory.get("maxmemory_policy") == "noeviction":
        return failure(
            "memory",
            f"{found}, and nothing is evicted: writes are refused soon",
            "raise maxmemory, give keys an expiry, or choose another eviction policy",
        )
    return ok("memory", found)


def encryption(settings: Settings) -> Finding:
    """Check that nobody on the way reads along."""
    if settings.tls is not None:
        if settings.tls.cert_reqs == "none":
            return warning(
                "tls",
                "encrypted, but the server's certificate is not checked",
                "remove ssl_cert_reqs=none, and give ssl_ca_certs",
            )
        return ok("tls", "encrypted, and the server's certificate is checked")
    if is_local(settings):
        return ok("tls", "none, and none is needed on this machine")
    return warning(
        "tls",
        "none: anyone on the way reads keys, values and the password",
        "use rediss://, or keep the network private",
    )


def authentication(connection: Connection, settings: Settings) -> Finding:
    """Check that the server asks who one is."""
    try:
        user = replies.text(connection.ask("ACL", "WHOAMI"))
    except Refused:
        user = settings.username or "default"
    if settings.password is not None:
        return ok("auth", f"a password, as user {user}")
    if is_local(settings):
        return ok("auth", f"no password, as user {user}, on this machine")
    return warning(
        "auth",
        f"no password, as user {user}: anyone who reaches the server may do everything",
        "make a user with a password (ACL SETUSER), and put both into the URL",
    )
