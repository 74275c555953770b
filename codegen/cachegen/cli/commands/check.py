"""`cachegen check`: says what is wrong with the schemas, in words or for a machine."""

from __future__ import annotations

import click

from cachegen.cli.compiling import compiled
from cachegen.cli.options import debug, examples, selecting
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.project.opening import open_projects
from cachegen.project.selection import Selection

FORMATS = ("text", "json", "github", "sarif")


@click.command(
    epilog=examples("cachegen check", "cachegen check --format sarif > cachegen.sarif")
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
@debug
def check(selection: Selection, form: str) -> int:
    """Validate the schemas and write nothing."""
    results = [compiled(project) for project in open_projects(selection)]
    report([problem for each in results for problem in each.problems], form)
    is_sound = all(each.workspace is not None for each in results)
    return Status.GOOD if is_sound else Status.BAD
