"""`cachegen generate`: whether there is anything to do, and if so, all of it.

What compiles and writes is imported only then: an unchanged project does not pay for it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from cachegen.cli.console import counted, remark
from cachegen.cli.generating.request import Request
from cachegen.cli.generating.unchanged import identity, is_unchanged, remember
from cachegen.cli.options import debug, examples, selecting
from cachegen.cli.status import Status
from cachegen.clients import CLIENTS, Client
from cachegen.project.opening import Project, open_projects
from cachegen.project.package_name import refuse_no_package
from cachegen.project.selection import Selection
from cachegen.project.shown import shown_path
from cachegen.wrong_use import WrongUse


def _clients(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    given = {part.strip() for value in values for part in value.split(",")}
    for name in sorted(given.difference(CLIENTS)):
        raise click.BadParameter(
            f"{name!r} is neither `sync` nor `async`.", context, parameter
        )
    return tuple(name for name in CLIENTS if name in given)


@click.command(
    epilog=examples(
        "cachegen generate                           as the settings say",
        "cachegen generate schemas --output caches   without settings",
        "cachegen generate --check                   in CI: is the output up to date?",
    )
)
@selecting
@click.option("--output", "-o", metavar="DIR", help="Folder of the generated package.")
@click.option(
    "--clients",
    multiple=True,
    callback=_clients,
    metavar="sync,async",
    help="Classes to generate: sync, async or both.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail with a diff when it would."
)
@click.option(
    "--dry-run", is_flag=True, help="Write nothing; print what would be done."
)
@click.option("--typecheck", is_flag=True, help="Run mypy --strict on the result.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite and remove generated files even if edited by hand.",
)
@click.option(
    "--watch", is_flag=True, help="Generate at each save, until Ctrl-C ends it."
)
@debug
def generate(
    selection: Selection,
    output: str | None,
    clients: tuple[Client, ...],
    check: bool,
    dry_run: bool,
    typecheck: bool,
    force: bool,
    watch: bool,
) -> int:
    """Validate the schemas and write one Python module for each.

    PATH is a schema, a folder that holds schemas, or a glob; together they are the whole
    workspace. PATHs with other settings nearest to them are workspaces of their own, and a
    folder that has settings stands for what these name. Only what changed is written, and modules whose schema is gone are removed.
    Files that cachegen did not make, or that were edited since, are never touched.
    """
    flags = (check, dry_run, typecheck, force, watch)
    request = Request(selection, output, clients, *flags)
    _refuse_contradictions(request)
    if request.watch:
        from cachegen.cli.generating.watch import watch as repeat

        return repeat(request, lambda: _generate(request))
    return _generate(request)


def _generate(request: Request) -> int:
    projects = open_projects(request.selection, request.clients)
    outputs = [_output(request, project) for project in projects]
    _refuse_shared([folder for _, folder in outputs])
    return max(
        _delivered(request, project, base, folder)
        for project, (base, folder) in zip(projects, outputs, strict=True)
    )


def _refuse_shared(folders: Sequence[Path]) -> None:
    for folder in folders:
        if folders.count(folder) > 1:
            raise WrongUse(
                f"several projects would share the output folder {folder}, and each would "
                "remove what the others make: give each an `output` of its own"
            )


def _delivered(request: Request, project: Project, base: Path, folder: Path) -> int:
    given = identity(project, folder)
    only_told = request.check or request.dry_run
    if only_told or not is_unchanged(project, folder, given):
        from cachegen.cli.generating.delivery import make
        from cachegen.output import guarded

        made = make(request, project, guarded(folder, base))
        if made.status != Status.GOOD or request.dry_run:
            return made.status
        if made.is_silent and not request.check:
            remember(project, folder, given, made.files)
    if request.typecheck or project.config.typecheck:
        from cachegen.cli.generating.typecheck import typecheck

        status = typecheck(folder, project.config.root)
        if status != Status.GOOD:
            return status
    shown = shown_path(folder, project.current)
    remark(f"{shown} is up to date with {counted(len(project.files), 'schema')}")
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
    folder = Path(os.path.normpath(base / output))
    refuse_no_package(folder)
    return base, folder
