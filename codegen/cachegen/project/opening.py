"""One run's project: its settings and its schema files; the compiler is not needed to open it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cachegen.clients import Client
from cachegen.project import config
from cachegen.project import files as workspace_files
from cachegen.project.config import Config
from cachegen.project.files import SchemaFile
from cachegen.project.selection import CONFIGURED, Selection
from cachegen.wrong_use import WrongUse

READ_LIMIT = 64 * 1024 * 1024
"""Bytes read of one file: far more than the compiler takes, so that it is the one to refuse."""


@dataclass(frozen=True, slots=True)
class Project:
    """The settings in force, the folder the command was run in, and the schema files."""

    config: Config
    current: Path
    files: tuple[SchemaFile, ...]


def open_project(
    selection: Selection = CONFIGURED, clients: tuple[Client, ...] = ()
) -> Project:
    """Return the project for a command run here; paths win over the settings.

    Raises `WrongUse` when the settings are wrong or there is no schema.
    """
    paths = selection.paths
    current = current_folder()
    settings = config.with_clients(config.load(current), clients)
    found = (
        workspace_files.find(paths, current)
        if paths
        else workspace_files.find(_configured(settings), settings.root)
    )
    root = settings.root
    is_outside = bool(paths) and not all(each.is_relative_to(root) for each in found)
    named_from = None if settings.file is None or is_outside else root
    files = workspace_files.read(found, current, named_from, READ_LIMIT)
    return Project(settings, current, files)


def current_folder() -> Path:
    """Return the current folder. Raises `WrongUse` when somebody removed it."""
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise WrongUse("the current folder does not exist any more") from error


def _configured(settings: Config) -> tuple[str, ...]:
    if settings.schemas:
        return settings.schemas
    if (settings.root / config.DEFAULT_SCHEMAS).is_dir():
        return (config.DEFAULT_SCHEMAS,)
    if settings.file is not None:
        raise WrongUse(
            f"{settings.file} names no `schemas`, and there is no folder `schemas` beside it: "
            'add `schemas = ["…"]`, or give the paths'
        )
    raise WrongUse(
        "no schemas: there is no cachegen.toml, no [tool.cachegen] in a pyproject.toml and no "
        "folder `schemas` here; run `cachegen init` to start, or give the paths"
    )
