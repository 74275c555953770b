"""What the compiler says of a project: the one way from files to a workspace and problems."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cachegen import ir, pipeline
from cachegen.cli.progress import progress
from cachegen.diagnostics import Problem
from cachegen.front import read
from cachegen.project.files import SchemaFile
from cachegen.project.opening import Project
from cachegen.source import Source


def sources(project: Project) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Return the texts of the project's files, and a problem for each that is no text."""
    texts: list[Source] = []
    problems: list[Problem] = []
    for file in project.files:
        source = read(file.shown, file.data)
        if isinstance(source, Source):
            texts.append(source)
        else:
            problems.append(source)
    return tuple(texts), tuple(problems)


def compiled(project: Project) -> pipeline.Compiled:
    """Return the workspace, its services named by paths from the root, and all problems."""
    readable, unreadable = sources(project)
    with progress("schemas") as bar:
        result = pipeline.compile(
            readable, project.config.ignore, complete=not unreadable, progress=bar
        )
    if unreadable:
        problems = sorted((*unreadable, *result.problems), key=_order)
        return pipeline.Compiled(None, tuple(problems))
    if result.workspace is None:
        return result
    return pipeline.Compiled(_renamed(result.workspace, project.files), result.problems)


def _order(problem: Problem) -> tuple[str, int, str]:
    place = problem.place
    return place.source.path, place.span.start, problem.code


def _renamed(workspace: ir.Workspace, files: Sequence[SchemaFile]) -> ir.Workspace:
    names = {file.shown: file.named for file in files}
    services = tuple(
        msgspec.structs.replace(service, source=names[service.source])
        for service in workspace.services
    )
    return msgspec.structs.replace(workspace, services=services)
