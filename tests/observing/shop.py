"""A service on two clusters, as a generated module would be, in both faces."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from cachegen_runtime import (
    AsyncCaches,
    AsyncIntKeyspace,
    AsyncLimiterKeyspace,
    AsyncLockKeyspace,
    AsyncStrKeyspace,
    AsyncStructKeyspace,
    Caches,
    IntKeyspace,
    LimiterKeyspace,
    LockKeyspace,
    StrKeyspace,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    LimiterDefinition,
    LockDefinition,
    former,
    scalar_key,
    struct,
    token_bucket,
)


class Account(msgspec.Struct, frozen=True):
    name: str
    rank: int


class OldAccount(msgspec.Struct, frozen=True):
    name: str


def _from_old(old: OldAccount) -> Account:
    return Account(old.name, 0)


NAME = KeyspaceDefinition(
    service="shop", name="name", cluster="main", pattern="name/:key",
    key=scalar_key(STR), value=STR,
)  # fmt: skip
ACCOUNT = KeyspaceDefinition(
    service="shop", name="account", cluster="main", pattern="account/:key",
    key=scalar_key(STR), on_decode_error="miss",
    value=struct(Account, former(struct(OldAccount), _from_old)),
)  # fmt: skip
VISITS = KeyspaceDefinition(
    service="shop", name="visits", cluster="other", pattern="visits/:key",
    key=scalar_key(STR), value=INT,
)  # fmt: skip
CALLS = LimiterDefinition(
    service="shop", name="calls", cluster="main", pattern="calls/:key",
    key=scalar_key(STR), limit=token_bucket(2, timedelta(hours=1)), when_unavailable="allow",
)  # fmt: skip
NIGHTLY = LockDefinition(
    service="shop", name="nightly", cluster="main", pattern="nightly/:key",
    key=scalar_key(STR), lease=timedelta(seconds=60),
)  # fmt: skip


class ShopCaches(Caches):
    """The blocking caches; raw text under an account's key is written by `forge`."""

    def __init__(self, main: str, other: str = "memory://") -> None:
        super().__init__({"main": main, "other": other})
        self.name: StrKeyspace[str] = StrKeyspace(self, NAME)
        self.account: StructKeyspace[str, Account] = StructKeyspace(self, ACCOUNT)
        self.visits: IntKeyspace[str] = IntKeyspace(self, VISITS)
        self.calls: LimiterKeyspace[str] = LimiterKeyspace(self, CALLS)
        self.nightly: LockKeyspace[str] = LockKeyspace(self, NIGHTLY)
        self.forge: StrKeyspace[str] = StrKeyspace(self, FORGE)


class AsyncShopCaches(AsyncCaches):
    """The async ones."""

    def __init__(self, main: str, other: str = "memory://") -> None:
        super().__init__({"main": main, "other": other})
        self.name: AsyncStrKeyspace[str] = AsyncStrKeyspace(self, NAME)
        self.account: AsyncStructKeyspace[str, Account] = AsyncStructKeyspace(
            self, ACCOUNT
        )
        self.visits: AsyncIntKeyspace[str] = AsyncIntKeyspace(self, VISITS)
        self.calls: AsyncLimiterKeyspace[str] = AsyncLimiterKeyspace(self, CALLS)
        self.nightly: AsyncLockKeyspace[str] = AsyncLockKeyspace(self, NIGHTLY)
        self.forge: AsyncStrKeyspace[str] = AsyncStrKeyspace(self, FORGE)


FORGE = KeyspaceDefinition(
    service="shop", name="forge", cluster="main", pattern="account/:key",
    key=scalar_key(STR), value=STR,
)  # fmt: skip
"""Writes what it is told to where accounts are."""
