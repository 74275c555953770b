"""All checks of one cluster, in the order in which one would ask; and those between clusters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.live import replies
from cachegen.live.connection import Connection, Refused, Unreachable
from cachegen.live.deployment import Deployment, reach
from cachegen.live.health import server
from cachegen.live.health.clocks import clocks
from cachegen.live.health.findings import Examined, Finding, failure, warning
from cachegen.live.health.near import near
from cachegen.live.health.permissions import permissions
from cachegen.live.health.storing import storing
from cachegen.live.health.topology import topology
from cachegen.live.places import Settings, shown


def examined(
    cluster: ir.Cluster, settings: Settings, workspace: ir.Workspace
) -> Examined:
    """Return what there is to say of one cluster; being down is a finding, too."""
    identities: set[tuple[str, int]] = set()
    findings: list[Finding] = []
    keyspaces = tuple(
        each for each in workspace.keyspaces if each.cluster == cluster.name
    )
    try:
        with reach(settings) as deployment:
            declarations = Declarations.of(workspace)
            for each in _findings(
                deployment, cluster, keyspaces, declarations, identities
            ):
                findings.append(each)
    except (Unreachable, Refused) as error:
        advice = "start the server, or fix the URL in the environment"
        findings.append(failure("reachable", str(error), advice))
    findings += storing(cluster.name, keyspaces)
    return Examined(
        cluster.name,
        shown(settings),
        tuple(findings),
        frozenset(identities),
        settings.key_prefix,
    )


def _findings(
    deployment: Deployment,
    cluster: ir.Cluster,
    keyspaces: tuple[ir.Keyspace, ...],
    declarations: Declarations,
    identities: set[tuple[str, int]],
) -> Iterator[Finding]:
    settings = deployment.settings
    facts: dict[str, str] = {}
    for connection in deployment.connections:
        facts = _facts(connection)
        identities.add((facts.get("run_id", ""), settings.database))
        for each in _of_server(connection, facts, cluster, keyspaces):
            several = len(deployment.connections) > 1
            yield (
                replace(each, found=f"{connection.address}: {each.found}")
                if several
                else each
            )
    yield from topology(deployment, facts)
    yield server.encryption(settings)
    yield server.authentication(deployment.connections[0], settings)
    yield from permissions(deployment, keyspaces, declarations)


def _of_server(
    connection: Connection,
    facts: dict[str, str],
    cluster: ir.Cluster,
    keyspaces: tuple[ir.Keyspace, ...],
) -> Iterator[Finding]:
    yield server.reachable(connection)
    if not facts:
        yield warning("server", "it does not let INFO be asked", "`+info` for the user")
        return
    yield server.version(facts)
    yield server.role(facts)
    yield server.policy(facts, cluster)
    yield server.memory(facts)
    yield from clocks(connection, facts, keyspaces)
    yield from near(connection, facts, keyspaces)


def _facts(connection: Connection) -> dict[str, str]:
    """Return what INFO says; nothing when the user may not ask."""
    try:
        return {
            name: value
            for section in ("server", "memory", "replication")
            for name, value in replies.info(connection.ask("INFO", section)).items()
        }
    except Refused:
        return {}


def shared(clusters: Sequence[Examined]) -> tuple[Examined, ...]:
    """Return the clusters, those that share a server with one more finding."""
    return tuple(
        replace(each, findings=(*each.findings, *_overlaps(each, clusters)))
        for each in clusters
    )


def _overlaps(one: Examined, clusters: Sequence[Examined]) -> Iterator[Finding]:
    for other in clusters:
        common = {each for each in one.identities & other.identities if each[0]}
        if other is one or not common:
            continue
        mine, theirs = one.key_prefix, other.key_prefix
        advice = "give each its own `?key_prefix=NAME:` in the URL, or its own database number"
        if mine == theirs:
            words = "the same prefix" if mine else "no prefix"
            found = f"shares server and database with `{other.cluster}`, under {words}"
            yield failure("prefix", found, advice)
        elif mine.startswith(theirs) or theirs.startswith(mine):
            found = (
                f"shares server and database with `{other.cluster}`, and one prefix "
            )
            yield warning("prefix", f"{found}begins with the other", advice)
