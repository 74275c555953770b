"""What is forgotten is every key that can be somebody's, in all that is covered, and nothing else."""

import asyncio

from expected.shop import (
    AsyncShopCaches,
    Card,
    CardKey,
    ShopCaches,
    Theme,
    UserID,
    UserProfile,
    VisitKey,
)

from cachegen_runtime import CacheKeyError

ann, bob = UserID("ann"), UserID("bob")
card = Card(title="a", tags=(), marks=frozenset())
keys = [
    CardKey(user_id=ann, theme=each, draft=on) for each in Theme for on in (False, True)
]

with ShopCaches(main="memory://?max_keys=0", other="memory://?max_keys=0") as caches:
    for user in (ann, bob):
        caches.profile.set(user, UserProfile(name=user, tags=[]))
        caches.visits.set(VisitKey(user_id=user, path="/"), 1)
    for key in keys[1:]:
        caches.card.set(key, card)
    assert caches.forget_user(ann) == 4
    assert caches.forget_user(ann) == 0
    assert caches.profile.get(ann) is None
    assert caches.profile.get(bob) is not None
    assert caches.visits.get(VisitKey(user_id=ann, path="/")) == 1
    assert caches.card.multi_get(keys) == [None] * 4
    try:
        caches.forget_user(7)  # type: ignore[arg-type]  # what a type checker refuses
    except CacheKeyError as error:
        assert "expected str" in str(error)
    else:
        raise AssertionError("a number is no user")


async def use() -> None:
    async with AsyncShopCaches(
        main="memory://?max_keys=0", other="memory://?max_keys=0"
    ) as caches:
        await caches.card.set(keys[0], card)
        await caches.profile.set(ann, UserProfile(name=ann, tags=[]))
        assert await caches.forget_cards(ann) == 1
        assert await caches.forget_user(bob) == 1
        assert await caches.forget_user(ann) == 1


asyncio.run(use())
