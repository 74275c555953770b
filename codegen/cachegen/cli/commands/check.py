"""`cachegen check`: says what is wrong with the schemas, in words or for a machine."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cachegen.cli.compiling import compiled
from cachegen.cli.console import counted, remark
from cachegen.cli.fixing import fixed, save
from cachegen.cli.options import debug, examples, selecting
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.pipeline import Compiled
from cachegen.project.opening import Project, open_projects
from cachegen.project.selection import Selection

FORMATS = ("text", "json", "github", "sarif")


@click.command(
    epilog=examples(
        "cachegen check",
        "cachegen check --fix             correct what is certain first",
        "cachegen check --format sarif > cachegen.sarif",
    )
)
@selecting
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print problems; all but text go to standard output.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Correct what is certain: names with one near name, lacking placeholders, spelling of types.",
)
@debug
def check(selection: Selection, form: str, fix: bool) -> int:
    """Validate the schemas; write nothing but what --fix corrects."""
    projects = open_projects(selection)
    results = [_fixed(each) if fix else compiled(each) for each in projects]
    problems = [problem for each in results for problem in each.problems]
    report(problems, form)
    is_sound = all(each.workspace is not None for each in results)
    if form == "text" and not problems:
        remark(f"no problems in {_looked_at(results)}")
    return Status.GOOD if is_sound else Status.BAD


def _fixed(project: Project) -> Compiled:
    """Correct what is certain, and return what is left."""
    found = fixed(project)
    save(project, found)
    return found.result


def _looked_at(results: Sequence[Compiled]) -> str:
    """Return what was looked at: ``2 schemas with 5 keyspaces``."""
    schemas = sum(len(each.analyses) for each in results)
    keyspaces = sum(len(each.draft.keyspaces) for each in results)
    return f"{counted(schemas, 'schema')} with {counted(keyspaces, 'keyspace')}"
