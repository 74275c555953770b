"""An application written by hand and the typed modules inferred from its keys work on the same keys at once."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from tests.live.adopting import Adopted
from tests.live.old_application import ROUNDS, SESSION, TOKEN
from tests.live.shell import script
from tests.servers import Server

pytestmark = pytest.mark.cachegen_live

ROOT = Path(__file__).parents[2]

FAMILIES = {
    "user:42:profile": "user_profile",
    "user:42:last_seen": "user_last_seen",
    "user:42:inbox": "user_inbox",
    "user:42:sessions": "user_sessions",
    "user:42:settings": "user_settings",
    "email-verify:<sha1>": "email_verify",
    "session:<md5>": "session",
    "rl:42:29930405": "rl",
    "views:home:2026-11-27": "views",
    "product:shoe": "product",
    "feature:new-ui": "feature",
    "lock:nightly": "lock",
    "lock:order:17": "lock_order",
    "price:EUR/USD": "price",
    "leaderboard:weekly": "leaderboard",
    "config": "config",
    "online": "online",
    "events": None,
}
"""The 18 families, and the keyspace that takes each over; a stream is none."""

NOT_IN_PLACE = {
    "events": "a stream",
    "rl:42:29930405": "a limit goes on under a key without the window's number",
}


def application(server: Server, action: str) -> list[str]:
    """Return the command that lets the old application do something."""
    url = server.url.removesuffix("/0")
    return [sys.executable, "-m", "tests.live.old_application", url, action]


def do(server: Server, action: str) -> None:
    """Let the old application do something."""
    done = subprocess.run(
        application(server, action), cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def size(server: Server) -> int:
    """Return how many keys the shop's database holds."""
    return int(server.ask("DBSIZE").strip().removeprefix(":"))


@pytest.fixture
def taken_over(
    adopted: Adopted, server: Server, monkeypatch: pytest.MonkeyPatch
) -> Adopted:
    """Return a project whose schemas were inferred from what the application left."""
    do(server, "fill")
    base = server.url.removesuffix("/0")
    monkeypatch.delenv("CACHEGEN_MAIN_URL")
    proposed = adopted.infer("--cluster", "shop", "--url", f"{base}/0")
    assert 'separator = ":"' in proposed
    assert script(proposed) == "", proposed
    for number, name in ((1, "django"), (2, "cashews")):
        file = f"schemas/{name}_keys.toml"
        outcome = adopted.cachegen(
            *("infer", "--cluster", name, "--url", f"{base}/{number}", "--output", file)
        )
        assert outcome.status == 0, outcome.err
        text = (adopted.project / file).read_text()
        assert script(text) == "", text
        prefixes = re.findall(r"\?key_prefix=(\S+)`", text)
        prefix = f"?key_prefix={prefixes[0]}" if prefixes else ""
        assert prefix == ("?key_prefix=shop%3A1%3A" if name == "django" else ""), text
        url = f"{base}/{number}{prefix}"
        monkeypatch.setenv(f"CACHEGEN_{name.upper()}_URL", url)
    monkeypatch.setenv("CACHEGEN_SHOP_URL", f"{base}/0")
    return adopted


def test_keys_stay_where_they_are_and_both_codes_work_on_them_at_once(
    taken_over: Adopted, server: Server
) -> None:
    keys = size(server)
    found = taken_over.module("found")
    old = subprocess.Popen(application(server, "work"), cwd=ROOT)
    try:
        work(found)
        count_in_the_others(taken_over)
    finally:
        assert old.wait() == 0
    write_every_family(found)
    write_in_the_others(taken_over)
    do(server, "verify")
    # One product and what user 77 has are new; a limit goes on under another key.
    assert size(server) == keys + 7


