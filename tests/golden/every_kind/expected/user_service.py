# Made by cachegen from schemas/user_service.yaml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `user_service`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NewType
from uuid import UUID

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    NEVER_EXPIRE,
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncFloatKeyspace,
    AsyncIntKeyspace,
    AsyncListKeyspace,
    AsyncNamedFloatKeyspace,
    AsyncNamedIntKeyspace,
    AsyncNamedStrKeyspace,
    AsyncSetKeyspace,
    AsyncStrKeyspace,
    AsyncStructKeyspace,
    BasicKeyspace,
    Caches,
    FloatKeyspace,
    IntKeyspace,
    ListKeyspace,
    NamedFloatKeyspace,
    NamedIntKeyspace,
    NamedStrKeyspace,
    SetKeyspace,
    StrKeyspace,
    StructKeyspace,
    expire_daily_at,
    expire_in,
)
from cachegen_runtime.generated import (
    BOOL,
    DATETIME,
    FLOAT,
    INT,
    STR,
    UUID_,
    KeyspaceDefinition,
    named,
    scalar_key,
    struct,
    struct_key,
)

__all__ = [
    "AsyncUserServiceCaches",
    "DeviceKey",
    "Profile",
    "Ratio",
    "Ready",
    "Score",
    "UserID",
    "UserServiceCaches",
]


UserID = NewType("UserID", str)
Score = NewType("Score", int)
Ratio = NewType("Ratio", float)
Ready = NewType("Ready", bool)


class DeviceKey(Struct, frozen=True, kw_only=True):
    user_id: UserID
    device: UUID


class Profile(Struct, frozen=True, kw_only=True):
    """What the profile page shows.

    Second paragraph, that is so long that it has to be broken into lines, because
    a line has but eighty-eight columns.
    """

    name: str
    """Shown as it is."""
    friends: list[Profile] = []


_texts: Final = KeyspaceDefinition(
    service="user_service",
    name="texts",
    cluster="main",
    pattern="texts/:key",
    key=scalar_key(named(UserID, STR)),
    value=STR,
    expiry=expire_in(timedelta(microseconds=500000)),
)
_named_texts: Final = KeyspaceDefinition(
    service="user_service",
    name="named_texts",
    cluster="main",
    pattern="named-texts/:key",
    key=scalar_key(STR),
    value=named(UserID, STR),
    expiry=expire_in(5400),
)
_ints: Final = KeyspaceDefinition(
    service="user_service",
    name="ints",
    cluster="rate-limits",
    pattern="ints/:key",
    key=scalar_key(named(UserID, STR)),
    value=INT,
    expiry=expire_in(60, on="create"),
)
_named_ints: Final = KeyspaceDefinition(
    service="user_service",
    name="named_ints",
    cluster="rate-limits",
    pattern="named-ints/:key",
    key=scalar_key(named(UserID, STR)),
    value=named(Score, INT),
    expiry=expire_in(604800, jitter=0.025),
)
_floats: Final = KeyspaceDefinition(
    service="user_service",
    name="floats",
    cluster="rate-limits",
    pattern="floats/:key",
    key=scalar_key(INT),
    value=FLOAT,
    expiry=expire_in(10),
)
_named_floats: Final = KeyspaceDefinition(
    service="user_service",
    name="named_floats",
    cluster="rate-limits",
    pattern="named-floats/:key",
    key=scalar_key(INT),
    value=named(Ratio, FLOAT),
    expiry=expire_in(10),
)
_bools: Final = KeyspaceDefinition(
    service="user_service",
    name="bools",
    cluster="self",
    pattern="bools/:key",
    key=scalar_key(named(UserID, STR)),
    value=BOOL,
    expiry=NEVER_EXPIRE,
)
_named_bools: Final = KeyspaceDefinition(
    service="user_service",
    name="named_bools",
    cluster="self",
    pattern="named-bools/:key",
    key=scalar_key(named(UserID, STR)),
    value=named(Ready, BOOL),
    expiry=expire_daily_at(3, 0, 0, "Europe/Stockholm"),
)
_moments: Final = KeyspaceDefinition(
    service="user_service",
    name="moments",
    cluster="self",
    pattern="moments/:user_id/at/:device",
    key=struct_key(DeviceKey, user_id=named(UserID, STR), device=UUID_),
    value=DATETIME,
    expiry=expire_daily_at(23, 59, 30, "UTC"),
    shard_by="user_id",
    on_decode_error="miss",
)
_profiles: Final = KeyspaceDefinition(
    service="user_service",
    name="profiles",
    cluster="main",
    pattern="profiles/:device/:user_id",
    key=struct_key(DeviceKey, user_id=named(UserID, STR), device=UUID_),
    value=struct(Profile),
)
_recent: Final = KeyspaceDefinition(
    service="user_service",
    name="recent",
    cluster="main",
    pattern="recent/:key",
    key=scalar_key(named(UserID, STR)),
    value=named(Score, INT),
)
_online: Final = KeyspaceDefinition(
    service="user_service",
    name="online",
    cluster="main",
    pattern="online/:key",
    key=scalar_key(STR),
    value=named(UserID, STR),
)


