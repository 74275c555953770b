# Made by cachegen from schemas/sessions.yaml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `sessions`."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncStructKeyspace,
    BasicKeyspace,
    Caches,
    StructKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    BOOL,
    DATETIME,
    STR,
    UUID_,
    KeyspaceDefinition,
    named,
    scalar_key,
    struct,
    struct_key,
)

from .api import UserID

__all__ = ["AsyncSessionsCaches", "DeviceKey", "FlagRule", "Session", "SessionsCaches"]


class Session(Struct, frozen=True, kw_only=True):
    """Who is signed in, and since when."""

    user_id: UserID
    signed_in_at: datetime
    device: str | None = None
    scopes: frozenset[str] = frozenset()


class DeviceKey(Struct, frozen=True, kw_only=True):
    user_id: UserID
    device: UUID


class FlagRule(Struct, frozen=True, kw_only=True):
    """A condition, or several that must all hold."""

    attribute: str | None = None
    values: list[str] = []
    all_of: list[FlagRule] = []


_session: Final = KeyspaceDefinition(
    service="sessions",
    name="session",
    cluster="main",
    pattern="session/:key",
    key=scalar_key(UUID_),
    value=struct(Session),
    expiry=expire_in(1209600, jitter=0.1),
)
_last_seen: Final = KeyspaceDefinition(
    service="sessions",
    name="last_seen",
    cluster="main",
    pattern="last-seen/:user_id/:device",
    key=struct_key(DeviceKey, user_id=named(UserID, STR), device=UUID_),
    value=DATETIME,
    expiry=expire_in(7776000),
    shard_by="user_id",
)
_flag_enabled: Final = KeyspaceDefinition(
    service="sessions",
    name="flag_enabled",
    cluster="main",
    pattern="flags/:key/enabled",
    key=scalar_key(STR),
    value=BOOL,
    expiry=expire_in(30),
)
_flag_rule: Final = KeyspaceDefinition(
    service="sessions",
    name="flag_rule",
    cluster="main",
    pattern="flags/:key/rule",
    key=scalar_key(STR),
    value=struct(FlagRule),
    expiry=expire_in(30),
    on_decode_error="miss",
)


class SessionsCaches(Caches):
    """Blocking caches of the service `sessions`."""

    session: StructKeyspace[UUID, Session]
    """A session by its token.

    Pattern: ``session/:key``. Expires 14 d after the last write, up to 10%
    sooner.
    """

    last_seen: BasicKeyspace[DeviceKey, datetime]
    """When a device of a user was last seen; all devices of one user share a slot.

    Pattern: ``last-seen/:user_id/:device``. Expires 90 d after the last write.
    Keys with the same ``user_id`` share a slot.
    """

    flag_enabled: BasicKeyspace[str, bool]
    """Whether a feature flag is on.

    Pattern: ``flags/:key/enabled``. Expires 30 s after the last write.
    """

    flag_rule: StructKeyspace[str, FlagRule]
    """For whom a feature flag is on.

    Pattern: ``flags/:key/rule``. Expires 30 s after the last write. A stored
    value that does not decode is a miss.
    """

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Shared by every service; anything in
        it may be evicted.
        """
        Caches.__init__(self, {"main": main})
        self.session = StructKeyspace(self, _session)
        self.last_seen = BasicKeyspace(self, _last_seen)
        self.flag_enabled = BasicKeyspace(self, _flag_enabled)
        self.flag_rule = StructKeyspace(self, _flag_rule)


class AsyncSessionsCaches(AsyncCaches):
    """Async caches of the service `sessions`."""

    session: AsyncStructKeyspace[UUID, Session]
    """A session by its token.

    Pattern: ``session/:key``. Expires 14 d after the last write, up to 10%
    sooner.
    """

    last_seen: AsyncBasicKeyspace[DeviceKey, datetime]
    """When a device of a user was last seen; all devices of one user share a slot.

    Pattern: ``last-seen/:user_id/:device``. Expires 90 d after the last write.
    Keys with the same ``user_id`` share a slot.
    """

    flag_enabled: AsyncBasicKeyspace[str, bool]
    """Whether a feature flag is on.

    Pattern: ``flags/:key/enabled``. Expires 30 s after the last write.
    """

    flag_rule: AsyncStructKeyspace[str, FlagRule]
    """For whom a feature flag is on.

    Pattern: ``flags/:key/rule``. Expires 30 s after the last write. A stored
    value that does not decode is a miss.
    """

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Shared by every service; anything in
        it may be evicted.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.session = AsyncStructKeyspace(self, _session)
        self.last_seen = AsyncBasicKeyspace(self, _last_seen)
        self.flag_enabled = AsyncBasicKeyspace(self, _flag_enabled)
        self.flag_rule = AsyncStructKeyspace(self, _flag_rule)
