"""One connection's state: the buffers that are open, and the problems that were published.

Problems wait until typing pauses; everything else is asked of the buffers as they are at
that moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from cachegen.lsp.mentions import Mention
from cachegen.lsp.projects import Projects, Snapshot
from cachegen.lsp.translation import Translation, path_of, uri_of
from cachegen.wrong_use import WrongUse

PAUSE: Final = 0.2
"""Seconds without a change after which problems are published."""


class Session:
    """The state of one connection."""

    def __init__(self, protocol: LanguageServer) -> None:
        self._protocol = protocol
        self._projects = Projects()
        self._uris: dict[Path, str] = {}
        self._published: dict[Path, set[str]] = {}
        self._pending: asyncio.TimerHandle | None = None
        self._complaint = ""

    @property
    def translation(self) -> Translation:
        """Return how to speak of places with this client."""
        return Translation(self._protocol.server_capabilities.position_encoding)

    def put(self, uri: str) -> None:
        """Take over a buffer as it is now."""
        path = path_of(uri)
        if path is not None:
            self._uris[path] = uri
            text = self._protocol.workspace.get_text_document(uri).source
            self._projects.put(path, text)
            self.publish_soon()

    def drop(self, uri: str) -> None:
        """Forget a buffer."""
        path = path_of(uri)
        if path is not None:
            self._projects.drop(path)
            self._uris.pop(path, None)
            self.publish_soon(also=path)

    def publish_soon(self, also: Path | None = None) -> None:
        """Publish the problems of all workspaces once no change comes any more."""
        if self._pending is not None:
            self._pending.cancel()
        loop = asyncio.get_running_loop()
        self._pending = loop.call_later(PAUSE, self._publish, also)

    def _publish(self, also: Path | None) -> None:
        roots: set[Path] = set()
        for path in (*self._projects.paths(), *([also] if also else [])):
            snapshot = self.snapshot(path)
            if snapshot is not None and snapshot.root not in roots:
                roots.add(snapshot.root)
                self._publish_one(snapshot)
        for root in self._published.keys() - roots:
            self._clear(self._published.pop(root))

    def _publish_one(self, snapshot: Snapshot) -> None:
        translation = self.translation
        found: dict[str, list[types.Diagnostic]] = {
            self.uri(path): [] for path in self._uris if path in snapshot.sources
        }
        for problem in snapshot.problems:
            uri = self.uri(Path(problem.place.source.path))
            found.setdefault(uri, []).append(translation.diagnostic(problem))
        self._clear(self._published.get(snapshot.root, set()) - found.keys())
        for uri, diagnostics in found.items():
            self._send(uri, diagnostics)
        self._published[snapshot.root] = {uri for uri, each in found.items() if each}

    def _clear(self, uris: set[str]) -> None:
        for uri in uris:
            self._send(uri, [])

    def _send(self, uri: str, diagnostics: Sequence[types.Diagnostic]) -> None:
        self._protocol.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, diagnostics)
        )

    def snapshot(self, path: Path) -> Snapshot | None:
        """Return the workspace of a file; wrong settings are reported to the client once."""
        try:
            snapshot = self._projects.snapshot(path)
        except WrongUse as error:
            if str(error) != self._complaint:
                self._complaint = str(error)
                self._protocol.window_show_message(
                    types.ShowMessageParams(types.MessageType.Error, str(error))
                )
            return None
        self._complaint = ""
        return snapshot

    def at(
        self, uri: str, position: types.Position
    ) -> tuple[Snapshot, Path, int] | None:
        """Return the workspace, the file and the offset that a request is about."""
        path = path_of(uri)
        snapshot = self.snapshot(path) if path is not None else None
        if snapshot is None or path is None or path not in snapshot.sources:
            return None
        offset = self.translation.offset(snapshot.sources[path], position)
        return snapshot, path, offset

    def uri(self, path: Path) -> str:
        """Return a file's URI, as the client spells it where it has spoken of it."""
        return self._uris.get(path) or uri_of(path)

    def mention(
        self, uri: str, position: types.Position
    ) -> tuple[Snapshot, Mention] | None:
        """Return the name under a cursor, with its workspace."""
        at = self.at(uri, position)
        if at is None:
            return None
        snapshot, path, offset = at
        found = snapshot.mention_at(path, offset)
        return (snapshot, found) if found is not None else None
