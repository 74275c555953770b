"""What an application written by hand over redis-py leaves on a server: 18 families of keys joined by colons."""

from __future__ import annotations

import hashlib
import json
import pickle
import time

from cachegen.live.connection import Connection, Word

USERS = 4


def commands(now: int) -> list[tuple[Word, ...]]:
    """Return what the application sent; `now` is the Unix time by the server's clock."""
    sent: list[tuple[Word, ...]] = []
    for user in range(1, USERS + 1):
        sent += _user(user)
    for number in range(3):
        token = hashlib.sha1(f"mail{number}".encode()).hexdigest()
        sent.append(("SET", f"email-verify:{token}", number, "EX", 86_400))
        session = hashlib.md5(f"session{number}".encode()).hexdigest()
        data = pickle.dumps({"user": number, "csrf": "x" * 10}, protocol=4)
        sent.append(("SET", f"session:{session}", data, "EX", 1_209_600))
    for user in range(1, 4):
        window = now // 60
        sent.append(("INCR", f"rl:{user}:{window}"))
        sent.append(("EXPIRE", f"rl:{user}:{window}", 60))
    for page in ("home", "about", "pricing"):
        for day in range(10, 13):
            sent.append(("INCRBY", f"views:{page}:2026-11-{day}", day))
    for name in ("shoe", "hat", "coat", "bag"):
        product = {"sku": name, "price": 9.5, "stock": {"eu": 3, "us": 0}}
        sent.append(("SET", f"product:{name}", json.dumps(product), "EX", 600))
    sent += [
        ("SET", "product:unicorn", "null", "EX", 600),
        ("SET", "feature:new-ui", 1),
        ("SET", "lock:nightly", "worker-7", "EX", 300),
        ("SET", "lock:order:17", "worker-3", "EX", 600),
        ("SET", "price:EUR/USD", "1.0712", "EX", 600),
        ("ZADD", "leaderboard:weekly", *_scores()),
        ("XADD", "events", "*", "type", "signup", "user", 1),
        ("SET", "config", json.dumps({"maintenance": False, "banner": None})),
        ("SADD", "online", *range(1, 9)),
    ]
    return sent


def _user(user: int) -> list[tuple[Word, ...]]:
    profile: dict[str, object] = {
        "name": f"User {user}",
        "email": f"u{user}@example.org" if user % 3 else None,
        "tags": ["a", "b"][: user % 3],
        "joined": f"2026-01-{user % 28 + 1:02}T12:00:00Z",
    }
    messages = [json.dumps({"from": each, "text": "hi"}) for each in range(3)]
    return [
        ("SET", f"user:{user}:profile", json.dumps(profile), "EX", 3_600),
        ("SET", f"user:{user}:last_seen", 1_795_000_000 + user),
        ("LPUSH", f"user:{user}:inbox", *messages),
        ("SADD", f"user:{user}:sessions", f"s{user}a", f"s{user}b"),
        ("HSET", f"user:{user}:settings", "theme", "dark", "page_size", 25),
    ]


def _scores() -> list[Word]:
    return [word for user in range(1, 6) for word in (user * 10, f"user-{user}")]


def fill(connection: Connection) -> None:
    """Fill a server as the application does."""
    connection.ask_all(commands(int(time.time())))
