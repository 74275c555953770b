"""The older schemas that the present ones are compared with: of a git revision, or in a folder."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from cachegen.cli.console import say
from cachegen.cli.revision import Revision, revision
from cachegen.project import config
from cachegen.project import files as workspace_files
from cachegen.project.config import Config
from cachegen.project.opening import READ_LIMIT, Project
from cachegen.project.settings_files import OWN_FILE, SHARED_FILE
from cachegen.wrong_use import WrongUse


def is_folder(against: str, current: Path) -> bool:
    """Return whether a folder is meant, which wins over a revision of that name."""
    return bool(against) and (current / against).is_dir()


def in_folder(against: str, current: Path) -> Project:
    """Return the project in a folder: as its own settings say, else all schemas in it."""
    folder = (current / against).resolve()
    settings = config.lying_in(folder)
    patterns = settings.schemas if settings is not None else ()
    found = workspace_files.find(patterns or (str(folder),), folder)
    files = workspace_files.read(found, folder, folder, READ_LIMIT)
    project = Project(Config(root=folder), folder, files)
    return _prefixed(project, f"{against.rstrip('/')}/")


def at_revision(against: str, present: Project) -> Project:
    """Return the project as it was at a revision. Raises `WrongUse`."""
    # Settings lie in the root, so a revision is looked at from there; paths from here.
    start = present.current if present.paths else present.config.root
    commit = revision(against, start)
    with TemporaryDirectory(prefix="cachegen-") as made:
        root = commit.extract(Path(made).resolve())
        older = _Older(against, commit, root, present)
        return _prefixed(older.project(), f"{against}:")


def gone(
    against: str, paths: Sequence[str], present: Sequence[Project]
) -> tuple[Project, ...]:
    """Return the projects that lay below the paths at a revision, and lie there no more."""
    if not paths:
        return ()
    current = present[0].current
    commit = revision(against, current)
    roots = {os.path.relpath(each.config.root, current) for each in present}
    found: list[Project] = []
    with TemporaryDirectory(prefix="cachegen-") as made:
        root = commit.extract(Path(made).resolve())
        for path in paths:
            if Path(path).is_absolute() or not (root / path).is_dir():
                continue
            _, folders = workspace_files.search(path, root)
            for folder in folders:
                if os.path.relpath(folder, root) not in roots:
                    found.append(_as_it_was(folder, root, against))
    return tuple(found)


def _as_it_was(folder: Path, current: Path, against: str) -> Project:
    settings = config.lying_in(folder) or Config(root=folder)
    patterns = settings.schemas or (config.DEFAULT_SCHEMAS,)
    found = workspace_files.find(patterns, folder, apart=True)
    files = workspace_files.read(found, current, folder, READ_LIMIT)
    return _prefixed(Project(settings, current, files), f"{against}:")


@dataclass(frozen=True, slots=True)
class _Older:
    """A commit whose files were written below `root`, beside the present project."""

    against: str
    commit: Revision
    root: Path
    present: Project

    def project(self) -> Project:
        """Read the files. Raises `WrongUse` where the commit does not hold them."""
        settings = self._settings()
        schemas = (
            settings.schemas if settings is not None else self.present.config.schemas
        )
        wanted = self.present.paths or schemas or (config.DEFAULT_SCHEMAS,)
        self._refuse_absent(wanted)
        try:
            found = workspace_files.find(wanted, self.root, apart=True)
        except WrongUse as error:
            if self.present.paths or settings is not None:
                named = ", ".join(wanted)
                raise WrongUse(f"{self.against} has no schemas at {named}") from error
            # The project came to cachegen later: nothing of it is cached yet.
            say(
                f"{self.against} has no schemas{self._where()}, "
                "so nothing is cached that could break"
            )
            found = ()
        files = workspace_files.read(found, self.root, self.root, READ_LIMIT)
        return Project(Config(root=self.root), self.root, files)

    def _settings(self) -> Config | None:
        """Return the settings as they were, under the name that they have now."""
        file = self.present.config.file
        if file is not None and file.name not in (OWN_FILE, SHARED_FILE):
            named = self.root / file.name
            if named.is_file():
                return config.load_file(named)
        return config.lying_in(self.root)

    def _where(self) -> str:
        below = os.path.relpath(self.commit.folder, self.present.current)
        return "" if below == "." else f" in {Path(below).as_posix()}"

    def _refuse_absent(self, wanted: Sequence[str]) -> None:
        """Raise where schemas stood that are no part of the commit: they would count as gone."""
        missing = sorted(self.commit.tree.absent().items())
        for pattern in wanted:
            path = self._in_repository(pattern)
            for absent, reason in missing:
                if self._hides(PurePosixPath(absent), path):
                    raise WrongUse(
                        f"{self.against}: {absent} {reason}: "
                        "check out what it was then, and give that folder: --against DIR"
                    )

    def _in_repository(self, pattern: str) -> PurePosixPath:
        """Return the part of a pattern that is no glob, from the top of the repository."""
        if Path(pattern).is_absolute():
            raise WrongUse(f"{pattern}: give paths relative to this folder")
        steps = [*self.commit.below.parts, *_plain_steps(pattern)]
        path = PurePosixPath(os.path.normpath("/".join(steps) or "."))
        if path.parts[:1] == ("..",):
            raise WrongUse(
                f"{pattern}: is not in the repository: give a folder: --against DIR"
            )
        return path

    def _hides(self, absent: PurePosixPath, path: PurePosixPath) -> bool:
        """Return whether what is absent is a part of the path, or holds schemas below it."""
        if path.is_relative_to(absent):
            return True
        if not absent.is_relative_to(path):
            return False
        return absent.suffix.lower() in workspace_files.ENDINGS or any(
            each.is_relative_to(self.commit.top / absent)
            for each in _paths(self.present)
        )


def _plain_steps(pattern: str) -> Iterator[str]:
    for step in Path(pattern).parts:
        if glob.has_magic(step):
            return
        yield step


def _paths(project: Project) -> Iterator[Path]:
    return (project.current / each.shown for each in project.files)


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
