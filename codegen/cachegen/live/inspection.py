"""Look at what a cluster holds, by keyspace; it reads within bounds and writes nothing.

Each batch of keys takes three round trips: type, TTL and weight; then sizes; then values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.keys.records import recorded
from cachegen.keys.which import Owner, is_reserved
from cachegen.kinds import Storage, kind_of
from cachegen.live import replies
from cachegen.live.codecs import Codecs
from cachegen.live.commands import Command
from cachegen.live.connection import Answer, Connection
from cachegen.live.contents import (
    Bounds,
    content,
    question,
    size_question,
    wrong_type,
)
from cachegen.live.deployment import Deployment
from cachegen.live.findings import Found, Inspection
from cachegen.live.opening import Held, Opener
from cachegen.live.owners import Owners
from cachegen.live.places import shown
from cachegen.live.scanning import Scan, beginning_with
from cachegen.live.strangers import Gathering

Progress = Callable[[int, int], None]
"""Told how many keys are done, and of how many."""

WEIGHED = 200
"""Keys of each keyspace whose memory is asked."""

_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Question:
    """What to look at: a cluster, maybe one keyspace of it, and how many keys at most."""

    cluster: str
    keyspace: ir.Keyspace | None
    limit: int


@dataclass(frozen=True, slots=True)
class _Key:
    raw: bytes
    text: str
    owner: Owner
    found: Found
    storage: Storage


def inspect(
    deployment: Deployment,
    workspace: ir.Workspace,
    asked: Question,
    progress: Progress,
) -> Inspection:
    """Return what is there. Raises `Unreachable` and `Refused`."""
    size = deployment.size()
    scan = Scan(deployment, _match(deployment, asked.keyspace), asked.limit)
    walk = _Walk(deployment, workspace, asked, size)
    expected = min(size, asked.limit) if asked.limit else size
    for connection, keys in scan.batches():
        walk.take(connection, keys)
        progress(scan.found, expected)
    return walk.result(scan)


def _match(deployment: Deployment, keyspace: ir.Keyspace | None) -> bytes:
    start = ""
    for segment in keyspace.pattern if keyspace else ():
        if keyspace is None or not isinstance(segment, ir.LiteralSegment):
            break
        start += segment.text + keyspace.separator
    return beginning_with(deployment.settings.key_prefix + start.encode())


class _Walk:
    """Takes keys batch by batch and puts what they are into `result`."""

    def __init__(
        self,
        deployment: Deployment,
        workspace: ir.Workspace,
        asked: Question,
        size: int,
    ) -> None:
        self._owners = Owners(workspace, asked.cluster)
        self._codecs = Codecs(Declarations.of(workspace))
        self._opener = Opener(asked.cluster)
        self._asked = asked
        self._prefix = deployment.settings.key_prefix
        wanted = [
            Found(each)
            for each in workspace.keyspaces
            if each.cluster == asked.cluster and asked.keyspace in (None, each)
        ]
        self._found = {
            (each.keyspace.service, each.keyspace.name): each for each in wanted
        }
        self._strangers = Gathering()
        self._result = Inspection(
            asked.cluster, shown(deployment.settings), size, found=wanted
        )

    def take(self, connection: Connection, raw_keys: Sequence[bytes]) -> None:
        """Note what a batch of keys of one server holds."""
        keys = [key for raw in raw_keys if (key := self._owned(raw)) is not None]
        facts = connection.ask_all([each for key in keys for each in self._facts(key)])
        of_right_type = [
            key
            for key, (kind, ttl, memory) in zip(keys, _threes(facts), strict=True)
            if self._note(key, kind, ttl, memory)
        ]
        self._read(connection, of_right_type)

    def result(self, scan: Scan) -> Inspection:
        """Return what was found once the scan is over."""
        self._result.looked_at = scan.found
        self._result.is_complete = scan.is_complete
        self._result.stranger_count = self._strangers.count
        self._result.strangers = self._strangers.by_shape(self._owners)
        return self._result

    def _owned(self, raw: bytes) -> _Key | None:
        bare = raw.removeprefix(self._prefix)
        text = bare.decode(errors="backslashreplace")
        if text.encode() != bare:
            if self._asked.keyspace is None:
                self._strangers.take_odd("keys not UTF-8", text, "it is not UTF-8")
            return None
        if is_reserved(text):
            self._result.own_count += 1
            self._record(recorded(raw.decode(), self._prefix.decode()))
            return None
        owner = self._owners.of(text)
        if owner is None:
            if self._asked.keyspace is None:
                self._strangers.take(text)
            return None
        keyspace = owner.keyspace
        found = self._found.get((keyspace.service, keyspace.name))
        if found is None:
            return None
        storage = kind_of(keyspace.value, self._codecs.declarations).storage
        return _Key(raw, text, owner, found, storage)

    def _record(self, key: str | None) -> None:
        owner = self._owners.of(key) if key is not None else None
        if owner is not None:
            place = (owner.keyspace.service, owner.keyspace.name)
            if place in self._found:
                self._found[place].records += 1

    def _facts(self, key: _Key) -> tuple[Command, Command, Command]:
        weigh: Command = ("MEMORY", "USAGE", key.raw)
        is_weighed = len(key.found.memory) < WEIGHED
        return (
            ("TYPE", key.raw),
            ("PTTL", key.raw),
            weigh if is_weighed else ("EXISTS", key.raw),
        )

    def _note(self, key: _Key, kind: Answer, ttl: Answer, memory: Answer) -> bool:
        """Note a key's TTL and weight; return whether it is of the type that it must be."""
        name = replies.text(kind)
        if name == "none":
            return False  # It went while we looked.
        key.found.count += 1
        key.found.lives(replies.number(ttl))
        if isinstance(memory, int) and memory > 1 and len(key.found.memory) < WEIGHED:
            key.found.memory.append(memory)
        if name == key.storage.redis_type:
            return True
        wrong = wrong_type(name, key.storage)
        key.found.judge(key.text, key.owner.key, wrong)
        return False

    def _read(self, connection: Connection, keys: Sequence[_Key]) -> None:
        sizes = connection.ask_all(
            [size_question(key.raw, key.storage) for key in keys]
        )
        judged = [
            (key, size)
            for key, size in zip(keys, sizes, strict=True)
            if isinstance(size, int)
        ]
        values = connection.ask_all(
            [question(key.raw, key.storage, size, _BOUNDS) for key, size in judged]
        )
        for (key, size), reply in zip(judged, values, strict=True):
            held = Held(key.found.keyspace, key.raw, self._opener)
            value = content(reply, held, size, _BOUNDS, self._codecs)
            key.found.judge(key.text, key.owner.key, value)


def _threes(flat: Sequence[Answer]) -> list[tuple[Answer, Answer, Answer]]:
    return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
