"""`cachegen inspect`: what is on the servers, by keyspace."""

from __future__ import annotations

import json

from cachegen import ir
from cachegen.cli.console import put, say
from cachegen.cli.places import Where, targets, workspace_of
from cachegen.cli.progress import progress
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.cli.workspace import Unsound
from cachegen.keys.typed_keys import keyspace_named
from cachegen.live.deployment import reach
from cachegen.live.findings import Inspection
from cachegen.live.inspection import Question
from cachegen.live.inspection import inspect as looked_at
from cachegen.live.inspection_report import as_json, as_text
from cachegen.live.places import Settings, patient
from cachegen.names import url_variable


def inspect(
    where: Where, name: str | None, limit: int, *, values: bool, form: str
) -> int:
    """Print what there is and return the exit status."""
    try:
        workspace = workspace_of(where)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    keyspace = keyspace_named(workspace, name) if name is not None else None
    if keyspace is not None:
        where = Where(where.paths, where.url, keyspace.cluster)
    found: list[Inspection] = []
    for cluster, settings in targets(where, workspace).items():
        if settings is None:
            say(f"{cluster}: skipped, for `{url_variable(cluster)}` names no server")
            continue
        asked = Question(cluster, keyspace, limit)
        found.append(_inspected(settings, workspace, asked))
    if form == "json":
        put(json.dumps(as_json(found, values=values), indent=2) + "\n")
    else:
        put("\n".join(as_text(each, values=values) for each in found))
    return Status.GOOD if all(each.is_sound() for each in found) else Status.BAD


def _inspected(
    settings: Settings, workspace: ir.Workspace, asked: Question
) -> Inspection:
    with progress("keys") as bar, reach(patient(settings)) as deployment:
        return looked_at(deployment, workspace, asked, bar)
