"""From what other libraries left on a server to typed reading of it: infer, generate, import, read."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
from datetime import date
from types import ModuleType

import pytest

from cachegen.live.connection import Connection
from tests.live import newcomer
from tests.live.adopting import Adopted
from tests.live.shell import script
from tests.servers import Server

pytestmark = pytest.mark.cachegen_live


def fill_as_django(connection: Connection) -> None:
    """Store what django-redis stores: pickles, and ints as they are."""
    for name in ("nav", "footer"):
        connection.ask("SET", f":1:{name}", pickle.dumps({"of": name}), "EX", 300)
    for number in range(30):
        connection.ask("SET", f":1:count_{number}", number)
    for number in range(20):
        session = f":1:django.contrib.sessions.cache{number:032x}"
        connection.ask("SET", session, pickle.dumps({"user": number}), "EX", 1_209_600)


def test_djangos_cache_is_read_in_place_behind_its_prefix(
    adopted: Adopted,
    connection: Connection,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill_as_django(connection)
    text = adopted.infer()
    assert "?key_prefix=%3A1%3A" in text
    url = f"{server.url}?key_prefix=%3A1%3A"
    monkeypatch.setenv("CACHEGEN_MAIN_URL", url)
    with adopted.module("found").FoundCaches() as caches:
        assert caches.items.get("count_7") == b"7"
        assert pickle.loads(caches.items.get("nav")) == {"of": "nav"}
    inspected = adopted.cachegen("inspect", "--format", "json")
    assert inspected.status == 0, inspected.out


def test_a_hand_written_application_is_taken_over_family_by_family(
    adopted: Adopted, connection: Connection
) -> None:
    newcomer.fill(connection)
    text = adopted.infer()
    assert text.count("[keyspaces.") == 17
    assert re.findall("^# - (.*?) \\(", text, re.MULTILINE) == ["events"]
    module = adopted.module("found")
    assert 'separator = ":"' in text
    assert script(text) == ""
    read_every_family(module)
    inspected = adopted.cachegen("inspect", "--format", "json")
    (cluster,) = json.loads(inspected.out)["clusters"]
    broken = {
        each["keyspace"]: each["broken"]["count"] for each in cluster["keyspaces"]
    }
    # The null that stands for no such product: `on_decode_error` makes it a miss.
    assert {name for name, count in broken.items() if count} == {"product"}
    shapes = {each["shape"] for each in cluster["stranger_shapes"]}
    # Windows end by themselves, and the keyspace goes on without their numbers.
    assert shapes == {"events", "rl:<int>:<int>"}


def read_every_family(module: ModuleType) -> None:
    """Read each family as its typed keyspace."""
    with module.FoundCaches() as caches:
        assert caches.user_profile.get(1).email == "u1@example.org"
        assert caches.user_last_seen.get(2) == 1_795_000_002
        assert len(caches.user_inbox.items(3)) == 3
        assert caches.user_sessions.items(1) == {"s1a", "s1b"}
        assert caches.user_settings.items(4) == {"theme": "dark", "page_size": "25"}
        assert caches.email_verify.get(hashlib.sha1(b"mail1").hexdigest()) == 1
        session = caches.session.get(hashlib.md5(b"session2").hexdigest())
        assert pickle.loads(session)["user"] == 2
        day = date(2026, 11, 11)
        assert caches.views.get(module.ViewsKey(view_id="home", day=day)) == 11
        assert caches.product.get("shoe").stock.eu == 3
        assert caches.product.get("unicorn") is None
        assert caches.feature.get("new-ui") == 1
        assert caches.lock.get("nightly") == "worker-7"
        assert caches.lock_order.get(17) == "worker-3"
        assert caches.price.get("EUR/USD") == 1.0712
        assert caches.leaderboard.score("weekly", "user-3") == 30
        assert caches.config.get(module.ConfigName.CONFIG).maintenance is False
        assert len(caches.online.items(module.OnlineName.ONLINE)) == 8
