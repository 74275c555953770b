# Made by cachegen from schemas/api.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `api`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NewType

from msgspec import Struct, field

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncCaches,
    AsyncIntKeyspace,
    AsyncListKeyspace,
    AsyncSetKeyspace,
    AsyncStructKeyspace,
    Caches,
    IntKeyspace,
    ListKeyspace,
    SetKeyspace,
    StructKeyspace,
    expire_daily_at,
    expire_in,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    named,
    scalar_key,
    struct,
    struct_key,
)

from .shared import ProductID

__all__ = [
    "ApiCaches",
    "AsyncApiCaches",
    "Preferences",
    "ResourceKey",
    "Theme",
    "UserID",
    "UserProfile",
]


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


UserID = NewType("UserID", str)


class ResourceKey(Struct, frozen=True, kw_only=True):
    """One resource as one user asks for it."""

    user_id: UserID
    resource_path: str
    """The resource being accessed."""


class Preferences(Struct, frozen=True, kw_only=True):
    theme: Theme = Theme.LIGHT
    notifications: bool = True


class UserProfile(Struct, frozen=True, kw_only=True):
    """What the profile page shows."""

    name: str
    email: str | None
    tags: list[str]
    preferences: Preferences = field(default_factory=Preferences)


_requests_per_user: Final = KeyspaceDefinition(
    service="api",
    name="requests_per_user",
    cluster="main",
    pattern="requests/:key",
    key=scalar_key(named(UserID, STR)),
    value=INT,
    expiry=expire_in(10),
)
_resource_requests: Final = KeyspaceDefinition(
    service="api",
    name="resource_requests",
    cluster="main",
    pattern="resource-requests/:user_id/:resource_path",
    key=struct_key(ResourceKey, user_id=named(UserID, STR), resource_path=STR),
    value=INT,
    expiry=expire_in(60, on="create"),
)
_profile: Final = KeyspaceDefinition(
    service="api",
    name="profile",
    cluster="main",
    pattern="profile/:key",
    key=scalar_key(named(UserID, STR)),
    value=struct(UserProfile),
    expiry=expire_daily_at(3, 0, 0, "Europe/Stockholm"),
)
_recently_viewed: Final = KeyspaceDefinition(
    service="api",
    name="recently_viewed",
    cluster="main",
    pattern="recent/:key",
    key=scalar_key(named(UserID, STR)),
    value=named(ProductID, INT),
    expiry=expire_in(2592000),
)
_online: Final = KeyspaceDefinition(
    service="api",
    name="online",
    cluster="main",
    pattern="online/:key",
    key=scalar_key(STR),
    value=named(UserID, STR),
    expiry=expire_in(300),
)


class ApiCaches(Caches):
    """Blocking caches of the service `api`."""

    requests_per_user: IntKeyspace[UserID]
    """Requests of one user; forgotten after 10 s without activity.

    Pattern: ``requests/:key``. Expires 10 s after the last write.
    """

    resource_requests: IntKeyspace[ResourceKey]
    """Requests of one resource by one user, in windows of a minute.

    Pattern: ``resource-requests/:user_id/:resource_path``. Expires 1 min after it
    was made.
    """

    profile: StructKeyspace[UserID, UserProfile]
    """Profiles; rebuilt every night after the import.

    Pattern: ``profile/:key``. Expires daily at 03:00, Europe/Stockholm.
    """

    recently_viewed: ListKeyspace[UserID, ProductID]
    """Products that a user looked at, newest first.

    Pattern: ``recent/:key``. Expires 30 d after the last write.
    """

    online: SetKeyspace[str, UserID]
    """Users seen in a region during the last minutes.

    Pattern: ``online/:key``. Expires 5 min after the last write.
    """

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Shared by every service; anything in
        it may be evicted.
        """
        Caches.__init__(self, {"main": main})
        self.requests_per_user = IntKeyspace(self, _requests_per_user)
        self.resource_requests = IntKeyspace(self, _resource_requests)
        self.profile = StructKeyspace(self, _profile)
        self.recently_viewed = ListKeyspace(self, _recently_viewed)
        self.online = SetKeyspace(self, _online)


class AsyncApiCaches(AsyncCaches):
    """Async caches of the service `api`."""

    requests_per_user: AsyncIntKeyspace[UserID]
    """Requests of one user; forgotten after 10 s without activity.

    Pattern: ``requests/:key``. Expires 10 s after the last write.
    """

    resource_requests: AsyncIntKeyspace[ResourceKey]
    """Requests of one resource by one user, in windows of a minute.

    Pattern: ``resource-requests/:user_id/:resource_path``. Expires 1 min after it
    was made.
    """

    profile: AsyncStructKeyspace[UserID, UserProfile]
    """Profiles; rebuilt every night after the import.

    Pattern: ``profile/:key``. Expires daily at 03:00, Europe/Stockholm.
    """

    recently_viewed: AsyncListKeyspace[UserID, ProductID]
    """Products that a user looked at, newest first.

    Pattern: ``recent/:key``. Expires 30 d after the last write.
    """

    online: AsyncSetKeyspace[str, UserID]
    """Users seen in a region during the last minutes.

    Pattern: ``online/:key``. Expires 5 min after the last write.
    """

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``: Shared by every service; anything in
        it may be evicted.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.requests_per_user = AsyncIntKeyspace(self, _requests_per_user)
        self.resource_requests = AsyncIntKeyspace(self, _resource_requests)
        self.profile = AsyncStructKeyspace(self, _profile)
        self.recently_viewed = AsyncListKeyspace(self, _recently_viewed)
        self.online = AsyncSetKeyspace(self, _online)
