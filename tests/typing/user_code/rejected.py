"""What an application may write by mistake: each marked line, and no other, is an error."""

from __future__ import annotations

from uuid import UUID

from user_service.user_service import (
    DeviceKey,
    Profile,
    Score,
    UserID,
    UserServiceCaches,
)

from cachegen_runtime import expire_daily_at, expire_in

user = UserID("u1")
device = DeviceKey(user_id=user, device=UUID(int=1))
profile = Profile(name="a")

UserServiceCaches("memory://")  # rejected
UserServiceCaches(main=1)  # rejected
UserServiceCaches(unknown="memory://")  # rejected
UserID(1)  # rejected
Score("1")  # rejected
DeviceKey(user_id=user)  # rejected
DeviceKey(user_id="u1", device=UUID(int=1))  # rejected
DeviceKey(user, UUID(int=1))  # rejected
Profile(name=None)  # rejected
Profile(name="a", friend=[])  # rejected
Profile(name="a", friends=["b"])  # rejected
profile.name = "b"  # rejected
expire_in("10s")  # rejected
expire_daily_at(3, 0, 0)  # rejected


def keys(caches: UserServiceCaches) -> None:
    caches.texts.get("u1")  # rejected
    caches.texts.get(1)  # rejected
    caches.texts.get(None)  # rejected
    caches.ints.increment(1)  # rejected
    caches.floats.get("1")  # rejected
    caches.profiles.get(user)  # rejected
    caches.profiles.multi_get([user])  # rejected
    caches.profiles.multi_get(device)  # rejected
    caches.profiles.delete("a")  # rejected
    caches.unknown.get(user)  # rejected


def given(caches: UserServiceCaches) -> None:
    caches.texts.set(user, 1)  # rejected
    caches.texts.set(user, None)  # rejected
    caches.texts.set(user)  # rejected
    caches.named_texts.set("k", "not a user")  # rejected
    caches.profiles.set(device, {"name": "a"})  # rejected
    caches.profiles.multi_set({device: "a"})  # rejected
    caches.profiles.multi_set([(profile, device)])  # rejected
    caches.named_ints.set(user, 1)  # rejected
    caches.ints.increment(user, 1.5)  # rejected
    caches.ints.increment(user, "1")  # rejected
    caches.bools.set(user, "true")  # rejected
    caches.texts.set(user, "x", 30)  # rejected
    caches.texts.set(user, "x", expiry=30)  # rejected
    caches.texts.set(user, "x", expiry="30s")  # rejected
    caches.texts.set(user, "x", ttl=30)  # rejected


def kinds(caches: UserServiceCaches) -> None:
    caches.texts.increment(user)  # rejected
    caches.ints.append(user, "x")  # rejected
    caches.profiles.len(device)  # rejected
    caches.recent.get(user)  # rejected
    caches.recent.get(user, "0")  # rejected
    caches.recent.push_left(user, 1)  # rejected
    caches.recent.push_left(user, "x")  # rejected
    caches.recent.set(user, Score(1))  # rejected
    caches.recent.move(user, user, "left")  # rejected
    caches.online.add("eu", "u1")  # rejected
    caches.online.pop("eu", "2")  # rejected
    caches.online.get("eu")  # rejected
    caches.online.union(user, 1)  # rejected
    caches.online.move("eu", "us")  # rejected


def results(caches: UserServiceCaches) -> None:
    text: str = caches.texts.get(user)  # rejected
    number: str = caches.ints.increment(user)  # rejected
    name: str = caches.profiles.get(device).name  # rejected
    members: list[UserID] = caches.online.items("eu")  # rejected
    print(text, number, name, members)
