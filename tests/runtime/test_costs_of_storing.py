"""A keyspace that declares neither compression, encryption nor former shapes pays nothing for them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import msgspec
import pytest

from cachegen_runtime import Caches, StructKeyspace
from cachegen_runtime.generated import (
    STR,
    KeyspaceDefinition,
    compressed,
    encrypted,
    former,
    scalar_key,
    struct,
)
from cachegen_runtime.values.codec import Codec

if TYPE_CHECKING:
    from _typeshed import TraceFunction


class Profile(msgspec.Struct, frozen=True):
    name: str


class Old(msgspec.Struct, frozen=True):
    first: str


PLAIN: Codec[Profile] = struct(Profile)
OTHERS: dict[str, Codec[Profile]] = {
    "compressed": compressed(PLAIN, above=1),
    "encrypted": encrypted(PLAIN),
    "formerly shaped": struct(
        Profile, former(struct(Old), lambda old: Profile(old.first))
    ),
}
ADA = Profile("Ada " * 100)


def keyspace(
    caches: Caches, name: str, codec: Codec[Profile]
) -> StructKeyspace[str, Profile]:
    definition = KeyspaceDefinition(
        service="shop", name=name, cluster="main", pattern=f"{name}/:key",
        key=scalar_key(STR), value=codec,
    )  # fmt: skip
    return StructKeyspace(caches, definition)


def steps(work: Callable[[], object]) -> int:
    """Return how many of Python's instructions a call takes once it is warm."""
    counted = 0

    def trace(frame: FrameType, event: str, argument: object) -> TraceFunction:
        nonlocal counted
        frame.f_trace_opcodes = True
        counted += event == "opcode"
        return trace

    for _ in range(3):
        work()
    # Twice, since Python 3.12 tells of no instruction when it is asked for the first time.
    for _ in range(2):
        counted = 0
        sys.settrace(trace)
        try:
            work()
        finally:
            sys.settrace(None)
    return counted


def costs(found: StructKeyspace[str, Profile]) -> tuple[int, int]:
    """Return the steps of making a SET, and of reading what GET answers."""
    put = found.operations.set("ada", ADA)
    stored = put.commands[0][2]
    read = found.operations.get("ada").read
    return (
        steps(lambda: found.operations.set("ada", ADA)),
        steps(lambda: read(stored)),
    )


def test_neighbours_that_are_stored_otherwise_cost_nothing() -> None:
    alone = costs(keyspace(Caches({"main": "memory://"}), "plain", PLAIN))
    caches = Caches({"main": "memory://"})
    before = [
        keyspace(caches, name.replace(" ", "-"), codec)
        for name, codec in OTHERS.items()
    ]
    for each in before:
        each.set("ada", ADA)
        assert each.get("ada") == ADA
    assert costs(keyspace(caches, "plain", PLAIN)) == alone


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_declared_costs_something(name: str) -> None:
    # The control: the same counts tell one from the other, but for a former shape, whose
    # present values are read by what reads all values.
    caches = Caches({"main": "memory://"})
    plain = costs(keyspace(caches, "plain", PLAIN))
    other = costs(keyspace(caches, "other", OTHERS[name]))
    assert (other > plain) is (name != "formerly shaped")


LOADED = """
import sys
import msgspec
from cachegen_runtime import Caches, StructKeyspace
from cachegen_runtime.generated import STR, KeyspaceDefinition, scalar_key, struct

class Profile(msgspec.Struct, frozen=True):
    name: str

class ShopCaches(Caches):
    def __init__(self):
        super().__init__({"main": "memory://"})
        self.profile = StructKeyspace(self, KeyspaceDefinition(
            service="shop", name="profile", cluster="main", pattern="p/:key",
            key=scalar_key(STR), value=struct(Profile)))

caches = ShopCaches()
caches.profile.set("a", Profile("Ada"))
assert caches.profile.get("a") == Profile("Ada")
wanted = ("zstd", "cryptography.hazmat", "keyring", "operations.sealed", "urls.encryption")
print(sorted(each for each in sys.modules if each.endswith(wanted)))
"""


def test_nothing_of_them_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
