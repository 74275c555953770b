"""`cachegen init`: a starter schema and its settings, where there is none; nothing is replaced."""

from __future__ import annotations

import os
from pathlib import Path

from cachegen import config
from cachegen.cli.console import say
from cachegen.cli.project import current_folder
from cachegen.cli.starter import SCHEMA, SETTINGS
from cachegen.cli.status import Status
from cachegen.workspace_files import shown_path
from cachegen.wrong_use import WrongUse

_SCHEMA_FILE = Path("schemas", "api.toml")
JSON_SCHEMA = Path("schemas", "cachegen.schema.json")
"""What editors complete and underline by; the starter names it on its first line."""


def init(folder: str) -> int:
    """Write what is missing and return the exit status."""
    current = current_folder()
    root = Path(os.path.normpath(current / folder))
    wanted = {_SCHEMA_FILE: SCHEMA}
    if config.load(root).root != root or config.load(root).file is None:
        wanted[Path(config.OWN_FILE)] = SETTINGS
    made = [
        shown_path(root / name, current)
        for name in wanted
        if _make(root / name, wanted[name])
    ]
    if (root / _SCHEMA_FILE).is_file() and _names_json_schema(root / _SCHEMA_FILE):
        made += _json_schema(root, current)
    for path in made:
        say(f"wrote {path}")
    say(
        "next: `cachegen generate`"
        if made
        else "nothing to do: schema and settings are there"
    )
    return Status.GOOD


def _names_json_schema(schema: Path) -> bool:
    """Return whether the schema asks editors to look at our JSON Schema beside it."""
    try:
        return f"#:schema ./{JSON_SCHEMA.name}".encode() in schema.read_bytes()
    except OSError:
        return False


def _json_schema(root: Path, current: Path) -> list[str]:
    try:
        from cachegen.json_schema import json_schema
    except ModuleNotFoundError:
        # The generator's libraries are not here yet; `cachegen schema` makes it later.
        return []
    is_made = _make(root / JSON_SCHEMA, json_schema())
    return [shown_path(root / JSON_SCHEMA, current)] if is_made else []


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
