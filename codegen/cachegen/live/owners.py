"""Whose many keys are: `cachegen.keys.which` asked only about the keyspaces that a key could be of.

Most keyspaces are ruled out by their literals; the exact answer stays with `which`.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec

from cachegen import ir
from cachegen.keys.which import Owner, which


class Owners:
    """The keyspaces of one cluster, ready to be asked about many keys."""

    def __init__(self, workspace: ir.Workspace, cluster: str) -> None:
        self._workspace = workspace
        self._cluster = cluster
        self.separator = next(
            (each.separator for each in workspace.clusters if each.name == cluster), "/"
        )
        self._by_length: dict[int, list[ir.Keyspace]] = defaultdict(list)
        self._reduced: dict[tuple[int, ...], ir.Workspace] = {}
        for each in workspace.keyspaces:
            if each.cluster == cluster:
                self._by_length[len(each.pattern)].append(each)

    def of(self, key: str) -> Owner | None:
        """Return the owner of a key; the patterns of a cluster never meet, so it is one."""
        parts = key.split(self.separator)
        fitting = [
            each for each in self._by_length.get(len(parts), ()) if _fits(each, parts)
        ]
        if not fitting:
            return None
        owners = which(self._only(fitting), key, self._cluster).owners
        return owners[0] if owners else None

    def reason(self, key: str) -> str:
        """Return how a key of no keyspace differs from the nearest one."""
        nearest = which(self._workspace, key, self._cluster).nearest
        return nearest.words if nearest is not None else "the cluster has no keyspace"

    def _only(self, keyspaces: list[ir.Keyspace]) -> ir.Workspace:
        at = tuple(map(id, keyspaces))
        if at not in self._reduced:
            self._reduced[at] = msgspec.structs.replace(
                self._workspace, keyspaces=tuple(keyspaces)
            )
        return self._reduced[at]


def _fits(keyspace: ir.Keyspace, parts: list[str]) -> bool:
    return all(
        isinstance(segment, ir.Placeholder) or segment.text == part
        for segment, part in zip(keyspace.pattern, parts, strict=True)
    )
