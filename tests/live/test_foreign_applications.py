"""From what other libraries left on a server to typed reading of it: infer, generate, import, read."""

from __future__ import annotations

import importlib
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cachegen.live.connection import Connection
from tests.live.conftest import Cachegen
from tests.servers import Server

pytestmark = pytest.mark.cachegen_live


class Adopted:
    """A project whose only schema is what `infer` makes of a server."""

    def __init__(self, project: Path, cachegen: Cachegen) -> None:
        self.project = project
        self.cachegen = cachegen
        (project / "schemas" / "api.toml").unlink()

    def infer(self, *arguments: str) -> str:
        """Return the schema, written and found sound."""
        outcome = self.cachegen("infer", "--output", "schemas/found.toml", *arguments)
        assert outcome.status == 0, outcome.err
        assert self.cachegen("check").status == 0
        return (self.project / "schemas" / "found.toml").read_text()

    def module(self) -> ModuleType:
        """Return the generated module, imported."""
        outcome = self.cachegen("generate")
        assert outcome.status == 0, outcome.err
        return importlib.import_module("caches.found")


@pytest.fixture
def adopted(
    at_server: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Adopted]:
    """Return the project; its modules are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(at_server))
    yield Adopted(at_server, cachegen)
    for name in [each for each in sys.modules if each.split(".")[0] == "caches"]:
        del sys.modules[name]


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
    with adopted.module().FoundCaches() as caches:
        assert caches.items.get("count_7") == b"7"
        assert pickle.loads(caches.items.get("nav")) == {"of": "nav"}
    inspected = adopted.cachegen("inspect", "--format", "json")
    assert inspected.status == 0, inspected.out
