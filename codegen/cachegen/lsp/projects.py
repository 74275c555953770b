"""Which files an editor's buffer is compiled with, and what the compiler says of them.

A buffer takes the place of its file, saved or not. The files are those of the nearest
settings; without settings, those of the folder `schemas` that the file is in; else the
file alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cachegen import front, ir, pipeline
from cachegen.diagnostics import Problem
from cachegen.front.parsed import Parsed
from cachegen.front.tree import Document
from cachegen.lsp.mentions import (
    Declaration,
    Mention,
    Symbol,
    declarations,
    mentions,
)
from cachegen.pipeline import Analysis, Compiled, analyse
from cachegen.project import config
from cachegen.project import files as workspace_files
from cachegen.project.config import DEFAULT_SCHEMAS, Config
from cachegen.shape.sections import NAMES
from cachegen.source import Place, Source
from cachegen.wrong_use import WrongUse

_BOM = "\ufeff"


@dataclass(frozen=True)
class Snapshot:
    """A workspace at one moment: its files, named by absolute paths, and its problems."""

    root: Path
    compiled: Compiled
    problems: tuple[Problem, ...]
    output: Path | None = None
    """The folder of the generated package, where the settings name it."""

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """Return what each file says by itself."""
        return self.compiled.analyses

    @cached_property
    def sources(self) -> Mapping[Path, Source]:
        """Return the texts, the very ones that the trees point at."""
        return {Path(each.source.path): each.source for each in self.analyses}

    @cached_property
    def parsed(self) -> Mapping[Path, Parsed]:
        """Return what parsing the files gave."""
        return {Path(each.source.path): each.parsed for each in self.analyses}

    @cached_property
    def documents(self) -> Mapping[Path, Document]:
        """Return the trees of the files that have one."""
        return {
            path: each.document
            for path, each in self.parsed.items()
            if each.document is not None
        }

    @cached_property
    def declared(self) -> Mapping[Symbol, Declaration]:
        """Return where each name is declared."""
        return declarations(list(self.documents.values()))

    @cached_property
    def mentions(self) -> list[Mention]:
        """Return every mention of every name."""
        return mentions(list(self.documents.values()), self.declared)

    def keyspace(self, declared: Declaration) -> ir.Keyspace | None:
        """Return what a keyspace's declaration means, sound or not."""
        documents = self.compiled.places.documents
        for each in self.compiled.draft.keyspaces:
            is_its_file = documents[each.service] is declared.document
            if is_its_file and each.name == declared.entry.key.text:
                return each
        return None

    def mention_at(self, path: Path, offset: int) -> Mention | None:
        """Return the name that the cursor touches, the shortest where they nest."""
        source = self.sources[path]
        found = [
            each
            for each in self.mentions
            if each.place.source is source and touches(each.place, offset)
        ]
        return (
            min(found, key=lambda each: each.place.span.end - each.place.span.start)
            if found
            else None
        )


def touches(place: Place, offset: int) -> bool:
    """Return whether a cursor is in a place, or directly after it."""
    return place.span.start <= offset <= place.span.end


class Projects:
    """The buffers of an editor, and snapshots of the workspaces that they belong to."""

    def __init__(self) -> None:
        self._buffers: dict[Path, str] = {}
        self._latest: dict[Path, tuple[Config, list[Source | Problem], Snapshot]] = {}
        self._alone: dict[Path, Analysis] = {}
        """Of buffers that are in no workspace's folder, what each said last."""

    def put(self, path: Path, text: str) -> None:
        """Take the text of a buffer for the file."""
        self._buffers[path] = text.removeprefix(_BOM)

    def drop(self, path: Path) -> None:
        """Take the file for itself again."""
        self._buffers.pop(path, None)
        self._alone.pop(path, None)

    def paths(self) -> tuple[Path, ...]:
        """Return the files that have a buffer."""
        return tuple(self._buffers)

    def snapshot(self, path: Path) -> Snapshot | None:
        """Return the workspace of a buffer, or None when it is no schema of any.

        Raises `WrongUse` when the settings are wrong.
        """
        settings = config.load(path.parent)
        paths = self._files(path, settings)
        if path not in paths:
            return None
        return self._compiled(settings, self._texts(paths, settings.root))

    def _compiled(self, settings: Config, texts: list[Source | Problem]) -> Snapshot:
        """Return the snapshot of the texts; of those that it was asked for last, the same."""
        latest = self._latest.get(settings.root)
        if latest is not None and latest[:2] == (settings, texts):
            return latest[2]
        known = latest[2].analyses if latest is not None else ()
        snapshot = compiled(settings, texts, (*known, *self._alone.values()))
        self._latest[settings.root] = (settings, texts, snapshot)
        return snapshot

    def _files(self, path: Path, settings: Config) -> tuple[Path, ...]:
        if path.suffix.lower() not in workspace_files.ENDINGS:
            return ()
        patterns, base = _patterns(path, settings)
        if patterns is None:
            return (path,) if self._is_schema(path) else ()
        found: set[Path] = set()
        for pattern in patterns:
            folder = Path(os.path.normpath(base / pattern))
            # Where nothing is saved yet, the buffer may be the first.
            with suppress(WrongUse):
                found.update(workspace_files.find([pattern], base, apart=True))
            found.update(
                each
                for each in self._buffers
                if folder in (each, *each.parents) and not each.exists()
            )
        return tuple(sorted(found))

    def _is_schema(self, path: Path) -> bool:
        """Return whether a buffer that stands alone claims to be a schema at all."""
        source = Source(str(path), self._buffers.get(path, ""))
        if path not in self._alone or self._alone[path].source != source:
            self._alone[path] = analyse(source)
        document = self._alone[path].parsed.document
        if document is None or document.root.get("version") is None:
            return False
        return any(document.root.get(name) is not None for name in NAMES)

    def _texts(self, paths: tuple[Path, ...], root: Path) -> list[Source | Problem]:
        found: list[Source | Problem] = []
        for path in paths:
            if path in self._buffers:
                found.append(Source(str(path), self._buffers[path]))
            else:
                (file,) = workspace_files.read([path], root, root, 64 * 1024 * 1024)
                found.append(front.read(str(path), file.data))
        return found


def compiled(
    settings: Config, texts: list[Source | Problem], known: Iterable[Analysis] = ()
) -> Snapshot:
    """Return what the compiler makes of the texts of one workspace."""
    sources = [each for each in texts if isinstance(each, Source)]
    unreadable = [each for each in texts if not isinstance(each, Source)]
    result = pipeline.compile(
        sources, settings.ignore, complete=not unreadable, known=known
    )
    problems = (*unreadable, *result.problems)
    output = settings.root / settings.output if settings.output is not None else None
    return Snapshot(settings.root, result, problems, output)


def _patterns(path: Path, settings: Config) -> tuple[tuple[str, ...] | None, Path]:
    """Return the patterns of a file's workspace with their base; None: it stands alone."""
    if settings.schemas:
        return settings.schemas, settings.root
    if settings.file is not None:
        return (DEFAULT_SCHEMAS,), settings.root
    for folder in path.parents:
        if folder.name == DEFAULT_SCHEMAS:
            return (DEFAULT_SCHEMAS,), folder.parent
    return None, settings.root
