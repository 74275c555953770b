"""What `check` says of owners: the settings' own words judged, then every import of the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cachegen.diagnostics import Problem
from cachegen.output import made
from cachegen.ownership import Owned, foreign_imports
from cachegen.pipeline import Compiled
from cachegen.project.config import wrong_setting
from cachegen.project.opening import Project
from cachegen.project.python_files import python_files
from cachegen.project.shown import shown_path
from cachegen.words.near import near_name
from cachegen.words.phrases import listed, meant, quoted


def foreign(project: Project, result: Compiled) -> tuple[Problem, ...]:
    """Return the imports of generated modules by those who do not own them. Raises `WrongUse`."""
    owners = dict(project.config.owners)
    if not owners:
        return ()
    if project.config.output is None:
        raise wrong_setting(
            project.config,
            ("owners",),
            "`owners` is about generated modules: set `output`",
        )
    _refuse_unknown(project, result)
    root = project.config.root
    package = Path(root, project.config.output).resolve()
    generated = {
        *made(package),
        *(package / f"{each}.py" for each in _services(result)),
    }
    files = (
        (path, shown_path(path, project.current), data)
        for path, data in python_files(root.resolve())
        if path not in generated
    )
    return tuple(foreign_imports(Owned(root.resolve(), package, owners), files))


def _services(result: Compiled) -> Iterator[str]:
    return (each.name for each in result.draft.services)


def _refuse_unknown(project: Project, result: Compiled) -> None:
    """Raise `WrongUse` for owners of a service that there is not, where all are known."""
    known = sorted(_services(result))
    if project.paths or result.workspace is None:
        return
    for service, _ in project.config.owners:
        if service not in known:
            help = meant(near_name(service, known)) or (
                f"there is {listed(known, 'and')}",
            )
            raise wrong_setting(
                project.config,
                ("owners", service),
                f"no service {quoted(service)}: {help[0]}",
            )
