"""`cachegen fmt`: orders and aligns schemas, one file after another, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from cachegen.cli.console import coloured_diff, counted, put, say
from cachegen.cli.options import debug, examples, selecting
from cachegen.cli.reporting import report
from cachegen.cli.saving import replace, with_text
from cachegen.cli.status import Status
from cachegen.diagnostics import Problem
from cachegen.fmt import formatted
from cachegen.front import read
from cachegen.output import unified_diff
from cachegen.project.files import SchemaFile
from cachegen.project.opening import Project, open_projects
from cachegen.project.selection import Selection
from cachegen.source import Source


@click.command(
    epilog=examples(
        "cachegen fmt                     all schemas of the settings",
        "cachegen fmt schemas/api.toml",
        "cachegen fmt --check --diff      in CI: is everything in order?",
    ),
)
@selecting
@click.option("--check", is_flag=True, help="Write nothing; fail when it would.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@debug
def fmt(selection: Selection, check: bool, diff: bool) -> int:
    """Order and align schemas; what they mean, their comments and groups stay.

    Sections and the keys of a declaration come in one order, declarations and fields stay in
    theirs. A file with a syntax error is not touched.
    """
    problems: list[Problem] = []
    changed: list[str] = []
    for path, file in _files(open_projects(selection)):
        wanted = _wanted(file, problems)
        if wanted is None or wanted == file.data:
            continue
        changed.append(file.shown)
        if diff:
            put(coloured_diff(unified_diff(file.shown, file.data, wanted)))
        if not check and not diff:
            replace(path, file.data, wanted)
    for shown in changed:
        say(f"{shown}: {'would be formatted' if check or diff else 'formatted'}")
    report(problems)
    if check and changed:
        say(f"{counted(len(changed), 'schema')} to format: run `cachegen fmt`")
    return Status.BAD if problems or (check and changed) else Status.GOOD


def _files(projects: Iterable[Project]) -> Iterator[tuple[Path, SchemaFile]]:
    return (
        (project.current / file.shown, file)
        for project in projects
        for file in project.files
    )


def _wanted(file: SchemaFile, problems: list[Problem]) -> bytes | None:
    """Return the bytes of a file in order, or None where it must stay as it is."""
    source = read(file.shown, file.data)
    if not isinstance(source, Source):
        problems.append(source)
        return None
    result = formatted(source)
    problems.extend(result.problems)
    if result.reason:
        say(f"{file.shown}: left as it is: {result.reason}")
    if result.text is None:
        return None
    return with_text(source, result.text)
