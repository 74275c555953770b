"""A sound workspace with its places, for the commands that only read it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cachegen import pipeline
from cachegen.cli.compiling import sources
from cachegen.diagnostics import Problem, Severity
from cachegen.located import Located, located
from cachegen.pipeline import Compiled
from cachegen.project.opening import Project

__all__ = ["Unsound", "opened"]


class Unsound(Exception):
    """The schemas have errors; `problems` are all that is wrong, errors only."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("the schemas have errors")
        self.problems = tuple(problems)


def opened(project: Project) -> Located:
    """Return the project's workspace. Raises `Unsound`; warnings are for `check` to say."""
    readable, unreadable = sources(project)
    result: Compiled = pipeline.compile(readable, complete=not unreadable)
    if result.workspace is None or unreadable:
        found = (*unreadable, *result.problems)
        raise Unsound([each for each in found if each.severity is Severity.ERROR])
    named = {file.shown: file.named for file in project.files}
    place = located(result.workspace, readable)
    services = tuple(
        msgspec.structs.replace(each, source=named[each.source])
        for each in result.workspace.services
    )
    return Located(
        msgspec.structs.replace(result.workspace, services=services), place.places
    )
