"""From what other libraries left on a server to typed reading of it: infer, generate, import, read."""

from __future__ import annotations

import pickle

import pytest

from cachegen.live.connection import Connection
from tests.live.adopting import Adopted
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
