"""`cachegen breaking`: what the next release would do to what is cached."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from cachegen.breaking import Class, Finding, compare
from cachegen.breaking.finding import CODES
from cachegen.breaking.printed import json, text
from cachegen.cli.against import at_revision, gone, in_folder, is_folder
from cachegen.cli.compiling import Unsound, opened
from cachegen.cli.console import has_colour, put
from cachegen.cli.options import debug, examples, selecting, text_or_json
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.places import Located
from cachegen.project.config import Config
from cachegen.project.opening import Project, open_projects
from cachegen.project.selection import Selection
from cachegen.words.near import near_name
from cachegen.wrong_use import WrongUse


@click.command(
    epilog=examples(
        "cachegen breaking --against origin/main    in CI, on a pull request",
        "cachegen breaking --against v1.4 --allow api.profile",
    ),
)
@selecting
@click.option(
    "--against",
    required=True,
    metavar="REF|DIR",
    help="What runs now: a git revision, or a folder that holds its schemas.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="NAME",
    help="Accept findings: of a class (`loses`), a code or a keyspace (`api.profile`).",
)
@text_or_json
@debug
def breaking(
    selection: Selection, against: str, allow: tuple[str, ...], form: str
) -> int:
    """Say what a release of the present schemas would do to what is cached.

    \b
    loses      new code does not find what is stored
    misreads   new code finds it and cannot read it
    both-ways  during the deploy, old code cannot read what new code stores
    notice     nothing breaks, but worth knowing

    Exit status 1 for each of the first three that is not allowed.
    """
    projects = open_projects(selection)
    try:
        new = [opened(project) for project in projects]
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    old = _older(against, selection, projects)
    # Projects that are gone have nothing now.
    new += [_nothing(projects[0].current)] * (len(old) - len(new))
    pairs = list(zip(old, new, strict=True))
    _refuse_unknown(allow, pairs)
    findings = [_judged(each, frozenset(allow)) for each in _compared(pairs)]
    if form == "json":
        put(json(findings, against))
    else:
        click.echo(text(findings, colour=has_colour(sys.stdout)), nl=False, color=True)
    return Status.BAD if any(each.breaks for each in findings) else Status.GOOD


def _nothing(current: Path) -> Located:
    return opened(Project(Config(root=current), current, ()))


def _older(
    against: str, selection: Selection, projects: Sequence[Project]
) -> list[Located]:
    """Return what each project was; those that are no more come after the others."""
    current = projects[0].current
    if is_folder(against, current):
        if len(projects) > 1:
            raise WrongUse(
                f"--against {against}: a folder is compared with one project, and these "
                f"paths belong to {len(projects)} ({', '.join(map(str, projects))})"
            )
        return [_opened(in_folder(against, current), against)]
    return [
        *(_opened(at_revision(against, each), against) for each in projects),
        *(_opened(each, against) for each in gone(against, selection.paths, projects)),
    ]


def _opened(before: Project, against: str) -> Located:
    try:
        return opened(before)
    except Unsound as error:
        report(error.problems)
        raise WrongUse(
            f"the schemas of {against} have errors, so there is nothing to compare with"
        ) from error


def _compared(pairs: Sequence[tuple[Located, Located]]) -> Iterator[Finding]:
    return (finding for old, new in pairs for finding in compare(old, new))


def _judged(finding: Finding, allowed: frozenset[str]) -> Finding:
    names = {finding.kind.value, finding.code, finding.keyspace}
    return replace(finding, allowed=True) if names & allowed else finding


def _refuse_unknown(
    allow: Sequence[str], pairs: Sequence[tuple[Located, Located]]
) -> None:
    keyspaces = {
        f"{keyspace.service}.{keyspace.name}"
        for pair in pairs
        for side in pair
        for keyspace in side.workspace.keyspaces
    }
    known = {*keyspaces, *CODES, *(each.value for each in Class)}
    for each in allow:
        if each in known:
            continue
        near = near_name(each, known)
        hint = (
            f"did you mean `{near}`?"
            if near
            else "give a class (`loses`, `misreads`, `both-ways`), a code or a keyspace "
            "(`api.profile`)"
        )
        raise WrongUse(f"--allow {each}: {hint}")
