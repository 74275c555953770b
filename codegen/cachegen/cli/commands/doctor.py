"""`cachegen doctor`: whether every configured cluster is fit for its keyspaces."""

from __future__ import annotations

import json
import sys

import click

from cachegen import ir
from cachegen.cli.compiling import Unsound
from cachegen.cli.console import has_colour, put
from cachegen.cli.options import (
    cluster_option,
    debug,
    examples,
    selecting,
    text_or_json,
    url_option,
)
from cachegen.cli.reporting import report
from cachegen.cli.servers import Where, chosen, unconfigured, workspace_of
from cachegen.cli.status import Status
from cachegen.live.health.examination import examined, shared
from cachegen.live.health.findings import Examined, Verdict, failure, warning
from cachegen.live.health.report import as_json, as_text
from cachegen.live.places import Embedded, from_environment, parse
from cachegen.names import url_variable
from cachegen.project.selection import Selection
from cachegen.wrong_use import WrongUse


@click.command(
    epilog=examples(
        "cachegen doctor",
        "cachegen doctor --cluster main --url rediss://cache:6380/0",
    )
)
@selecting
@url_option
@cluster_option
@text_or_json
@debug
def doctor(
    selection: Selection,
    url: str | None,
    cluster: str | None,
    form: str,
) -> int:
    """Check every configured cluster, and say what to do.

    Latency, version, eviction policy, memory limit, TLS, permissions, prefixes, Sentinels,
    Cluster, clocks, and what values need that are stored compressed or encrypted. Exit status 1 when a check fails, 2 when no cluster has a URL.
    """
    where = Where(selection, url, cluster)
    try:
        workspace = workspace_of(where)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    names = chosen(where, workspace)
    found = [
        _examined(each, where, workspace)
        for each in workspace.clusters
        if each.name in names
    ]
    if all(each.address is None and _is_unset(each) for each in found):
        raise unconfigured(names)
    clusters = shared(found)
    if form == "json":
        put(json.dumps(as_json(clusters), indent=2) + "\n")
    else:
        put(as_text(clusters, colour=has_colour(sys.stdout)))
    verdicts = {each.verdict for cluster in clusters for each in cluster.findings}
    return Status.BAD if Verdict.FAILURE in verdicts else Status.GOOD


def _examined(cluster: ir.Cluster, where: Where, workspace: ir.Workspace) -> Examined:
    if where.url is not None:
        return examined(cluster, parse(cluster.name, where.url, "`--url`"), workspace)
    name = url_variable(cluster.name)
    advice = f"set `{name}`, and CACHEGEN_REQUIRE_URLS=1 in production"
    try:
        settings = from_environment(cluster.name)
    except Embedded:
        found = warning("url", "the embedded store, inside of each process", advice)
        return Examined(cluster.name, None, (found,))
    except WrongUse as error:
        wrong = failure("url", str(error), f"fix `{name}`")
        return Examined(cluster.name, None, (wrong,))
    if settings is None:
        unset = warning(
            "url", "none: the data would live inside of each process", advice
        )
        return Examined(cluster.name, None, (unset,))
    return examined(cluster, settings, workspace)


def _is_unset(cluster: Examined) -> bool:
    return all(each.verdict is Verdict.WARNING for each in cluster.findings)
