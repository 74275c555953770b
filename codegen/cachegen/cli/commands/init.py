"""`cachegen init`: a starter schema and its settings, where there is none; nothing is replaced."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from cachegen.cli.console import say
from cachegen.cli.neighbours import (
    ATTRIBUTES_FILE,
    attributes,
    attributes_to_add,
    for_linters,
)
from cachegen.cli.options import debug, examples
from cachegen.cli.starter import OUTPUT, SCHEMA, SETTINGS
from cachegen.cli.status import Status
from cachegen.project import config
from cachegen.project.files import ENDINGS, find
from cachegen.project.opening import current_folder
from cachegen.project.settings_files import OWN_FILE
from cachegen.project.shown import shown_path
from cachegen.wrong_use import WrongUse

_STARTER = "api.toml"
JSON_SCHEMA = "cachegen.schema.json"
"""What editors complete and underline by; the starter names it on its first line."""


@click.command(epilog=examples("cachegen init", "cachegen init services/shop"))
@click.argument("folder", default=".")
@debug
def init(folder: str) -> int:
    """Write a commented starter schema, its settings, and what folds generated files in reviews.

    Nothing is ever overwritten.
    """
    current = current_folder()
    root = Path(os.path.normpath(current / folder))
    settings = config.load(root)
    is_new = settings.file is None or settings.root != root
    schemas = (config.DEFAULT_SCHEMAS,) if is_new else settings.schemas
    schema = root / _starter(schemas)
    wanted = {} if _has_schemas(schemas, root) else {schema: SCHEMA}
    if is_new:
        wanted[root / OWN_FILE] = SETTINGS
        wanted[root / ATTRIBUTES_FILE] = attributes(OUTPUT)
    made = [shown_path(path, current) for path in wanted if _make(path, wanted[path])]
    if schema.is_file() and _names_json_schema(schema):
        made += _json_schema(schema.parent / JSON_SCHEMA, current)
    for path in made:
        say(f"wrote {path}")
    if is_new and made:
        _tell_of_neighbours(root)
    say(
        "next: `cachegen generate`"
        if made
        else "nothing to do: schema and settings are there"
    )
    return Status.GOOD


def _tell_of_neighbours(root: Path) -> None:
    """Say what other tools should know of the output folder, where that is not said yet."""
    with suppress(OSError, UnicodeDecodeError):
        there = (root / ATTRIBUTES_FILE).read_text(encoding="utf-8")
        lacking = attributes_to_add(there, OUTPUT)
        if lacking is not None:
            say(lacking)
    say(for_linters(OUTPUT))


def _starter(schemas: Sequence[str]) -> Path:
    """Return where the settings look for a TOML schema; a glob says too little for that."""
    for each in schemas:
        path = Path(each)
        if glob.has_magic(each):
            continue
        if path.suffix == ".toml":
            return path
        if path.suffix not in ENDINGS:
            return path / _STARTER
    return Path(config.DEFAULT_SCHEMAS, _STARTER)


def _has_schemas(schemas: Sequence[str], root: Path) -> bool:
    """Return whether there is a schema already, which a starter could only contradict."""
    for each in schemas or (config.DEFAULT_SCHEMAS,):
        with suppress(WrongUse):
            if find([each], root):
                return True
    return False


def _names_json_schema(schema: Path) -> bool:
    """Return whether the schema asks editors to look at our JSON Schema beside it."""
    try:
        return f"#:schema ./{JSON_SCHEMA}".encode() in schema.read_bytes()
    except OSError:
        return False


def _json_schema(path: Path, current: Path) -> list[str]:
    try:
        from cachegen.json_schema import json_schema
    except ModuleNotFoundError:
        # The generator's libraries are not here yet; `cachegen schema` makes it later.
        return []
    return [shown_path(path, current)] if _make(path, json_schema()) else []


def _make(path: Path, text: str) -> bool:
    """Write a new file; return False when there is one already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        if path.is_file():
            return False
        raise WrongUse(
            f"cannot write {path}: a part of the path is in the way"
        ) from None
    except OSError as error:
        raise WrongUse(f"cannot write {path}: {error.strerror}") from error
    return True
