"""What is kept near of keys that another separator joins is heard of when others change it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cachegen_runtime import Caches, StrKeyspace
from cachegen_runtime.generated import STR, KeyspaceDefinition, Near, scalar_key
from tests.near.faces import begin
from tests.servers import Server, wait_until


class Notes(Caches):
    """Caches with one keyspace, whose keys a separator joins."""

    def __init__(self, url: str, separator: str) -> None:
        super().__init__({"main": url})
        near = Near(shared=True, ttl=timedelta(hours=1), lag=timedelta(seconds=30))
        definition = KeyspaceDefinition(
            service="shop",
            name="note",
            cluster="main",
            pattern="note/:key",
            separator=separator,
            key=scalar_key(STR),
            value=STR,
            near=near,
        )
        self.note = StrKeyspace(self, definition)


@pytest.mark.parametrize("separator", ["/", ":", ".", "|"])
def test_a_change_by_others_is_seen_whatever_joins_the_keys(
    server: Server, separator: str
) -> None:
    with Notes(f"{server.url}?key_prefix=app_", separator) as caches:
        near = caches.__near__("main")
        begin(near)
        key = caches.note.key_text("ada")
        assert key == f"app_note{separator}ada"
        server.ask("SET", key, "old")

        def is_near() -> bool:
            assert caches.note.get("ada") == "old"
            return key.encode() in near.stores["note"].by_sent

        wait_until(is_near, "a key that is near")
        server.ask("SET", key, "new")
        wait_until(lambda: caches.note.get("ada") == "new", "the push")
