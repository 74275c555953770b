"""Keys made to collide: pairs of near keys over one cluster's keyspaces, written, read back and found by `which`.

The keyspaces are a schema's, made into a module by the generator, so that the conflict
check has passed them and everything between schema and key string takes part.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from uuid import UUID

from cachegen import ir
from cachegen.keys.which import which
from cachegen_runtime.errors import CacheKeyError
from cachegen_runtime.keys.encoder import KeyEncoder
from cachegen_runtime.keyspace import KeyspaceDefinition
from tests.cli.modules import constants_of, module_of, workspace_of
from tests.endurance.part import Figures, Part
from tests.hostile.typed_keys import SCHEMA, near, strange

_PAIRS = 1_100_000
_CHUNK = 100_000
_PREFIXES = (b"", b"shop:", "/{\u00e9}%/".encode())

_WORDS = {"UTC": UTC, "UUID": UUID, "date": date, "datetime": datetime}
"""What the expressions of `which` may need beside the module's own names."""

Write = Callable[[KeyEncoder[object], object], bytes]
"""What makes a key string; the control puts a naive one in its place."""


def sound(encoder: KeyEncoder[object], key: object) -> bytes:
    """Write a key as the product does."""
    return encoder.encode(key, "get")


class Cluster:
    """The schema's keyspaces under one key prefix."""

    def __init__(
        self, module: ModuleType, workspace: ir.Workspace, prefix: bytes
    ) -> None:
        self.names = constants_of(module)
        self.workspace = workspace
        self.prefix = prefix
        self.definitions = {
            found.name: found
            for found in self.names.values()
            if isinstance(found, KeyspaceDefinition)
        }
        self.encoders = {
            name: definition.key_encoder(prefix)
            for name, definition in self.definitions.items()
        }


def injective(scale: float, write: Write = sound, *, inverse: bool = True) -> Figures:
    """Compare pairs, and each of a chunk's keys with all others of it; read each back, if `inverse`."""
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="cachegen-") as folder:
        module = module_of(SCHEMA, Path(folder))
    workspace = workspace_of(SCHEMA)
    dice = random.Random(6)
    for prefix in _PREFIXES:
        cluster = Cluster(module, workspace, prefix)
        counted["keyspaces"] = len(cluster.encoders)
        left = int(_PAIRS * scale) // len(_PREFIXES) + 1
        while left > 0:
            _chunk(dice, cluster, min(left, _CHUNK), write, inverse, counted)
            left -= _CHUNK
    return {**counted, "collisions": 0}


def _chunk(
    dice: random.Random,
    cluster: Cluster,
    pairs: int,
    write: Write,
    inverse: bool,
    counted: Counter[str],
) -> None:
    owners: dict[bytes, tuple[str, object]] = {}
    names = list(cluster.encoders)
    for _ in range(pairs):
        name = dice.choice(names)
        key = strange(dice, cluster.definitions[name].key)
        other = dice.choice(names) if dice.random() < 0.2 else name
        twin = near(dice, cluster.definitions[other].key, key)
        raws = [
            _written(cluster, *each, write) for each in ((name, key), (other, twin))
        ]
        for raw, owner in zip(raws, ((name, key), (other, twin)), strict=True):
            if raw is None:
                counted["refused"] += 1
                continue
            known = owners.setdefault(raw, owner)
            assert known == owner, f"{known} and {owner} share {raw!r}"
            if inverse:
                _read_back(dice, cluster, raw, owner, counted)
        if None not in raws:
            same = (name, key) == (other, twin)
            assert (
                raws[0] == raws[1]
            ) is same, f"share or not: {name} {key}, {other} {twin}: {raws}"
            counted["pairs"] += 1
            counted["equal pairs"] += same


def _written(cluster: Cluster, name: str, key: object, write: Write) -> bytes | None:
    """Return a key's string, None for one that has none: a lone surrogate, an empty shard."""
    try:
        raw = write(cluster.encoders[name], key)
    except CacheKeyError:
        return None
    return raw


def _read_back(
    dice: random.Random,
    cluster: Cluster,
    raw: bytes,
    owner: tuple[str, object],
    counted: Counter[str],
) -> None:
    name, key = owner
    assert raw.startswith(cluster.prefix)
    assert cluster.encoders[name].decode(raw) == key, f"{raw!r} is not read as {key!r}"
    counted["read back"] += 1
    if dice.random() < 0.05:
        others = (each for each in cluster.encoders if each != name)
        taken = [
            each for each in others if cluster.encoders[each].decode(raw) is not None
        ]
        assert not taken, f"{raw!r} of {name} is also read by {taken}"
        counted["refused by the other keyspaces"] += 1
    if dice.random() < 0.01 and not cluster.prefix:
        found = which(cluster.workspace, raw.decode()).owners
        assert [each.keyspace.name for each in found] == [name], f"{raw!r}: {found}"
        assert (
            eval(found[0].key, {**_WORDS, **cluster.names}) == key
        ), f"{raw!r}: {found}"
        counted["found by `which`"] += 1


PARTS = [
    Part(
        "keys",
        "no two keys of a cluster share a string, and each is read back",
        injective,
    )
]
