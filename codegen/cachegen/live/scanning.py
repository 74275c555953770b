"""Walk over keys with SCAN, bounded and without repeats; servers are taken in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cachegen.live import replies
from cachegen.live.connection import Connection
from cachegen.live.deployment import Deployment

_STEP = 500
_PATIENCE = 100
"""Keys walked over for each that may be found, when most are somebody else's."""


@dataclass(slots=True)
class Scan:
    """A walk over the keys that match; its numbers are complete once it has ended.

    ``walked`` counts what the servers looked at, as near as SCAN tells;
    ``is_complete`` says whether every matching key was found.
    """

    deployment: Deployment
    match: bytes
    limit: int
    walked: int = 0
    found: int = 0
    is_complete: bool = False
    _cursors: dict[Connection, bytes] = field(default_factory=dict[Connection, bytes])
    _is_cut: bool = False

    def batches(self) -> Iterator[tuple[Connection, list[bytes]]]:
        """Yield keys with the connection to their server; a limit of 0 is none."""
        seen: set[bytes] = set()
        self._cursors = dict.fromkeys(self.deployment.connections, b"0")
        while self._cursors and not self._is_over():
            for connection in list(self._cursors):
                fresh = [key for key in self._step(connection) if key not in seen]
                fresh = self._within_limit(fresh)
                seen.update(fresh)
                self.found += len(fresh)
                if fresh:
                    yield connection, fresh
        self.is_complete = not self._cursors and not self._is_cut

    def _within_limit(self, keys: list[bytes]) -> list[bytes]:
        room = self.limit - self.found
        if not self.limit or len(keys) <= room:
            return keys
        self._is_cut = True
        return keys[:room]

    def _is_over(self) -> bool:
        if not self.limit:
            return False
        return self.found >= self.limit or self.walked >= self.limit * _PATIENCE

    def _step(self, connection: Connection) -> list[bytes]:
        count = min(_STEP, self.limit) if self.limit else _STEP
        cursor, keys = replies.items(
            connection.ask(
                "SCAN", self._cursors[connection], "MATCH", self.match, "COUNT", count
            )
        )
        self.walked += count
        self._cursors[connection] = replies.data(cursor)
        if self._cursors[connection] == b"0":
            del self._cursors[connection]
        return replies.strings(keys)


def beginning_with(prefix: bytes) -> bytes:
    """Return the MATCH pattern of the keys that begin with `prefix`."""
    return re.sub(rb"([\\*?\[\]^-])", rb"\\\1", prefix) + b"*"
