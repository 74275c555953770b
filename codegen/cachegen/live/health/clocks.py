"""Checks of clocks, where a keyspace needs them: expiries at a time of day, and the tokens of locks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping

from cachegen import ir
from cachegen.live import replies
from cachegen.live.connection import Connection, Refused, Unreachable
from cachegen.live.health.findings import Finding, failure, ok, warning
from cachegen.live.places import Address

_WARNING = 1.0
"""Seconds; a failover takes longer, so that a replica less behind never repeats a token."""
_FAILURE = 60.0

_REPLICA = re.compile("slave[0-9]+")


def clocks(
    connection: Connection,
    server: Mapping[str, str],
    keyspaces: tuple[ir.Keyspace, ...],
) -> Iterator[Finding]:
    """Check the server's clock against this machine's, and its replicas' against its own."""
    daily = [each.name for each in keyspaces if isinstance(each.expiry, ir.ExpireDaily)]
    locks = [each.name for each in keyspaces if isinstance(each.value, ir.Lock)]
    if not daily and not locks:
        return
    try:
        own = ahead(connection)
    except Refused as error:
        yield warning("clock", f"not known: {error}", "let the user ask TIME: `+time`")
        return
    if daily:
        yield _of_server(own, daily[0])
    if locks:
        yield _of_replicas(_behind(connection, server, own), locks[0])


def ahead(connection: Connection) -> float:
    """Return by how many seconds a server's clock is ahead of this machine's."""
    before = time.time()
    seconds, microseconds = replies.strings(connection.ask("TIME"))
    middle = (before + time.time()) / 2
    return int(seconds) + int(microseconds) / 1e6 - middle


def _of_server(own: float, keyspace: str) -> Finding:
    found = f"{abs(own):.2f} s {'ahead' if own > 0 else 'behind'} of this machine"
    why = f"set both clocks by NTP: `{keyspace}` expires at a time of day"
    if abs(own) >= _FAILURE:
        return failure("clock", found, why)
    if abs(own) >= _WARNING:
        return warning("clock", found, why)
    return ok("clock", found)


def _behind(
    connection: Connection, server: Mapping[str, str], own: float
) -> dict[str, float | None]:
    """Return by how much each replica's clock is behind the primary's; None if it does not say."""
    found: dict[str, float | None] = {}
    for name, text in server.items():
        if _REPLICA.fullmatch(name) is None:
            continue
        facts = dict(each.split("=", 1) for each in text.split(",") if "=" in each)
        address = Address(facts.get("ip", ""), int(facts.get("port", "0")))
        try:
            with connection.beside(address) as replica:
                found[str(address)] = own - ahead(replica)
        except (Unreachable, Refused):
            found[str(address)] = None
    return found


def _of_replicas(behind: Mapping[str, float | None], keyspace: str) -> Finding:
    """Return whether a failover could step the clock back that the tokens of locks come from."""
    advice = (
        f"set the clocks by NTP, which slews and never steps: `{keyspace}` takes its "
        "tokens from the server's clock, which must not go back"
    )
    late = {
        name: by for name, by in behind.items() if by is not None and by >= _WARNING
    }
    if late:
        name, by = max(late.items(), key=lambda each: each[1])
        return warning(
            "locks", f"replica {name} is {by:.2f} s behind its primary", advice
        )
    silent = [name for name, by in behind.items() if by is None]
    if silent:
        found = f"replica {silent[0]} does not tell its clock"
        return warning("locks", found, f"ask it from where it can be reached; {advice}")
    return ok("locks", "no replica's clock is behind" if behind else "no replicas")
