"""The older schemas that the present ones are compared with: of a git revision, or in a folder."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from cachegen.cli.console import say
from cachegen.cli.revision import revision
from cachegen.project import config
from cachegen.project import files as workspace_files
from cachegen.project.opening import READ_LIMIT, Project
from cachegen.wrong_use import WrongUse


@contextmanager
def older(against: str, paths: Sequence[str], present: Project) -> Generator[Project]:
    """Give the older project; a folder that exists wins over a revision of that name."""
    folder = present.current / against
    if against and folder.is_dir():
        yield _in_folder(folder.resolve(), against)
        return
    # Settings lie in the root, so a revision is looked at from there; paths from here.
    start = present.current if paths else present.config.root
    commit = revision(against, start)
    with TemporaryDirectory(prefix="cachegen-") as made:
        root = commit.extract(Path(made).resolve())
        yield _prefixed(_extracted(root, paths, present, against), f"{against}:")


def _in_folder(folder: Path, against: str) -> Project:
    """Return the project in a folder: as its own settings say, else all schemas in it."""
    settings = config.load(folder)
    own = settings.file is not None and settings.root == folder
    if own and settings.schemas:
        found = workspace_files.find(settings.schemas, folder)
    else:
        found = workspace_files.find((str(folder),), folder)
    files = workspace_files.read(found, folder, folder, READ_LIMIT)
    project = Project(config.Config(root=folder), folder, files)
    return _prefixed(project, f"{against.rstrip('/')}/")


def _extracted(
    root: Path, paths: Sequence[str], present: Project, against: str
) -> Project:
    settings = config.load(root)
    if settings.root != root:
        settings = config.Config(root=root, schemas=present.config.schemas)
    wanted = tuple(paths) or settings.schemas or (config.DEFAULT_SCHEMAS,)
    outside = [each for each in wanted if Path(each).is_absolute()]
    if outside:
        raise WrongUse(f"{outside[0]}: give paths relative to this folder")
    try:
        found = workspace_files.find(wanted, root)
    except WrongUse as error:
        if paths or settings.file is not None:
            named = ", ".join(wanted)
            raise WrongUse(f"{against} has no schemas at {named}") from error
        # The project came to cachegen later: nothing of it is cached yet.
        say(f"{against} has no schemas, so nothing is cached that could break")
        found = ()
    files = workspace_files.read(found, root, root, READ_LIMIT)
    return Project(config.Config(root=root), root, files)


def _prefixed(project: Project, prefix: str) -> Project:
    """Return the project with its files shown the way git does: `v1.2:schemas/api.toml`."""
    files = tuple(
        replace(
            each,
            shown=prefix + (each.shown if prefix.endswith("/") else _below(each.shown)),
        )
        for each in project.files
    )
    return replace(project, files=files)


def _below(shown: str) -> str:
    """Return a path with a slash, for a service's name is what follows the last one."""
    return shown if "/" in shown else f"./{shown}"
