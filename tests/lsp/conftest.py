"""A project with a TOML and a YAML schema, and a client of a server that works on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.client import Client

API = """\
# 🎉 the API
version = 1

[structs.Visit]
doc = "Who was where."
[structs.Visit.fields]
user_id = "UserID"
day = { type = "date", doc = "🎉" }

[keyspaces.visits]
cluster = "main"
key = "Visit"
value = "int"
pattern = "visits/:user_id/:day"
shard_by = "user_id"
expiry = { in = "1d", on = "create" }
doc = "Visits of a day."
"""

SHARED = """\
version: 1
types:
  UserID: {base: int, doc: A user.}
clusters:
  main:
    eviction_policy: allkeys-lfu
    doc: The one server.
keyspaces:
  names:
    cluster: main
    key: UserID
    value: list[str]
    pattern: names/:key
    expiry: 1d
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a project whose schemas are good."""
    (tmp_path / "cachegen.toml").write_text(
        'schemas = ["schemas"]\noutput = "caches"\n'
    )
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "api.toml").write_text(API, encoding="utf-8")
    (tmp_path / "schemas" / "shared.yaml").write_text(SHARED, encoding="utf-8")
    return tmp_path


@pytest.fixture
def api(project: Path) -> Path:
    """Return the path of the TOML schema."""
    return project / "schemas" / "api.toml"


@pytest.fixture
def shared(project: Path) -> Path:
    """Return the path of the YAML schema."""
    return project / "schemas" / "shared.yaml"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a connection for all tests; the server must never have had to complain."""
    client = Client(tmp_path_factory.mktemp("elsewhere"))
    yield client
    assert client.close() == ""


@pytest.fixture
def client(connection: Client) -> Iterator[Client]:
    """Return the client; what a test opens in its own project is closed after it."""
    yield connection
    connection.close_all()
