"""From a project to its output folder, and words for what was done or would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cachegen.cli.compiling import compiled
from cachegen.cli.console import coloured_diff, put, say, some
from cachegen.cli.generating.request import Request
from cachegen.cli.progress import progress
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.output import (
    Blocked,
    Changes,
    compare,
    unaccounted,
    unified_diff,
    with_plain_ends,
    write,
)
from cachegen.project.opening import Project
from cachegen.project.shown import shown_path
from cachegen.render.modules import modules


@dataclass(frozen=True, slots=True)
class Made:
    """How it ended, the files, and whether there was not a word to say on the schemas."""

    status: Status
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    is_silent: bool = False


def make(request: Request, project: Project, folder: Path) -> Made:
    """Compile the project and deliver the result to `folder` as was asked."""
    result = compiled(project)
    report(result.problems)
    if result.workspace is None:
        return Made(Status.BAD)
    with progress("modules") as bar:
        texts = modules(result.workspace, frozenset(project.config.clients), bar)
    wanted = {name: text.encode() for name, text in texts.items()}
    shown = shown_path(folder, project.current)
    status = _deliver(request, folder, wanted, shown)
    strays = [name for name in unaccounted(folder) if name not in wanted]
    for name in strays:
        say(
            f"{shown}/{name}: says that cachegen made it, but nothing makes it now and it is "
            "not in the account of generated files: delete it unless someone needs it"
        )
    return Made(status, wanted, is_silent=not (result.problems or strays))


def _deliver(
    request: Request, folder: Path, wanted: dict[str, bytes], shown: str
) -> Status:
    if request.check:
        return _checked(compare(folder, wanted), shown)
    if request.dry_run:
        return _foretold(compare(folder, wanted, force=request.force), shown)
    done = write(folder, wanted, force=request.force)
    if done.blocked:
        return _refused(done.blocked, shown)
    _summarise(done, shown)
    return Status.GOOD


def _checked(changes: Changes, shown: str) -> Status:
    """Name each file that is not as it should be, with a diff where two texts differ."""
    if not changes.any():
        return Status.GOOD
    edited = {each.name: each.reason for each in changes.blocked}
    verdicts = {
        **dict.fromkeys(changes.created, "missing"),
        **dict.fromkeys(
            changes.updated, "changed: the schemas now make something else"
        ),
        **dict.fromkeys(changes.removed, "orphaned: no schema makes it any more"),
        **edited,
    }
    if not verdicts:
        verdicts[".cachegen.json"] = (
            "not up to date: it accounts for the generated files"
        )
    for name, verdict in sorted(verdicts.items()):
        if name in changes.new and name in changes.old:
            path = f"{shown}/{name}"
            old = with_plain_ends(changes.old[name])
            put(coloured_diff(unified_diff(path, old, changes.new[name])))
        say(f"{shown}/{name}: {verdict}")
    say(
        f"{shown} is not what the schemas make: run `cachegen generate` and commit the result"
    )
    return Status.BAD


def _foretold(changes: Changes, shown: str) -> Status:
    for verb, names in (
        ("create", changes.created),
        ("update", changes.updated),
        ("remove", changes.removed),
    ):
        for name in names:
            put(f"would {verb} {shown}/{name}\n")
    return _refused(changes.blocked, shown) if changes.blocked else Status.GOOD


def _refused(blocked: tuple[Blocked, ...], shown: str) -> Status:
    for each in blocked:
        say(f"{shown}/{each.name}: {each.reason}")
    say("nothing was written: undo the edit or move the file away, then run again")
    if all(each.forcible for each in blocked):
        say("or let cachegen overwrite or remove it: `cachegen generate --force`")
    return Status.BAD


def _summarise(done: Changes, shown: str) -> None:
    written = sorted((*done.created, *done.updated))
    if not written and not done.removed:
        return
    parts: list[str] = []
    if written:
        parts.append(f"{len(written)} written ({some(written)})")
    if done.removed:
        parts.append(f"{len(done.removed)} removed ({some(done.removed)})")
    if done.unchanged:
        parts.append(f"{len(done.unchanged)} unchanged")
    say(f"{shown}: {', '.join(parts)}")
