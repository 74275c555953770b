"""`cachegen inspect`: what is on the servers, by keyspace."""

from __future__ import annotations

import json
import os
from functools import partial
from time import sleep

import click

from cachegen import ir
from cachegen.cli.compiling import Unsound
from cachegen.cli.console import put, say
from cachegen.cli.options import (
    cluster_option,
    debug,
    examples,
    limit_option,
    selecting,
    text_or_json,
    url_option,
)
from cachegen.cli.progress import progress
from cachegen.cli.repeating import repeat
from cachegen.cli.reporting import report
from cachegen.cli.servers import Where, targets, workspace_of
from cachegen.cli.status import Status
from cachegen.keys.typed_keys import keyspace_named
from cachegen.live.deployment import reach
from cachegen.live.findings import Inspection
from cachegen.live.inspection import Question
from cachegen.live.inspection import inspect as looked_at
from cachegen.live.inspection_report import as_json, as_text
from cachegen.live.places import Settings, patient
from cachegen.names import url_variable
from cachegen.project.files import ENDINGS
from cachegen.project.selection import Selection


@click.command(
    epilog=examples(
        "cachegen inspect --url redis://localhost:6379/0",
        "cachegen inspect profile --limit 100000 --no-values",
        "cachegen inspect --no-values --watch 10",
    )
)
@click.argument("keyspace", required=False)
@selecting
@url_option
@cluster_option
@limit_option
@click.option("--no-values", is_flag=True, help="Hide what the keys hold.")
@click.option(
    "--watch",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Look again after so many seconds, and say what has changed, until Ctrl-C.",
)
@text_or_json
@debug
def inspect(
    selection: Selection,
    keyspace: str | None,
    url: str | None,
    cluster: str | None,
    limit: int,
    no_values: bool,
    watch: float | None,
    form: str,
) -> int:
    """Show what is on the servers, by keyspace.

    Counts, memory, TTLs and samples; keys that belong to no keyspace, and values that no
    longer decode (exit status 1 when there are any). Nothing is written.
    """
    if keyspace is not None and _is_path(keyspace):
        selection, keyspace = selection.also(keyspace), None
    where = Where(selection, url, cluster)
    try:
        workspace = workspace_of(where)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    declared = keyspace_named(workspace, keyspace) if keyspace is not None else None
    if declared is not None:
        where = Where(selection, url, declared.cluster)
    look = partial(_look, where, workspace, declared, limit)
    found = look()
    if form == "json":
        indent = 2 if watch is None else None
        put(json.dumps(as_json(found, values=not no_values), indent=indent) + "\n")
    else:
        put("\n".join(as_text(each, values=not no_values) for each in found))
    if watch is not None:
        repeat(look, found, partial(sleep, watch), form=form)
        return Status.GOOD
    return Status.GOOD if all(each.is_sound() for each in found) else Status.BAD


def _look(
    where: Where, workspace: ir.Workspace, keyspace: ir.Keyspace | None, limit: int
) -> list[Inspection]:
    found: list[Inspection] = []
    for name, settings in targets(where, workspace).items():
        if settings is None:
            say(f"{name}: skipped, for `{url_variable(name)}` names no server")
            continue
        asked = Question(name, keyspace, limit)
        found.append(_inspected(settings, workspace, asked))
    return found


def _is_path(argument: str) -> bool:
    """Return whether an argument names schemas, which no keyspace's name could."""
    return bool({"/", os.sep} & set(argument)) or argument.endswith(ENDINGS)


def _inspected(
    settings: Settings, workspace: ir.Workspace, asked: Question
) -> Inspection:
    with progress("keys") as bar, reach(patient(settings)) as deployment:
        return looked_at(deployment, workspace, asked, bar)
