"""`cachegen check`: says what is wrong with the schemas, in words or for a machine."""

from __future__ import annotations

from collections.abc import Sequence

from cachegen.cli.compiling import compiled
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.project.opening import open_project


def check(paths: Sequence[str], form: str) -> int:
    """Print all problems and return the exit status."""
    project = open_project(paths)
    result = compiled(project)
    report(result.problems, form)
    return Status.BAD if result.workspace is None else Status.GOOD
