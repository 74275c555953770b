"""A real server, emptied for each test, a project, and the command line run in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cachegen.live.connection import Connection
from cachegen.live.places import parse
from tests.command_line import Cachegen, cachegen, project
from tests.live.adopting import Adopted
from tests.servers import Server, valkey_server

__all__ = ["SCHEMA", "Cachegen", "cachegen", "project"]

SCHEMA = """\
version = 1
[clusters.main]
[clusters.other-one]
[types]
UserID = "str"
[enums]
Colour = ["red", "dark blue"]
[structs.Seen.fields]
user = "UserID"
number = "int"
[structs.Point.fields]
x = "int"
label = { type = "str", default = "" }
colours = { type = "list[Colour]", default = [] }
[keyspaces.hits]
cluster = "main"
key = "UserID"
value = "int"
pattern = "hits/:key"
expiry = "10m"
[keyspaces.seen]
cluster = "main"
key = "Seen"
value = "list[str]"
pattern = "seen/:user/n/:number"
shard_by = "user"
expiry = "1h"
[keyspaces.point]
cluster = "main"
key = "date"
value = "Point"
pattern = "point/:key"
expiry = "1h"
[keyspaces.tags]
cluster = "main"
key = "UserID"
value = "set[int]"
pattern = "tags/:key"
expiry = "1h"
[keyspaces.note]
cluster = "main"
key = "Colour"
value = "str"
pattern = "note/:key"
expiry = "1h"
[keyspaces.elsewhere]
cluster = "other-one"
key = "str"
value = "bytes"
pattern = "hits/:key"
expiry = "1h"
"""


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """Return a server that runs for the whole session."""
    with valkey_server() as server:
        yield server


@pytest.fixture
def connection(running: Server) -> Iterator[Connection]:
    """Return a connection to the server, emptied."""
    settings = parse("main", f"{running.url}?timeout=20", "the test")
    with Connection(settings) as connection:
        connection.ask("FLUSHALL")
        connection.ask(
            "CONFIG", "SET", "maxmemory", "0", "maxmemory-policy", "noeviction"
        )
        yield connection


@pytest.fixture
def server(running: Server, connection: Connection) -> Server:
    """Return the server, emptied."""
    return running


@pytest.fixture
def schema(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the schema of the project, whose clusters have no URLs yet."""
    for name in ("CACHEGEN_MAIN_URL", "CACHEGEN_OTHER_ONE_URL"):
        monkeypatch.delenv(name, raising=False)
    return SCHEMA


@pytest.fixture
def at_server(project: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the project, whose cluster `main` lives on the server."""
    monkeypatch.setenv("CACHEGEN_MAIN_URL", server.url)
    return project


@pytest.fixture
def adopted(
    at_server: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Adopted]:
    """Return the project; its modules are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(at_server))
    yield Adopted(at_server, cachegen)
    for name in [each for each in sys.modules if each.split(".")[0] == "caches"]:
        del sys.modules[name]