class UserServiceCaches(Caches):
    """Blocking caches of the service `user_service`."""

    texts: StrKeyspace[UserID]
    """Pattern: ``texts/:key``. Expires 500 ms after the last write."""

    named_texts: NamedStrKeyspace[str, UserID]
    """Pattern: ``named-texts/:key``. Expires 1 h 30 min after the last write."""

    ints: IntKeyspace[UserID]
    """Pattern: ``ints/:key``. Expires 1 min after it was made."""

    named_ints: NamedIntKeyspace[UserID, Score]
    """Pattern: ``named-ints/:key``. Expires 7 d after the last write, up to 2.5%
    sooner.
    """

    floats: FloatKeyspace[int]
    """Pattern: ``floats/:key``. Expires 10 s after the last write."""

    named_floats: NamedFloatKeyspace[int, Ratio]
    """Pattern: ``named-floats/:key``. Expires 10 s after the last write."""

    bools: BasicKeyspace[UserID, bool]
    """Pattern: ``bools/:key``. Never expires."""

    named_bools: BasicKeyspace[UserID, Ready]
    """Pattern: ``named-bools/:key``. Expires daily at 03:00, Europe/Stockholm."""

    moments: BasicKeyspace[DeviceKey, datetime]
    """When a device was last seen.

    Pattern: ``moments/:user_id/at/:device``. Expires daily at 23:59:30, UTC. Keys
    with the same ``user_id`` share a slot. A stored value that does not decode is
    a miss.
    """

    profiles: StructKeyspace[DeviceKey, Profile]
    """Pattern: ``profiles/:device/:user_id``. No expiry of its own."""

    recent: ListKeyspace[UserID, Score]
    """Pattern: ``recent/:key``. No expiry of its own."""

    online: SetKeyspace[str, UserID]
    """Pattern: ``online/:key``. No expiry of its own."""

    def __init__(
        _self,
        *,
        main: str | None = None,
        rate_limits: str | None = None,
        self: str | None = None,
    ) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Everything that may be evicted.

        ``rate_limits``, else ``CACHEGEN_RATE_LIMITS_URL``.

        ``self``, else ``CACHEGEN_SELF_URL``.
        """
        Caches.__init__(_self, {"main": main, "rate-limits": rate_limits, "self": self})
        _self.texts = StrKeyspace(_self, _texts)
        _self.named_texts = NamedStrKeyspace(_self, _named_texts)
        _self.ints = IntKeyspace(_self, _ints)
        _self.named_ints = NamedIntKeyspace(_self, _named_ints)
        _self.floats = FloatKeyspace(_self, _floats)
        _self.named_floats = NamedFloatKeyspace(_self, _named_floats)
        _self.bools = BasicKeyspace(_self, _bools)
        _self.named_bools = BasicKeyspace(_self, _named_bools)
        _self.moments = BasicKeyspace(_self, _moments)
        _self.profiles = StructKeyspace(_self, _profiles)
        _self.recent = ListKeyspace(_self, _recent)
        _self.online = SetKeyspace(_self, _online)


class AsyncUserServiceCaches(AsyncCaches):
    """Async caches of the service `user_service`."""

    texts: AsyncStrKeyspace[UserID]
    """Pattern: ``texts/:key``. Expires 500 ms after the last write."""

    named_texts: AsyncNamedStrKeyspace[str, UserID]
    """Pattern: ``named-texts/:key``. Expires 1 h 30 min after the last write."""

    ints: AsyncIntKeyspace[UserID]
    """Pattern: ``ints/:key``. Expires 1 min after it was made."""

    named_ints: AsyncNamedIntKeyspace[UserID, Score]
    """Pattern: ``named-ints/:key``. Expires 7 d after the last write, up to 2.5%
    sooner.
    """

    floats: AsyncFloatKeyspace[int]
    """Pattern: ``floats/:key``. Expires 10 s after the last write."""

    named_floats: AsyncNamedFloatKeyspace[int, Ratio]
    """Pattern: ``named-floats/:key``. Expires 10 s after the last write."""

    bools: AsyncBasicKeyspace[UserID, bool]
    """Pattern: ``bools/:key``. Never expires."""

    named_bools: AsyncBasicKeyspace[UserID, Ready]
    """Pattern: ``named-bools/:key``. Expires daily at 03:00, Europe/Stockholm."""

    moments: AsyncBasicKeyspace[DeviceKey, datetime]
    """When a device was last seen.

    Pattern: ``moments/:user_id/at/:device``. Expires daily at 23:59:30, UTC. Keys
    with the same ``user_id`` share a slot. A stored value that does not decode is
    a miss.
    """

    profiles: AsyncStructKeyspace[DeviceKey, Profile]
    """Pattern: ``profiles/:device/:user_id``. No expiry of its own."""

    recent: AsyncListKeyspace[UserID, Score]
    """Pattern: ``recent/:key``. No expiry of its own."""

    online: AsyncSetKeyspace[str, UserID]
    """Pattern: ``online/:key``. No expiry of its own."""

    def __init__(
        _self,
        *,
        main: str | None = None,
        rate_limits: str | None = None,
        self: str | None = None,
    ) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Everything that may be evicted.

        ``rate_limits``, else ``CACHEGEN_RATE_LIMITS_URL``.

        ``self``, else ``CACHEGEN_SELF_URL``.
        """
        AsyncCaches.__init__(
            _self,
            {"main": main, "rate-limits": rate_limits, "self": self},
        )
        _self.texts = AsyncStrKeyspace(_self, _texts)
        _self.named_texts = AsyncNamedStrKeyspace(_self, _named_texts)
        _self.ints = AsyncIntKeyspace(_self, _ints)
        _self.named_ints = AsyncNamedIntKeyspace(_self, _named_ints)
        _self.floats = AsyncFloatKeyspace(_self, _floats)
        _self.named_floats = AsyncNamedFloatKeyspace(_self, _named_floats)
        _self.bools = AsyncBasicKeyspace(_self, _bools)
        _self.named_bools = AsyncBasicKeyspace(_self, _named_bools)
        _self.moments = AsyncBasicKeyspace(_self, _moments)
        _self.profiles = AsyncStructKeyspace(_self, _profiles)
        _self.recent = AsyncListKeyspace(_self, _recent)
        _self.online = AsyncSetKeyspace(_self, _online)
