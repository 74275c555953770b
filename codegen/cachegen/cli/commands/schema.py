"""`cachegen schema`: the JSON Schema of the schema language, printed or written to a file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cachegen import ir
from cachegen.cli.compiling import Unsound, opened
from cachegen.cli.console import put, say
from cachegen.cli.options import debug, examples, output_file, selecting
from cachegen.cli.reporting import report
from cachegen.cli.saving import save
from cachegen.cli.status import Status
from cachegen.json_schema import json_schema
from cachegen.project.opening import current_folder, open_project
from cachegen.project.selection import Selection


@click.command(
    epilog=examples(
        "cachegen schema --output schemas/cachegen.schema.json",
        "cachegen schema --workspace    offers the names of this project's types too",
    )
)
@selecting
@click.option(
    "--workspace",
    is_flag=True,
    help="Offer the clusters and types of the configured schemas (given with PATH).",
)
@output_file
@debug
def schema(selection: Selection, workspace: bool, output: str | None) -> int:
    """Print the JSON Schema of the schema language, for editors.

    A TOML schema names it with `#:schema ./cachegen.schema.json` on its first line, a YAML
    one with `# yaml-language-server: $schema=cachegen.schema.json`.
    """
    known: ir.Workspace | None = None
    if workspace or selection.paths:
        try:
            known = opened(open_project(selection)).workspace
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
