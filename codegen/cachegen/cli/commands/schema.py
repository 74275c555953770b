"""`cachegen schema`: the JSON Schema of the schema language, printed or written to a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cachegen import ir
from cachegen.cli.console import put, say
from cachegen.cli.reporting import report
from cachegen.cli.saving import save
from cachegen.cli.status import Status
from cachegen.cli.workspace import Unsound, opened
from cachegen.json_schema import json_schema
from cachegen.project.opening import current_folder, open_project


def schema(paths: Sequence[str], workspace: bool, output: str | None) -> int:
    """Print or write the JSON Schema and return the exit status."""
    known: ir.Workspace | None = None
    if workspace or paths:
        try:
            known = opened(open_project(paths)).workspace
        except Unsound as error:
            report(error.problems)
            return Status.BAD
    text = json_schema(known)
    if output is None:
        put(text)
        return Status.GOOD
    path = Path(os.path.normpath(current_folder() / output))
    say(f"wrote {output}" if save(path, text) else f"{output} is up to date")
    return Status.GOOD
