"""The settings of a project, found and checked; a setting is never guessed from a wrong one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cachegen.clients import CLIENTS, Client
from cachegen.project import settings
from cachegen.project.settings_files import (
    SHARED_FILE,
    TABLE,
    SettingsFile,
    place_in,
    settings_in,
    settings_of,
    shown,
)
from cachegen.wrong_use import WrongSettings

DEFAULT_SCHEMAS = "schemas"
"""Folder that is taken when neither the settings nor the command line name a schema."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force.

    `root` is the folder that relative paths in the settings start from: that of `file`,
    or the current one when there is no file. `schemas` is empty when nothing was said.
    """

    root: Path
    file: Path | None = None
    schemas: tuple[str, ...] = ()
    output: str | None = None
    clients: tuple[Client, ...] = CLIENTS
    ignore: frozenset[str] = frozenset()
    typecheck: bool = False
    owners: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The packages that may import each service's generated module; others are free."""


def load(start: Path) -> Config:
    """Return the settings for a command run in `start`: its own, or the nearest parent's.

    Without any, the defaults with `start` as the root. Raises `WrongUse`.
    """
    for folder in (start, *start.parents):
        found = lying_in(folder)
        if found is not None:
            return found
    return Config(root=start)


def lying_in(folder: Path) -> Config | None:
    """Return the settings that lie in a folder itself, if there are any. Raises `WrongUse`."""
    found = settings_of(folder)
    return None if found is None else _checked(found)


def load_file(path: Path) -> Config:
    """Return the settings of the file that was named. Raises `WrongUse`."""
    return _checked(settings_in(path))


def with_clients(config: Config, clients: tuple[Client, ...]) -> Config:
    """Return `config` with the clients given on the command line, if there are any."""
    return replace(config, clients=clients) if clients else config


def _checked(file: SettingsFile) -> Config:
    content, path = file.content, file.path
    found = settings.mistakes(content)
    if found:
        lines = (_line(path, (*file.table, *each.path), each.text) for each in found)
        raise WrongSettings("\n".join(lines))
    clients = settings.texts(content, "clients") or CLIENTS
    return Config(
        root=path.parent,
        file=path,
        schemas=settings.texts(content, "schemas"),
        output=settings.text(content, "output"),
        clients=tuple(client for client in CLIENTS if client in clients),
        ignore=frozenset(code.upper() for code in settings.texts(content, "ignore")),
        typecheck=content.get("typecheck") is True,
        owners=settings.owners(content),
    )


def wrong_setting(config: Config, steps: tuple[str, ...], text: str) -> WrongSettings:
    """Return the error of a setting that is wrong for the schemas, with its place."""
    assert config.file is not None
    table = TABLE if config.file.name == SHARED_FILE else ()
    return WrongSettings(_line(config.file, (*table, *steps), text))


def _line(path: Path, steps: tuple[str | int, ...], text: str) -> str:
    return f"{shown(path)}{place_in(path, steps)}: error: {text}"
