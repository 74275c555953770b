"""What both hooks do: generate in the project's tree, and say which files a build must carry.

Nothing here knows a build tool. Whatever stops a build leaves as `SystemExit` with the
words in it, so that the tool shows them and no traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cachegen import ir
from cachegen.cli.missing import INSTALL
from cachegen.wrong_use import WrongUse

if TYPE_CHECKING:
    from cachegen.project.config import Config
    from cachegen.project.opening import Project


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that generation reads, so that a source distribution can be built from."""

    root: Path
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """The files that were generated, to be installed; all below `root`."""

    root: Path
    files: tuple[Path, ...]

    def relative(self) -> tuple[str, ...]:
        """Return the paths from the root, with slashes."""
        return tuple(each.relative_to(self.root).as_posix() for each in self.files)


def inputs(root: Path) -> Inputs:
    """Return the settings, the schemas and the account of generated files.

    Stops the build when the schemas have an error.
    """
    with _stopping_at(root):
        from cachegen.output import ACCOUNT_NAME
        from cachegen.project.opening import open_project

        project = open_project()
        _workspace(project)
        settings = project.config.file
        read = [_within(root, root / each.named) for each in project.files]
        account = _folder(project.config, root) / ACCOUNT_NAME
        files = ([settings] if settings else []) + read
        return Inputs(root, (*files, *([account] if account.is_file() else [])))


def generate(root: Path) -> Generated:
    """Generate in the tree as the settings say, and return what is to be installed.

    Stops the build when the schemas have an error, or when a file is in the way that a
    person made or edited.
    """
    with _stopping_at(root):
        from cachegen.output import guarded, made, write
        from cachegen.project.opening import open_project
        from cachegen.render.modules import modules

        project = open_project()
        texts = modules(_workspace(project), frozenset(project.config.clients))
        folder = guarded(_folder(project.config, root), root)
        done = write(folder, {name: text.encode() for name, text in texts.items()})
        if done.blocked:
            lines = (f"{folder / each.name}: {each.reason}" for each in done.blocked)
            raise WrongUse(
                "the build would overwrite what it must not:\n" + "\n".join(lines)
            )
        return Generated(root, made(folder))


def _workspace(project: Project) -> ir.Workspace:
    from cachegen.cli.compiling import compiled
    from cachegen.report.text import text

    result = compiled(project)
    words = text(result.problems)
    if result.workspace is None:
        raise WrongUse(f"the schemas have errors\n\n{words}")
    sys.stderr.write(words)
    return result.workspace


def _folder(settings: Config, root: Path) -> Path:
    from cachegen.project.package_name import refuse_no_package

    if settings.file is None or settings.root != root:
        raise WrongUse(
            f"no settings in {root}: add [tool.cachegen] with `schemas` and `output` to "
            "its pyproject.toml"
        )
    if settings.output is None:
        raise WrongUse(f'{settings.file} has no `output`: add `output = "…"`')
    folder = _within(root, root / settings.output)
    refuse_no_package(folder)
    return folder


def _within(root: Path, path: Path) -> Path:
    """Return a path that is below the root: no build carries what is outside of it."""
    normal = Path(os.path.normpath(path))
    if not normal.is_relative_to(root) or normal == root:
        raise WrongUse(f"{normal} is not inside of the project {root}")
    return normal


@contextmanager
def _stopping_at(root: Path) -> Generator[None]:
    """Work in `root`, and let what people can put right end the build with its words."""
    try:
        with chdir(root):
            yield
    except WrongUse as error:
        raise SystemExit(f"cachegen: {error}") from error
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("cachegen"):
            raise
        raise SystemExit(
            f"cachegen: {INSTALL} ({error.name} is missing); in a build: name "
            '"cachegen[codegen]" in `requires` of [build-system]'
        ) from error
