"""`cachegen provision`: files that deploy each cluster, printed or written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from cachegen.cli.compiling import Unsound
from cachegen.cli.console import put, say
from cachegen.cli.options import debug, examples, selecting
from cachegen.cli.reporting import report
from cachegen.cli.servers import Where, workspace_of
from cachegen.cli.status import Status
from cachegen.project.selection import Selection
from cachegen.provision.deployments import deployments
from cachegen.provision.memory import memory as bytes_of
from cachegen.provision.rendering import MARK, rendered
from cachegen.wrong_use import WrongUse

TARGETS = ("compose", "kubernetes", "terraform-aws", "terraform-gcp", "redis-conf")


@click.command(
    epilog=examples(
        "cachegen provision --target compose --output .",
        "cachegen provision --target terraform-aws --memory 2gb --output infrastructure",
    )
)
@selecting
@click.option("--target", type=click.Choice(TARGETS), required=True, help="What for.")
@click.option(
    "--memory",
    default="256mb",
    show_default=True,
    metavar="SIZE",
    help="What each cluster may hold: 256mb, 2gb.",
)
@click.option("--output", "-o", metavar="DIR", help="Write there instead of printing.")
@debug
def provision(
    selection: Selection, target: str, memory: str, output: str | None
) -> int:
    """Render a deployment of each cluster, with its eviction policy.

    The files hold no password, and say where it comes from. With --output, files that
    cachegen did not make are never overwritten.
    """
    size = bytes_of(memory)
    try:
        workspace = workspace_of(Where(selection))
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    files = rendered(deployments(workspace, target, size), target)
    if output is None:
        put(_joined(files))
    else:
        _write(files, Path(output))
    return Status.GOOD


def _joined(files: Mapping[str, str]) -> str:
    if len(files) == 1:
        return "".join(files.values())
    return "".join(f"# ==> {name}\n{text}" for name, text in files.items())


def _write(files: Mapping[str, str], folder: Path) -> None:
    """Write all files or none. Raises `WrongUse` when one is a person's."""
    for name in files:
        if _is_foreign(folder / name):
            raise WrongUse(
                f"{folder / name} was not made by cachegen, and is not overwritten: "
                "nothing was written"
            )
    folder.mkdir(parents=True, exist_ok=True)
    changed = 0
    for name, text in files.items():
        path = folder / name
        data = text.encode()
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            changed += 1
    say(f"{folder}: {changed} written, {len(files) - changed} unchanged")


def _is_foreign(path: Path) -> bool:
    try:
        return not path.read_bytes().startswith(MARK.encode())
    except FileNotFoundError:
        return False
