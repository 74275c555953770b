"""`cachegen generate`: whether there is anything to do, and if so, all of it.

What compiles and writes is imported only then: an unchanged project does not pay for it.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from cachegen.cli.generating.request import Request
from cachegen.cli.generating.unchanged import identity, is_unchanged, remember
from cachegen.cli.status import Status
from cachegen.project.opening import Project, open_project
from cachegen.wrong_use import WrongUse


def generate(request: Request) -> int:
    """Do what was asked and return the exit status."""
    _refuse_contradictions(request)
    if request.watch:
        from cachegen.cli.generating.watch import watch

        return watch(request, lambda: _generate(request))
    return _generate(request)


def _generate(request: Request) -> int:
    project = open_project(request.paths, request.clients)
    base, folder = _output(request, project)
    given = identity(project, folder)
    only_told = request.check or request.dry_run
    if only_told or not is_unchanged(project, folder, given):
        from cachegen.cli.generating.making import make
        from cachegen.output import guarded

        made = make(request, project, guarded(folder, base))
        if made.status != Status.GOOD or request.dry_run:
            return made.status
        if made.is_silent and not request.check:
            remember(project, folder, given, made.files)
    if request.typecheck or project.config.typecheck:
        from cachegen.cli.generating.typecheck import typecheck

        return typecheck(folder, project.config.root)
    return Status.GOOD


def _refuse_contradictions(request: Request) -> None:
    for one, other, both in (
        ("--check", "--dry-run", request.check and request.dry_run),
        ("--check", "--force", request.check and request.force),
        ("--dry-run", "--typecheck", request.dry_run and request.typecheck),
        ("--watch", "--check", request.watch and request.check),
        ("--watch", "--dry-run", request.watch and request.dry_run),
    ):
        if both:
            raise click.UsageError(f"{one} and {other} do not go together.")


def _output(request: Request, project: Project) -> tuple[Path, Path]:
    """Return the folder that relative paths start from, and the output folder."""
    if request.output == "":
        raise WrongUse("--output must name a folder")
    if request.output is not None:
        base, output = project.current, request.output
    elif project.config.output is not None:
        base, output = project.config.root, project.config.output
    else:
        raise WrongUse(
            'no output folder: add `--output DIR`, or `output = "…"` to the settings '
            "(`cachegen init` writes them)"
        )
    return base, Path(os.path.normpath(base / output))
