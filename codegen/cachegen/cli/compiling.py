"""What the compiler says of a project: the one way from files to a workspace and problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cachegen import pipeline
from cachegen.cli.progress import progress
from cachegen.diagnostics import Problem, Severity
from cachegen.front import read
from cachegen.places import Located
from cachegen.project.opening import Project
from cachegen.source import Source


class Unsound(Exception):
    """The schemas have errors; `problems` are all that is wrong, errors only."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("the schemas have errors")
        self.problems = tuple(problems)


def compiled(project: Project) -> pipeline.Compiled:
    """Return what the project's files mean, and all problems, those of unreadable files too."""
    texts = [read(each.shown, each.data, each.named) for each in project.files]
    sources = [each for each in texts if isinstance(each, Source)]
    unreadable = [each for each in texts if not isinstance(each, Source)]
    with progress("schemas") as bar:
        result = pipeline.compile(
            sources, project.config.ignore, complete=not unreadable, progress=bar
        )
    problems = sorted((*unreadable, *result.problems), key=_order)
    return replace(result, problems=tuple(problems))


def opened(project: Project) -> Located:
    """Return the project's workspace. Raises `Unsound`; warnings are for `check` to say."""
    result = compiled(project)
    if result.workspace is None:
        errors = [each for each in result.problems if each.severity is Severity.ERROR]
        raise Unsound(errors)
    return Located(result.workspace, result.places)


def _order(problem: Problem) -> tuple[str, int, str]:
    place = problem.place
    return place.source.path, place.span.start, problem.code
