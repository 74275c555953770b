"""What the benchmarks store: one profile of about 1 KB of JSON, for ours and for the hand-written peers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NewType

import msgspec
import orjson

from cachegen_runtime import (
    AsyncCaches,
    AsyncIntKeyspace,
    AsyncStructKeyspace,
    Caches,
    IntKeyspace,
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


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where a user lives."""

    street: str
    city: str
    zip: str


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What a profile page shows."""

    name: str
    email: str | None
    age: int
    score: float
    tags: list[str]
    addresses: list[Address]
    bio: str


@dataclass(frozen=True, slots=True)
class PlainAddress:
    """The same, as people write it by hand."""

    street: str
    city: str
    zip: str


@dataclass(frozen=True, slots=True)
class PlainProfile:
    """The same, as people write it by hand."""

    name: str
    email: str | None
    age: int
    score: float
    tags: list[str]
    addresses: list[PlainAddress]
    bio: str


PROFILE: Final = Profile(
    name="Ada Lovelace",
    email="ada@example.com",
    age=36,
    score=99.5,
    tags=[f"tag-{number}" for number in range(12)],
    addresses=[
        Address(street=f"{n} Long Street", city="London", zip=f"N{n} 1AA")
        for n in range(3)
    ],
    bio="First programmer. " * 32,
)
ENCODED: Final = msgspec.json.encode(PROFILE)
USER: Final = UserID("user-123456")
KEY: Final = f"profile/{USER}"
COUNTER: Final = f"requests/{USER}"
USERS: Final = [UserID(f"user-{number}") for number in range(100)]
SECONDS: Final = 600

decode: Final = msgspec.json.Decoder(Profile).decode
encode: Final = msgspec.json.Encoder().encode


def decode_plain(data: bytes) -> PlainProfile:
    """Return what a hand-written cache makes of the bytes."""
    fields = orjson.loads(data)
    fields["addresses"] = [PlainAddress(**address) for address in fields["addresses"]]
    return PlainProfile(**fields)


def as_bytes(reply: object) -> bytes:
    """Return a reply that is there; the benchmarks fill the server before they read."""
    assert isinstance(reply, bytes)
    return reply


def as_list(replies: object) -> list[bytes]:
    """Return the replies to many reads."""
    assert isinstance(replies, list)
    return replies


PLAIN: Final = decode_plain(ENCODED)

_profile: Final = KeyspaceDefinition(
    service="shop", name="profile", cluster="main", pattern="profile/:key",
    key=scalar_key(named(UserID, STR)), value=struct(Profile), expiry=expire_in(SECONDS),
)  # fmt: skip
_requests: Final = KeyspaceDefinition(
    service="shop", name="requests", cluster="main", pattern="requests/:key",
    key=scalar_key(named(UserID, STR)), value=INT, expiry=expire_in(SECONDS),
)  # fmt: skip


class ShopCaches(Caches):
    """What `cachegen generate` would make of a schema with these two keyspaces."""

    def __init__(self, *, main: str | None = None) -> None:
        Caches.__init__(self, {"main": main})
        self.profile = StructKeyspace(self, _profile)
        self.requests = IntKeyspace(self, _requests)


class AsyncShopCaches(AsyncCaches):
    """The async form."""

    def __init__(self, *, main: str | None = None) -> None:
        AsyncCaches.__init__(self, {"main": main})
        self.profile = AsyncStructKeyspace(self, _profile)
        self.requests = AsyncIntKeyspace(self, _requests)


EXPIRY: Final = timedelta(seconds=SECONDS)
