"""`cachegen docs`: the schemas as one HTML page."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cachegen.cli.compiling import Unsound, opened
from cachegen.cli.console import put, say
from cachegen.cli.options import debug, examples, output_file, selecting
from cachegen.cli.reporting import report
from cachegen.cli.saving import save
from cachegen.cli.status import Status
from cachegen.docs_page import docs_page
from cachegen.docs_page.generated import Generated
from cachegen.project.config import Config
from cachegen.project.opening import current_folder, open_project
from cachegen.project.selection import Selection


@click.command(
    epilog=examples(
        "cachegen docs --output caches.html",
        "cachegen docs | ssh wiki 'cat > caches.html'",
    ),
)
@selecting
@output_file
@debug
def docs(selection: Selection, output: str | None) -> int:
    """Make one HTML page of the schemas: clusters, keyspaces, types and who uses what.

    It stands alone: no server, no request to anywhere, light and dark, with a search.
    """
    project = open_project(selection)
    try:
        place = opened(project)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    page = docs_page(place, _generated(project.config))
    if output is None:
        put(page)
        return Status.GOOD
    path = Path(os.path.normpath(current_folder() / output))
    say(f"wrote {output}" if save(path, page) else f"{output} is up to date")
    return Status.GOOD


def _generated(config: Config) -> Generated:
    """Return what the generated package is most likely imported as, and what it holds."""
    name = Path(config.output or "caches").name
    package = name if name.isidentifier() else "caches"
    return Generated(package, "sync" in config.clients, "async" in config.clients)
