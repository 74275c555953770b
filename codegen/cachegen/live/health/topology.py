"""Checks of what servers make up together: Sentinels and a master, or the members of a Cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cachegen.live import replies
from cachegen.live.connection import Connection, Refused, Unreachable, to_sentinel
from cachegen.live.deployment import Deployment
from cachegen.live.health.findings import Finding, failure, ok, warning
from cachegen.live.places import Address, Settings
from cachegen.words.quantities import amount


def topology(deployment: Deployment, server: Mapping[str, str]) -> Iterator[Finding]:
    """Check that the URL's kind is the servers' kind, and that they are whole."""
    # Valkey has renamed the field.
    mode = server.get("redis_mode") or server.get("server_mode")
    match deployment.settings.kind:
        case "sentinel":
            yield from _sentinels(deployment.settings)
        case "cluster":
            yield from _cluster(deployment)
        case "server" if mode == "cluster":
            yield failure(
                "topology",
                "a member of a Cluster, and most keys live elsewhere",
                "let the URL begin with redis+cluster://",
            )
        case "server" if mode == "sentinel":
            yield failure(
                "topology",
                "a Sentinel, which holds no keys",
                "let the URL be redis+sentinel://host:26379/service",
            )
        case _:
            pass


def _sentinels(settings: Settings) -> Iterator[Finding]:
    masters: dict[Address, str] = {}
    silent: list[str] = []
    for address in settings.addresses:
        try:
            with to_sentinel(settings, address) as connection:
                masters[address] = _master(connection, settings.service)
                quorum = _quorum(connection, settings.service)
        except (Unreachable, Refused) as error:
            silent.append(str(error))
            continue
        if quorum is not None:
            yield failure("sentinels", quorum, "start the Sentinels that are missing")
            return
    named = set(masters.values())
    if len(named) > 1:
        listed = ", ".join(sorted(named))
        yield failure(
            "sentinels",
            f"they name several masters: {listed}",
            "a failover is going on, or they watch different things: look at their logs",
        )
    elif silent:
        yield warning(
            "sentinels",
            f"{len(masters)} of {len(settings.addresses)} answer: {silent[0]}",
            "start the others, or take them out of the URL",
        )
    else:
        found = f"{amount(len(masters), 'Sentinel')} of the URL agree, with a quorum"
        if len(masters) < 2:
            yield warning(
                "sentinels",
                found,
                "name several in the URL: this one may be down one day",
            )
        else:
            yield ok("sentinels", found)


def _master(connection: Connection, service: str) -> str:
    reply = connection.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", service)
    return b":".join(replies.strings(reply)).decode() if reply is not None else "none"


def _quorum(connection: Connection, service: str) -> str | None:
    """Return what keeps the Sentinels from a failover, or None."""
    try:
        connection.ask("SENTINEL", "CKQUORUM", service)
    except Refused as error:
        return str(error)
    return None


def _cluster(deployment: Deployment) -> Iterator[Finding]:
    connection = deployment.connections[0]
    try:
        state = replies.info(connection.ask("CLUSTER", "INFO"))
    except Refused as error:
        yield warning(
            "cluster", f"not known: {error}", "let the user ask: `+cluster|info`"
        )
        return
    served = sum(deployment.slots.served.values()) if deployment.slots else 0
    count = len(deployment.connections)
    noun = "primary" if count == 1 else "primaries"
    found = f"{count} {noun}, {served:,} of 16,384 slots served"
    if state.get("cluster_state") != "ok" or served < 16384:
        yield failure(
            "cluster",
            f"{found}, state {state.get('cluster_state', 'not known')}",
            "`valkey-cli --cluster check HOST:PORT` says which slots nobody serves",
        )
        return
    yield ok("cluster", found)
    alone = [each for each in deployment.connections if not _has_replica(each)]
    if alone:
        yield warning(
            "replicas",
            f"{len(alone)} of {len(deployment.connections)} primaries have no replica",
            "add one to each: when a primary ends, its slots are served by nobody",
        )


def _has_replica(connection: Connection) -> bool:
    replication = replies.info(connection.ask("INFO", "replication"))
    return replication.get("connected_slaves", "0") != "0"