def test_of_18_families_at_least_15_are_used_in_place(
    taken_over: Adopted, server: Server
) -> None:
    outcome = taken_over.cachegen("inspect", "--cluster", "shop", "--format", "json")
    (cluster,) = json.loads(outcome.out)["clusters"]
    held = {each["keyspace"]: each for each in cluster["keyspaces"]}
    in_place = {
        family
        for family, keyspace in FAMILIES.items()
        if keyspace is not None and held[keyspace]["keys"]
    }
    assert set(FAMILIES) - in_place == set(NOT_IN_PLACE)
    assert len(in_place) >= 15
    shapes = {each["shape"] for each in cluster["stranger_shapes"]}
    assert shapes == {"events", "rl:<int>:<int>"}
    broken = {name for name, each in held.items() if each["broken"]["count"]}
    # The null that stands for no such product is a miss.
    assert broken == {"product"}


def work(found: ModuleType) -> None:
    """Do what the old application does at the same time, as typed code."""
    with found.FoundCaches() as caches:
        home = found.ViewsKey(view_id="home", day=date(2026, 11, 10))
        message = found.UserInboxValue(from_=8, text="typed", read=True)
        for _ in range(ROUNDS):
            caches.views.increment(home)
            caches.user_inbox.push_left(1, message)
            caches.user_inbox.trim(1, 0, 99)
            caches.leaderboard.increment("weekly", "user-1")
            caches.online.add(found.OnlineName.ONLINE, 77)


def count_in_the_others(taken_over: Adopted) -> None:
    """Count in Django's keys and in those of cashews."""
    django = taken_over.module("django_keys")
    with django.DjangoKeysCaches() as caches:
        for _ in range(ROUNDS):
            caches.hits.increment(3)


def write_every_family(found: ModuleType) -> None:
    """Read each family as the old code left it, and write it for the old code to read."""
    with found.FoundCaches() as caches:
        profile = caches.user_profile.get(1)
        assert (profile.name, profile.email) == ("User 1", "u1@example.org")
        assert caches.user_last_seen.get(2) == 1_795_000_002
        assert {each.text for each in caches.user_inbox.items(3)} == {"hello"}
        assert caches.user_sessions.items(1) == {"s1a", "s1b"}
        assert caches.user_settings.items(4) == {"theme": "dark", "page": "25"}
        assert pickle.loads(caches.session.get(SESSION))["user"] == 4
        assert caches.email_verify.get(TOKEN) == 4
        assert caches.product.get("shoe").stock.eu == 3
        assert caches.product.get("unicorn") is None
        assert caches.config.get(found.ConfigName.CONFIG).banner == "Sale"
        assert caches.price.get("EUR/USD") == 1.0712
        now = datetime(2026, 1, 2, tzinfo=UTC)
        caches.user_profile.set(
            77,
            found.UserProfileValue(name="Typed", email="", tags=["t"], joined=now),
        )
        caches.user_last_seen.set(77, 1_795_000_077)
        message = found.UserInboxValue(from_=8, text="typed", read=False)
        caches.user_inbox.push_left(77, message)
        caches.user_sessions.add(77, "typed")
        caches.user_settings.set(77, "theme", "light")
        caches.session.set(SESSION, pickle.dumps({"user": 77}))
        caches.email_verify.set(TOKEN, 77)
        stock = found.ProductValueStock(eu=77, us=0)
        caches.product.set(
            "boot", found.ProductValue(sku="boot", price=1.0, stock=stock)
        )
        caches.feature.increment("new-ui")
        caches.lock.set("nightly", "typed")
        caches.lock_order.set(17, "typed")
        caches.price.set("EUR/USD", 77.5)
        caches.config.set(
            found.ConfigName.CONFIG, found.ConfigValue(maintenance=True, banner="x")
        )
        caches.rl.increment(77)


def write_in_the_others(taken_over: Adopted) -> None:
    """Read and write Django's articles and what cashews counts."""
    django = taken_over.module("django_keys")
    with django.DjangoKeysCaches() as caches:
        article = caches.article.get(3)
        assert (article.title, article.votes) == ("Title 3", 3)
        caches.article.set(77, django.ArticleValue(title="Typed", votes=77))
    cashews = taken_over.module("cashews_keys")
    with cashews.CashewsKeysCaches() as caches:
        assert pickle.loads(caches.user_orders.get(5)) == {"of": 5}
        assert caches.downloads.get(3) == 1
        assert caches.downloads.increment(3, 77) == 78
