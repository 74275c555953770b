"""`cachegen provision`: files that deploy each cluster, printed or written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from cachegen.cli.compiling import Unsound
from cachegen.cli.console import put, say
from cachegen.cli.options import debug, examples, selecting
from cachegen.cli.reporting import report
from cachegen.cli.saving import save
from cachegen.cli.servers import Where, workspace_of
from cachegen.cli.status import Status
from cachegen.output import is_same_text
from cachegen.project.selection import Selection
from cachegen.provision.deployments import deployments
from cachegen.provision.exported import Exporter
from cachegen.provision.memory import memory as bytes_of
from cachegen.provision.monitoring import TARGETS as MONITORING
from cachegen.provision.monitoring import monitoring
from cachegen.provision.rendering import MARK, rendered
from cachegen.provision.seal import JSON_MARK, is_unedited
from cachegen.wrong_use import WrongUse

TARGETS = ("compose", "kubernetes", "terraform-aws", "terraform-gcp", "redis-conf")
EXPORTERS: tuple[Exporter, ...] = ("prometheus", "otel")
_MARKS = (MARK.encode(), f'{{\n  "description": "{JSON_MARK}'.encode())


@click.command(
    epilog=examples(
        "cachegen provision --target compose --output .",
        "cachegen provision --target terraform-aws --memory 2gb --output infrastructure",
        "cachegen provision --target grafana --metrics otel",
    )
)
@selecting
@click.option(
    "--target",
    type=click.Choice((*TARGETS, *MONITORING)),
    required=True,
    help="What for.",
)
@click.option(
    "--memory",
    default="256mb",
    show_default=True,
    metavar="SIZE",
    help="What each cluster may hold: 256mb, 2gb.",
)
@click.option(
    "--metrics",
    type=click.Choice(EXPORTERS),
    default=EXPORTERS[0],
    show_default=True,
    help="Who exports what grafana and prometheus-rules show.",
)
@click.option("--output", "-o", metavar="DIR", help="Write there instead of printing.")
@click.option(
    "--force", is_flag=True, help="Overwrite rendered files even if edited by hand."
)
@debug
def provision(
    selection: Selection,
    target: str,
    memory: str,
    metrics: Exporter,
    output: str | None,
    force: bool,
) -> int:
    """Render a deployment of each cluster, a dashboard, or alerts.

    The files hold no password, and say where it comes from. With --output, files that
    cachegen did not make, or that were edited since, are not overwritten.
    """
    size = bytes_of(memory)
    try:
        workspace = workspace_of(Where(selection))
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    if target in MONITORING:
        files = monitoring(workspace, target, metrics)
    else:
        files = rendered(deployments(workspace, target, size), target)
    if output is None:
        put(_joined(files))
    else:
        _write(files, Path(output), force=force)
    return Status.GOOD


def _joined(files: Mapping[str, str]) -> str:
    if len(files) == 1:
        return "".join(files.values())
    return "".join(f"# ==> {name}\n{text}" for name, text in files.items())


def _write(files: Mapping[str, str], folder: Path, *, force: bool) -> None:
    """Write all files or none. Raises `WrongUse` when one holds what a person wrote."""
    for name, text in files.items():
        reason = _obstacle(folder / name, text, force=force)
        if reason:
            raise WrongUse(f"{folder / name} {reason}: nothing was written")
    changed = sum(save(folder / name, text) for name, text in files.items())
    say(f"{folder}: {changed} written, {len(files) - changed} unchanged")


def _obstacle(path: Path, text: str, *, force: bool) -> str | None:
    """Return why a file must not be overwritten, if it must not."""
    try:
        there = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if not there.replace(b"\r\n", b"\n").startswith(_MARKS):
        return "was not made by cachegen, and is not overwritten"
    known = there.decode("utf-8", "replace")
    if force or is_same_text(there, text.encode()) or is_unedited(known):
        return None
    return "was edited since cachegen made it, and is overwritten only with --force"
