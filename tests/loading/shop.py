"""Loaded keyspaces of every form, made by hand, and their blocking and async caches."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

import msgspec

from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    AsyncStaleLoadedKeyspace,
    Caches,
    Expiry,
    LoadedKeyspace,
    StaleLoadedKeyspace,
    expire_daily_at,
    expire_in,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    Load,
    scalar_key,
    struct,
)


class Profile(msgspec.Struct, frozen=True):
    """A value that a caller can change all the same."""

    name: str
    tags: list[str] = []


def seconds(number: float) -> timedelta:
    """Return so many seconds."""
    return timedelta(seconds=number)


def _numbers(
    name: str,
    load: Load,
    expiry: Expiry | None = None,
    on_decode_error: Literal["raise", "miss"] = "miss",
) -> KeyspaceDefinition[str, int]:
    return KeyspaceDefinition(
        service="shop",
        name=name,
        cluster="main",
        pattern=f"{name}/:key",
        key=scalar_key(STR),
        value=INT,
        expiry=expiry,
        on_decode_error=on_decode_error,
        load=load,
    )


MINUTE: Final = expire_in(60)

PLAIN: Final = _numbers("plain", Load())
STALE: Final = _numbers("stale", Load(stale_for=seconds(60)), MINUTE)
SOFT: Final = _numbers(
    "soft", Load(stale_for=seconds(60), soft_timeout=seconds(5)), MINUTE
)
DAILY: Final = _numbers(
    "daily", Load(stale_for=seconds(60)), expire_daily_at(3, tz="UTC")
)
SPREAD: Final = _numbers(
    "spread", Load(stale_for=seconds(60)), expire_in(60, jitter=0.5)
)
EARLY: Final = _numbers("early", Load(refresh_at=0.8), expire_in(100))
MISSING: Final = _numbers("missing", Load(missing=seconds(30)), MINUTE)
UNREMEMBERED: Final = _numbers(
    "unremembered", Load(missing=seconds(0), stale_for=seconds(60)), MINUTE
)
STRICT: Final = _numbers("strict", Load(), on_decode_error="raise")
RAISING: Final = _numbers("raising", Load(on_unavailable="raise"))
BRIEF: Final = _numbers("brief", Load(timeout=seconds(0.4), lease=seconds(0.2)))
BRIEF_STALE: Final = _numbers(
    "brief_stale",
    Load(timeout=seconds(0.4), lease=seconds(0.2), stale_for=seconds(60)),
    MINUTE,
)
PROFILE: Final = KeyspaceDefinition(
    service="shop",
    name="profile",
    cluster="main",
    pattern="profile/:key",
    key=scalar_key(STR),
    value=struct(Profile),
    on_decode_error="miss",
    load=Load(),
)


class ShopCaches(Caches):
    """Blocking caches."""

    def __init__(self, url: str | None = None) -> None:
        super().__init__({"main": url})
        self.plain: LoadedKeyspace[str, int, int] = LoadedKeyspace(self, PLAIN)
        self.stale: StaleLoadedKeyspace[str, int, int] = StaleLoadedKeyspace(
            self, STALE
        )
        self.soft: StaleLoadedKeyspace[str, int, int] = StaleLoadedKeyspace(self, SOFT)
        self.daily: StaleLoadedKeyspace[str, int, int] = StaleLoadedKeyspace(
            self, DAILY
        )
        self.spread: StaleLoadedKeyspace[str, int, int] = StaleLoadedKeyspace(
            self, SPREAD
        )
        self.early: LoadedKeyspace[str, int, int] = LoadedKeyspace(self, EARLY)
        self.missing: LoadedKeyspace[str, int, int | None] = LoadedKeyspace(
            self, MISSING
        )
        self.unremembered: StaleLoadedKeyspace[str, int, int | None] = (
            StaleLoadedKeyspace(self, UNREMEMBERED)
        )
        self.strict: LoadedKeyspace[str, int, int] = LoadedKeyspace(self, STRICT)
        self.raising: LoadedKeyspace[str, int, int] = LoadedKeyspace(self, RAISING)
        self.brief: LoadedKeyspace[str, int, int] = LoadedKeyspace(self, BRIEF)
        self.brief_stale: StaleLoadedKeyspace[str, int, int] = StaleLoadedKeyspace(
            self, BRIEF_STALE
        )
        self.profile: LoadedKeyspace[str, Profile, Profile] = LoadedKeyspace(
            self, PROFILE
        )


class AsyncShopCaches(AsyncCaches):
    """Async caches."""

    def __init__(self, url: str | None = None) -> None:
        super().__init__({"main": url})
        self.plain: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self, PLAIN
        )
        self.stale: AsyncStaleLoadedKeyspace[str, int, int] = AsyncStaleLoadedKeyspace(
            self, STALE
        )
        self.soft: AsyncStaleLoadedKeyspace[str, int, int] = AsyncStaleLoadedKeyspace(
            self, SOFT
        )
        self.daily: AsyncStaleLoadedKeyspace[str, int, int] = AsyncStaleLoadedKeyspace(
            self, DAILY
        )
        self.spread: AsyncStaleLoadedKeyspace[str, int, int] = AsyncStaleLoadedKeyspace(
            self, SPREAD
        )
        self.early: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self, EARLY
        )
        self.missing: AsyncLoadedKeyspace[str, int, int | None] = AsyncLoadedKeyspace(
            self, MISSING
        )
        self.unremembered: AsyncStaleLoadedKeyspace[str, int, int | None] = (
            AsyncStaleLoadedKeyspace(self, UNREMEMBERED)
        )
        self.strict: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self, STRICT
        )
        self.raising: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self, RAISING
        )
        self.brief: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self, BRIEF
        )
        self.brief_stale: AsyncStaleLoadedKeyspace[str, int, int] = (
            AsyncStaleLoadedKeyspace(self, BRIEF_STALE)
        )
        self.profile: AsyncLoadedKeyspace[str, Profile, Profile] = AsyncLoadedKeyspace(
            self, PROFILE
        )
