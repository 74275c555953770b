"""What `check --fix` does: certain edits, round after round, until none is left to make.

One fix may show what it hid. An edit that would break a file's syntax is not made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from cachegen import fixes
from cachegen.cli import saving
from cachegen.cli.compiling import compiled
from cachegen.cli.console import counted, say
from cachegen.fixes import Edit
from cachegen.front import read
from cachegen.pipeline import Compiled
from cachegen.project.files import SchemaFile
from cachegen.project.opening import Project
from cachegen.source import Source

_ROUNDS: Final = 50


@dataclass(frozen=True, slots=True)
class Fixed:
    """A project with its certain mistakes corrected, what it means, and what was corrected."""

    project: Project
    result: Compiled
    edits: tuple[Edit, ...] = ()


def fixed(project: Project) -> Fixed:
    """Return the project without the mistakes that have a certain end; write nothing."""
    found = Fixed(project, compiled(project))
    for _ in range(_ROUNDS):
        following = _round(found)
        if following is None:
            break
        found = following
    return found


def save(before: Project, after: Fixed) -> None:
    """Write the files that the edits changed, and say what each edit did."""
    for old, new in zip(before.files, after.project.files, strict=True):
        if old.data != new.data:
            saving.replace(before.current / old.shown, old.data, new.data)
    for each in after.edits:
        say(f"{each.place}: fixed {each.problem.code}: {each}")
    if after.edits:
        say(f"{counted(len(after.edits), 'mistake')} fixed")


def _round(found: Fixed) -> Fixed | None:
    """Return the project after one round of edits, or None when there is nothing to do."""
    wanted = fixes.edits(found.result.problems)
    edits = tuple(
        edit
        for each in found.result.analyses
        for edit in fixes.harmless(each.source, wanted)
    )
    if not edits:
        return None
    files = (_edited(each, edits) for each in found.project.files)
    project = replace(found.project, files=tuple(files))
    return Fixed(project, compiled(project), (*found.edits, *edits))


def _edited(file: SchemaFile, edits: tuple[Edit, ...]) -> SchemaFile:
    source = read(file.shown, file.data, file.named)
    if not isinstance(source, Source):
        return file
    text = fixes.rewritten(source, edits).text
    if text == source.text:
        return file
    return replace(file, data=saving.with_text(source, text))
