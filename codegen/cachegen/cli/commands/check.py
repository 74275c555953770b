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
from cachegen.diagnostics import Problem
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
    pairs = zip(projects, results, strict=True)
    owned = [problem for pair in pairs for problem in _foreign(*pair)]
    problems = [*(problem for each in results for problem in each.problems), *owned]
    report(problems, form)
    is_sound = not owned and all(each.workspace is not None for each in results)
    if form in ("text", "github") and is_sound:
        found = "no errors" if problems else "no problems"
        remark(f"{found} in {_looked_at(results)}")
    return Status.GOOD if is_sound else Status.BAD


def _foreign(project: Project, result: Compiled) -> tuple[Problem, ...]:
    """Return the imports that the owners in the settings forbid."""
    if not project.config.owners:
        return ()
    from cachegen.cli.owning import foreign

    return foreign(project, result)


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
