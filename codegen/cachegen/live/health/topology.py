"""Checks of what servers make up together: Sentinels and a master, or the members of a Cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cachegen.live import replies
from cachegen.live.deployment import Deployment
from cachegen.live.health.findings import Finding, failure, ok, warning
from cachegen.live.link import Link, Refused, Unreachable
from cachegen.live.urls import Address, Target
from cachegen.words.quantities import amount


def topology(deployment: Deployment, server: Mapping[str, str]) -> Iterator[Finding]:
    """Check that the URL's kind is the servers' kind, and that they are whole."""
    # Valkey has renamed the field.
    mode = server.get("redis_mode") or server.get("server_mode")
    match deployment.target.kind:
        case "sentinel":
            yield from _sentinels(deployment.target)
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
        case "server":
            pass


def _sentinels(target: Target) -> Iterator[Finding]:
    masters: dict[Address, str] = {}
    silent: list[str] = []
    for address in target.addresses:
        try:
            with Link(address, target) as link:
                masters[address] = _master(link, target.service)
                quorum = _quorum(link, target.service)
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
            f"{len(masters)} of {len(target.addresses)} answer: {silent[0]}",
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


def _master(link: Link, service: str) -> str:
    reply = link.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", service)
    return b":".join(replies.strings(reply)).decode() if reply is not None else "none"


def _quorum(link: Link, service: str) -> str | None:
    """Return what keeps the Sentinels from a failover, or None."""
    try:
        link.ask("SENTINEL", "CKQUORUM", service)
    except Refused as error:
        return str(error)
    return None


def _cluster(deployment: Deployment) -> Iterator[Finding]:
    link = deployment.links[0]
    try:
        state = replies.info(link.ask("CLUSTER", "INFO"))
    except Refused as error:
        yield warning(
            "cluster", f"not known: {error}", "let the user ask: `+cluster|info`"
        )
        return
    served = sum(
        last - first + 1 for share in deployment.shares for first, last in share.slots
    )
    noun = "primary" if len(deployment.shares) == 1 else "primaries"
    found = f"{len(deployment.shares)} {noun}, {served:,} of 16,384 slots served"
    if state.get("cluster_state") != "ok" or served < 16384:
        yield failure(
            "cluster",
            f"{found}, state {state.get('cluster_state', 'not known')}",
            "`valkey-cli --cluster check HOST:PORT` says which slots nobody serves",
        )
        return
    yield ok("cluster", found)
    alone = [each for each in deployment.links if not _has_replica(each)]
    if alone:
        yield warning(
            "replicas",
            f"{len(alone)} of {len(deployment.links)} primaries have no replica",
            "add one to each: when a primary ends, its slots are served by nobody",
        )


def _has_replica(link: Link) -> bool:
    replication = replies.info(link.ask("INFO", "replication"))
    return replication.get("connected_slaves", "0") != "0"
