"""`cachegen docs`: the schemas as one HTML page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cachegen.cli.console import put, say
from cachegen.cli.reporting import report
from cachegen.cli.saving import save
from cachegen.cli.status import Status
from cachegen.cli.workspace import Unsound, opened
from cachegen.docs_page import docs_page
from cachegen.docs_page.generated import Generated
from cachegen.project.config import Config
from cachegen.project.opening import current_folder, open_project


def docs(paths: Sequence[str], output: str | None) -> int:
    """Print or write the page and return the exit status."""
    project = open_project(paths)
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
