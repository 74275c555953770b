"""Every kind of keyspace works, blocking and async, with clusters of odd names."""

import asyncio

from expected.user_service import (
    AsyncUserServiceCaches,
    Profile,
    Ratio,
    Score,
    UserID,
    UserServiceCaches,
)

user = UserID("u1")
with UserServiceCaches(
    main="memory://", rate_limits="memory://", self="memory://"
) as caches:
    assert caches.texts.append(user, "x") == 1
    assert caches.named_ints.increment(user) == 1
    assert caches.named_floats.increment(1, 1.5) == Ratio(1.5)
    caches.named_texts.set("k", user)
    assert caches.named_texts.get("k") == user
    assert caches.recent.push_left(user, Score(1), Score(2)) == 2
    assert caches.recent.items(user) == [2, 1]
    assert caches.online.add("eu", user) == 1
    assert caches.online.items("eu") == {user}


async def use() -> None:
    async with AsyncUserServiceCaches(
        main="memory://", rate_limits="memory://", self="memory://"
    ) as caches:
        assert await caches.ints.increment(user, 5) == 5
        assert await caches.recent.push_left(user, Score(3)) > 0
        assert caches.profiles.__class__.__name__ == "AsyncStructKeyspace"
        assert Profile(name="a", friends=[Profile(name="b")]).friends[0].name == "b"


asyncio.run(use())
