"""What an application writes and both checkers accept, with the exact type of each result."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_type
from uuid import UUID

from user_service.user_service import (
    DeviceKey,
    Profile,
    Ratio,
    Ready,
    Score,
    UserID,
    UserServiceCaches,
)

from cachegen_runtime import (
    KEEP_TTL,
    LEFT,
    NEVER_EXPIRE,
    RIGHT,
    expire_daily_at,
    expire_in,
)

user = UserID("u1")
device = DeviceKey(user_id=user, device=UUID(int=1))
profile = Profile(name="a", friends=[Profile(name="b")])
NO_URL = UserServiceCaches()
ALL_URLS = UserServiceCaches(main="memory://", rate_limits=None, self="memory://")


def every_kind(caches: UserServiceCaches, now: datetime) -> None:
    assert_type(caches.texts.delete(user, user), int)
    assert_type(caches.texts.exists(user), bool)
    assert_type(caches.texts.ttl(user), timedelta | None)
    assert_type(caches.texts.touch(user, expiry=expire_in(30)), bool)


def values(caches: UserServiceCaches, now: datetime) -> None:
    assert_type(caches.profiles.get(device), Profile | None)
    assert_type(caches.profiles.multi_get([device, device]), list[Profile | None])
    assert_type(caches.profiles.set(device, profile), None)
    assert_type(caches.profiles.set(device, profile, expiry=expire_in(0.5)), None)
    assert_type(caches.profiles.set(device, profile, expiry=NEVER_EXPIRE), None)
    assert_type(caches.profiles.multi_set({device: profile}), None)
    assert_type(caches.profiles.multi_set([(device, profile)]), None)
    assert_type(caches.profiles.set_if_not_exists(device, profile), None)
    assert_type(caches.profiles.replace(device, profile, expiry=KEEP_TTL), None)
    assert_type(caches.profiles.get_and_set(device, profile), Profile | None)
    assert_type(caches.profiles.get_and_delete(device), Profile | None)
    assert_type(caches.bools.get(user), bool | None)
    assert_type(caches.named_bools.set(user, Ready(True)), None)
    assert_type(caches.named_bools.get(user), Ready | None)
    assert_type(caches.moments.set(device, now), None)
    assert_type(caches.moments.get(device), datetime | None)
    assert_type(
        caches.moments.with_expiry(expire_daily_at(3, 0, 0, "UTC")).get(device),
        datetime | None,
    )


def texts(caches: UserServiceCaches, now: datetime) -> None:
    assert_type(caches.texts.get(user), str | None)
    assert_type(caches.texts.append(user, "x"), int)
    assert_type(caches.texts.get_range(user, 0, -1), str)
    assert_type(caches.texts.set_range(user, 3, "x"), int)
    assert_type(caches.texts.len(user), int)
    assert_type(caches.named_texts.set("k", user), None)
    assert_type(caches.named_texts.get("k"), UserID | None)
    assert_type(caches.named_texts.len("k"), int)


def numbers(caches: UserServiceCaches, now: datetime) -> None:
    assert_type(caches.ints.get(user), int | None)
    assert_type(caches.ints.increment(user), int)
    assert_type(caches.ints.decrement(user, 2, expiry=expire_in(timedelta(1))), int)
    assert_type(caches.named_ints.increment(user, 5), Score)
    assert_type(caches.named_ints.get(user), Score | None)
    assert_type(caches.floats.increment(1), float)
    assert_type(caches.floats.get(1), float | None)
    assert_type(caches.named_floats.decrement(1, 1.5), Ratio)


def lists(caches: UserServiceCaches, now: datetime) -> None:
    assert_type(caches.recent.push_left(user, Score(1), Score(2)), int)
    assert_type(caches.recent.push_right(user, Score(1)), int)
    assert_type(caches.recent.pop_left(user), Score | None)
    assert_type(caches.recent.pop_right(user), Score | None)
    assert_type(caches.recent.get(user, 0), Score | None)
    assert_type(caches.recent.set(user, 0, Score(1)), None)
    assert_type(caches.recent.items(user), list[Score])
    assert_type(caches.recent.get_range(user, 0, 9), list[Score])
    assert_type(caches.recent.trim(user, 0, 9), None)
    assert_type(caches.recent.len(user), int)
    assert_type(caches.recent.insert_before(user, Score(1), Score(2)), int)
    assert_type(caches.recent.insert_after(user, Score(1), Score(2)), int)
    assert_type(caches.recent.remove_all(user, Score(1)), int)
    assert_type(caches.recent.remove_first(user, 1, Score(1)), int)
    assert_type(caches.recent.remove_last(user, 1, Score(1)), int)
    assert_type(caches.recent.move(user, user, from_=LEFT, to=RIGHT), Score | None)


def sets(caches: UserServiceCaches, now: datetime) -> None:
    assert_type(caches.online.add("eu", user, user), int)
    assert_type(caches.online.remove("eu", user), int)
    assert_type(caches.online.contains("eu", user), bool)
    assert_type(caches.online.items("eu"), set[UserID])
    assert_type(caches.online.len("eu"), int)
    assert_type(caches.online.pop_one("eu"), UserID | None)
    assert_type(caches.online.pop("eu", 2), set[UserID])
    assert_type(caches.online.sample_one("eu"), UserID | None)
    assert_type(caches.online.sample("eu", 2), set[UserID])
    assert_type(caches.online.sample_with_replacement("eu", 2), list[UserID])
    assert_type(caches.online.diff("eu", "us"), set[UserID])
    assert_type(caches.online.intersect("eu", "us"), set[UserID])
    assert_type(caches.online.union("eu"), set[UserID])
    assert_type(caches.online.diff_store("x", "eu", "us"), int)
    assert_type(caches.online.intersect_store("x", "eu", "us"), int)
    assert_type(caches.online.union_store("x", "eu"), int)
    assert_type(caches.online.move("eu", "us", user), bool)
