"""Batches keep each operation's type; a line marked `refused`, and no other, is an error to both checkers."""

from __future__ import annotations

from typing import Final, NewType, assert_type

from msgspec import Struct

from cachegen_runtime import (
    AsyncCaches,
    AsyncIntKeyspace,
    AsyncStructKeyspace,
    Caches,
    IntKeyspace,
    ListKeyspace,
    StructKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    named,
    scalar_key,
    struct,
)

UserID = NewType("UserID", str)


class Profile(Struct, frozen=True):
    name: str


_counts: Final = KeyspaceDefinition(
    service="s",
    name="counts",
    cluster="main",
    pattern="c/:key",
    key=scalar_key(named(UserID, STR)),
    value=INT,
)
_profiles: Final = KeyspaceDefinition(
    service="s",
    name="profiles",
    cluster="main",
    pattern="p/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(Profile),
)


class Blocking(Caches):
    counts: IntKeyspace[UserID]
    profiles: StructKeyspace[UserID, Profile]
    recent: ListKeyspace[UserID, int]

    def __init__(self) -> None:
        Caches.__init__(self, {"main": None})
        self.counts = IntKeyspace(self, _counts)
        self.profiles = StructKeyspace(self, _profiles)
        self.recent = ListKeyspace(self, _counts)


class Asynchronous(AsyncCaches):
    counts: AsyncIntKeyspace[UserID]
    profiles: AsyncStructKeyspace[UserID, Profile]

    def __init__(self) -> None:
        AsyncCaches.__init__(self, {"main": None})
        self.counts = AsyncIntKeyspace(self, _counts)
        self.profiles = AsyncStructKeyspace(self, _profiles)


def blocking(caches: Blocking, user: UserID) -> None:
    with caches.batch() as batch:
        profile = batch.add(caches.profiles.operations.get(user))
        count = batch.add(caches.counts.operations.increment(user))
        counts = batch.add(caches.counts.operations.multi_get([user]))
        recent = batch.add(caches.recent.operations.items(user))
        there = batch.add(caches.recent.operations.exists(user))
    assert_type(profile.result, Profile | None)
    assert_type(count.result, int)
    assert_type(counts.result, list[int | None])
    assert_type(recent.result, list[int])
    assert_type(there.result, bool)
    print(profile.result.name)  # refused
    wrong: str = count.result  # refused
    profile.result = None  # refused
    with caches.transaction() as transaction:
        stored = transaction.add(
            caches.profiles.with_expiry(expire_in(5)).operations.set(user, Profile("a"))
        )
        transaction.add(caches.counts.operations.increment("u1"))  # refused
        transaction.add(caches.counts.increment(user))  # refused
    assert_type(stored.result, None)
    print(wrong)


async def asynchronous(caches: Asynchronous, user: UserID) -> None:
    async with caches.batch() as batch:
        profile = batch.add(caches.profiles.operations.get(user))
        batch.add(caches.profiles.get(user))  # refused
    async with caches.transaction() as transaction:
        count = transaction.add(caches.counts.operations.increment(user))
    assert_type(profile.result, Profile | None)
    assert_type(count.result, int)
    with caches.batch():  # refused
        pass
