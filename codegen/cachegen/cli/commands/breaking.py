"""`cachegen breaking`: what the next release would do to what is cached."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from cachegen.breaking import Class, Finding, compare
from cachegen.breaking.finding import CODES
from cachegen.breaking.printed import json, text
from cachegen.cli.against import older
from cachegen.cli.compiling import Unsound, opened
from cachegen.cli.console import has_colour, put
from cachegen.cli.options import debug, examples, selecting, text_or_json
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.places import Located
from cachegen.project.opening import Project, open_project
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
    help="Accept findings: of a class (`loses`, `misreads`), a code or a keyspace.",
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

    Exit status 1 when something is lost or misread that is not allowed.
    """
    project = open_project(selection)
    try:
        new = opened(project)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    old = _old(against, selection.paths, project)
    _refuse_unknown(allow, old, new)
    findings = [_judged(each, frozenset(allow)) for each in compare(old, new)]
    if form == "json":
        put(json(findings, against))
    else:
        click.echo(text(findings, colour=has_colour(sys.stdout)), nl=False, color=True)
    return Status.BAD if any(each.breaks for each in findings) else Status.GOOD


def _old(against: str, paths: Sequence[str], project: Project) -> Located:
    try:
        with older(against, paths, project) as before:
            return opened(before)
    except Unsound as error:
        report(error.problems)
        raise WrongUse(
            f"the schemas of {against} have errors, so there is nothing to compare with"
        ) from error


def _judged(finding: Finding, allowed: frozenset[str]) -> Finding:
    names = {finding.kind.value, finding.code, finding.keyspace}
    return replace(finding, allowed=True) if names & allowed else finding


def _refuse_unknown(allow: Sequence[str], old: Located, new: Located) -> None:
    known = {
        f"{keyspace.service}.{keyspace.name}"
        for side in (old, new)
        for keyspace in side.workspace.keyspaces
    }
    for each in allow:
        if each in known or each in CODES or each in (Class.LOSES, Class.MISREADS):
            continue
        near = near_name(
            each, {*known, *CODES, Class.LOSES.value, Class.MISREADS.value}
        )
        hint = (
            f"did you mean `{near}`?"
            if near
            else "give `loses`, `misreads`, a code or a keyspace (`api.profile`)"
        )
        raise WrongUse(f"--allow {each}: {hint}")
