"""The projects of one run: their settings and schema files; no compiler is needed to open them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cachegen.clients import Client
from cachegen.project import config
from cachegen.project import files as workspace_files
from cachegen.project.config import Config
from cachegen.project.files import SchemaFile
from cachegen.project.selection import CONFIGURED, Selection
from cachegen.project.shown import shown_path
from cachegen.wrong_use import WrongUse

READ_LIMIT = 64 * 1024 * 1024
"""Bytes read of one file: far more than the compiler takes, so that it is the one to refuse."""


_FEW = 5
"""So many projects are named where one is asked for; more only say that there are more."""


@dataclass(frozen=True, slots=True)
class Project:
    """The settings in force, the folder the command was run in, and the schema files.

    `paths` are those of the command line that named files of it; none when its settings
    named them all.
    """

    config: Config
    current: Path
    files: tuple[SchemaFile, ...]
    paths: tuple[str, ...] = ()

    def __str__(self) -> str:
        return shown_path(self.config.file or self.config.root, self.current)


def open_project(
    selection: Selection = CONFIGURED, clients: tuple[Client, ...] = ()
) -> Project:
    """Return the project for a command that serves a single one.

    Raises `WrongUse` when the settings are wrong, there is no schema, or there are
    several projects.
    """
    first, *others = open_projects(selection, clients)
    if others:
        found = (first, *others)
        raise WrongUse(
            f"these paths belong to {len(found)} projects ({', '.join(map(str, found))}): "
            "this command takes the paths of one"
        )
    return first


def open_projects(
    selection: Selection = CONFIGURED, clients: tuple[Client, ...] = ()
) -> tuple[Project, ...]:
    """Return the projects for a command run here, one for each settings file in force.

    The nearest settings of each path hold, or those of the current folder where a path
    has none. Raises `WrongUse` when the settings are wrong or there is no schema.
    """
    current = current_folder()
    return tuple(
        each.project(current, clients) for each in _workspaces(selection, current)
    )


def current_folder() -> Path:
    """Return the current folder. Raises `WrongUse` when somebody removed it."""
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise WrongUse("the current folder does not exist any more") from error


@dataclass(slots=True)
class _Workspace:
    """The files that are found for one settings file: as it names them, and by paths."""

    config: Config
    configured: tuple[Path, ...] = ()
    given: list[Path] = field(default_factory=list[Path])
    paths: dict[str, None] = field(default_factory=dict[str, None])

    def add(self, path: str, files: Iterable[Path]) -> None:
        """Take over files that a path of the command line named."""
        self.given += files
        self.paths[path] = None

    def add_all(self, path: str) -> None:
        """Take over the whole project: what its settings name, or else all below them."""
        if _says_where(self.config):
            self.configured = _configured(self.config)
        else:
            folder = self.config.root
            found = workspace_files.find([str(folder)], folder, apart=True)
            self.add(path, found)

    def project(self, current: Path, clients: tuple[Client, ...]) -> Project:
        """Read the files."""
        root = self.config.root
        is_outside = not all(each.is_relative_to(root) for each in self.given)
        named_from = None if self.config.file is None or is_outside else root
        found = workspace_files.each_once((*self.configured, *self.given))
        files = workspace_files.read(found, current, named_from, READ_LIMIT)
        settings = config.with_clients(self.config, clients)
        return Project(settings, current, files, tuple(self.paths))


def _workspaces(selection: Selection, current: Path) -> tuple[_Workspace, ...]:
    if selection.config is not None:
        return (_named(selection.config, selection.paths, current),)
    if not selection.paths:
        settings = config.load(current)
        return (_Workspace(settings, _configured(settings)),)
    found: dict[Path, _Workspace] = {}

    def of(settings: Config) -> _Workspace:
        key = settings.file or settings.root
        return found.setdefault(key, _Workspace(settings))

    for path in selection.paths:
        files, projects = workspace_files.search(path, current)
        for folder in sorted({each.parent for each in files}):
            near = _nearest(folder, current)
            of(near).add(path, [each for each in files if each.parent == folder])
        for folder in projects:
            of(config.load(folder)).add_all(path)
    return tuple(found[key] for key in sorted(found))


def _named(file: str, paths: tuple[str, ...], current: Path) -> _Workspace:
    """Return the one workspace of the settings that were named, whatever lies nearer."""
    settings = config.load_file(Path(os.path.normpath(current / file)))
    if not paths:
        return _Workspace(settings, _configured(settings))
    workspace = _Workspace(settings)
    for path in paths:
        if Path(os.path.normpath(current / path)) == settings.root:
            workspace.add_all(path)
        else:
            found = workspace_files.find([path], current)
            workspace.add(path, found)
    return workspace


def _nearest(folder: Path, current: Path) -> Config:
    """Return the nearest settings of a folder, else those of the current one."""
    found = config.load(folder)
    return found if found.file is not None else config.load(current)


def _says_where(settings: Config) -> bool:
    """Return whether settings say where the schemas are, if only by leaving it out."""
    return bool(settings.schemas) or (settings.root / config.DEFAULT_SCHEMAS).is_dir()


def _configured(settings: Config) -> tuple[Path, ...]:
    """Return the files that settings name, or that lie where they are looked for."""
    if _says_where(settings):
        patterns = settings.schemas or (config.DEFAULT_SCHEMAS,)
        return workspace_files.find(patterns, settings.root, apart=True)
    if settings.file is not None:
        raise WrongUse(
            f"{settings.file} names no `schemas`, and there is no folder `schemas` beside it: "
            'add `schemas = ["…"]`, or give the paths'
        )
    below = workspace_files.projects_below(settings.root)
    hint = (
        f"there are projects below: give their paths ({_listed(below, settings.root)})"
        if below
        else "run `cachegen init` to start, or give the paths"
    )
    raise WrongUse(
        "no schemas: there is no cachegen.toml, no [tool.cachegen] in a pyproject.toml and no "
        f"folder `schemas` here; {hint}"
    )


def _listed(folders: Sequence[Path], root: Path) -> str:
    named = [shown_path(each, root) for each in folders]
    return ", ".join(named if len(named) <= _FEW else [*named[:_FEW], "…"])
