"""A shop as people write it by hand: redis-py with f-strings for keys, django-redis and cashews beside it.

Run as a program of its own, `python -m tests.live.old_application URL ACTION`, so that it
shares nothing with the typed module that works on the same server at the same time. It uses
three databases of the server: the shop's own, Django's and cashews'.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import pickle
import sys
import time
from collections.abc import Callable

import redis

ROUNDS = 300
"""How often `work` counts."""

SESSION = hashlib.md5(b"anna").hexdigest()
TOKEN = hashlib.sha1(b"anna").hexdigest()


class Shop:
    """The application, over redis-py."""

    def __init__(self, url: str) -> None:
        self.r = redis.Redis.from_url(f"{url}/0", decode_responses=True)
        self.raw = redis.Redis.from_url(f"{url}/0")

    def save_profile(self, user: int, name: str, email: str | None) -> None:
        profile = {"name": name, "email": email, "tags": ["a", "b"]}
        profile["joined"] = "2026-01-02T12:00:00Z"
        self.r.set(f"user:{user}:profile", json.dumps(profile), ex=3600)

    def allowed(self, user: int) -> bool:
        key = f"rl:{user}:{int(time.time()) // 60}"
        pipeline = self.r.pipeline()
        pipeline.incr(key)
        pipeline.expire(key, 60)
        return int(pipeline.execute()[0]) <= 10

    def login(self, session: str, user: int) -> None:
        data = pickle.dumps({"user": user, "csrf": "x" * 10})
        self.raw.set(f"session:{session}", data, ex=14 * 86_400)

    def visit(self, page: str, day: str) -> None:
        self.r.incr(f"views:{page}:{day}")

    def notify(self, user: int, text: str) -> None:
        message = json.dumps({"from": 7, "text": text, "read": False})
        self.r.lpush(f"user:{user}:inbox", message)
        self.r.ltrim(f"user:{user}:inbox", 0, 99)

    def fill(self) -> None:
        for user in range(1, 31):
            self.save_profile(user, f"User {user}", f"u{user}@example.org")
            self.r.set(f"user:{user}:last_seen", 1_795_000_000 + user)
            self.notify(user, "hello")
            self.r.sadd(f"user:{user}:sessions", f"s{user}a", f"s{user}b")
            self.r.hset(f"user:{user}:settings", mapping={"theme": "dark", "page": 25})
            self.allowed(user)
        for name in ("anna", "bert", "cleo"):
            self.login(hashlib.md5(name.encode()).hexdigest(), len(name))
            token = hashlib.sha1(name.encode()).hexdigest()
            self.r.set(f"email-verify:{token}", len(name), ex=86_400)
        for page in ("home", "about", "pricing"):
            for day in range(10, 13):
                self.visit(page, f"2026-11-{day}")
        for sku in ("shoe", "hat", "coat", "red shoe"):
            product = {"sku": sku, "price": 9.5, "stock": {"eu": 3, "us": 0}}
            self.r.set(f"product:{sku.replace(' ', '-')}", json.dumps(product), ex=600)
        self.r.set("product:unicorn", "null", ex=600)
        self.r.set("feature:new-ui", 1)
        self.r.set("lock:nightly", "worker-7", nx=True, ex=300)
        self.r.set("lock:order:17", "worker-3", nx=True, ex=600)
        for pair in ("EUR/USD", "EUR/SEK"):
            self.r.set(f"price:{pair}", "1.0712", ex=600)
        self.r.zadd("leaderboard:weekly", {f"user-{n}": n * 10 for n in range(1, 6)})
        self.r.xadd("events", {"type": "signup", "user": 1})
        self.r.set("config", json.dumps({"maintenance": False, "banner": "Sale"}))
        self.r.sadd("online", *range(1, 9))

    def work(self) -> None:
        """Go on as every day while the typed module does the same."""
        for _ in range(ROUNDS):
            self.visit("home", "2026-11-10")
            self.notify(1, "from the old code")
            self.r.zincrby("leaderboard:weekly", 1, "user-1")
            self.r.sadd("online", 99)

    def verify(self) -> None:
        """Read what the typed module wrote, as the old code always has."""
        r = self.r
        profile = json.loads(_text(r.get("user:77:profile")))
        assert profile["name"] == "Typed", profile
        assert profile["tags"] == ["t"], profile
        assert 0 < int(str(r.ttl("user:77:profile"))) <= 3600
        assert r.get("user:77:last_seen") == "1795000077"
        assert json.loads(_text(r.lindex("user:77:inbox", 0)))["from"] == 8
        assert r.smembers("user:77:sessions") == {"typed"}
        assert r.hgetall("user:77:settings") == {"theme": "light"}
        assert self.raw.get(f"session:{SESSION}") == pickle.dumps({"user": 77})
        assert r.get(f"email-verify:{TOKEN}") == "77"
        assert int(_text(r.get("views:home:2026-11-10"))) == 1 + 2 * ROUNDS
        assert json.loads(_text(r.get("product:boot")))["stock"]["eu"] == 77
        assert r.get("feature:new-ui") == "2"
        assert r.get("lock:nightly") == "typed"
        assert r.get("lock:order:17") == "typed"
        assert r.get("price:EUR/USD") == "77.5"
        assert r.zscore("leaderboard:weekly", "user-1") == 10 + 2 * ROUNDS
        assert json.loads(_text(r.get("config")))["maintenance"] is True
        assert {"99", "77"} <= set(map(str, r.smembers("online")))
        assert len(r.lrange("user:1:inbox", 0, -1)) == 100


def _text(found: object) -> str:
    assert isinstance(found, str), found
    return found


class Sites:
    """A Django site with django-redis, its JSON serializer and sessions, and a service with cashews."""

    def __init__(self, url: str) -> None:
        import django
        from django.conf import settings

        backend = "django_redis.cache.RedisCache"
        serializer = "django_redis.serializers.json.JSONSerializer"
        settings.configure(
            SECRET_KEY="of a test",
            SESSION_ENGINE="django.contrib.sessions.backends.cache",
            CACHES={
                "default": {
                    "BACKEND": backend,
                    "LOCATION": f"{url}/1",
                    "KEY_PREFIX": "shop",
                    "OPTIONS": {"SERIALIZER": serializer},
                }
            },
        )
        django.setup()
        from django.core.cache import cache

        self.cache = cache
        self.url = url

    def fill(self) -> None:
        for number in range(20):
            article = {"title": f"Title {number}", "votes": number}
            self.cache.set(f"article:{number}", article, 3600)
            self.cache.set(f"hits:{number}", number, None)
        asyncio.run(self._cashews())

    def work(self) -> None:
        for _ in range(ROUNDS):
            self.cache.incr("hits:3")

    def verify(self) -> None:
        assert self.cache.get("article:77") == {"title": "Typed", "votes": 77}
        assert self.cache.get("hits:3") == 3 + 2 * ROUNDS
        asyncio.run(self._counted())

    async def _cashews(self) -> None:
        import cashews

        cache = cashews.Cache()
        cache.setup(f"{self.url}/2", client_side=False)
        for number in range(20):
            await cache.incr(f"downloads:{number}")
            await cache.set(f"user:{number}:orders", {"of": number}, expire="1h")
        await cache.close()

    async def _counted(self) -> None:
        import cashews

        cache = cashews.Cache()
        cache.setup(f"{self.url}/2", client_side=False)
        assert await cache.incr("downloads:3") == 79
        await cache.close()


def main(url: str, action: str) -> None:
    """Do one of the application's actions."""
    shop, sites = Shop(url), Sites(url)
    actions: dict[str, tuple[Callable[[], None], ...]] = {
        "fill": (shop.fill, sites.fill),
        "work": (shop.work, sites.work),
        "verify": (shop.verify, sites.verify),
    }
    for each in actions[action]:
        each()


if __name__ == "__main__":
    main(*sys.argv[1:])
