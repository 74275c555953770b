"""The project of the command line's tests: one good schema."""

from __future__ import annotations

import pytest

from tests.command_line import Cachegen, cachegen, project

__all__ = ["SCHEMA", "Cachegen", "cachegen", "project"]

SCHEMA = """\
version = 1
[clusters.main]
[clusters.other]
[types]
UserID = "str"
[enums]
Colour = ["red", "dark blue"]
[structs.Seen.fields]
user = "UserID"
number = "int"
[keyspaces.hits]
cluster = "main"
key = "UserID"
value = "int"
pattern = "hits/:key"
expiry = "10s"
[keyspaces.seen]
cluster = "main"
key = "Seen"
value = "list[str]"
pattern = "seen/:user/n/:number"
shard_by = "user"
expiry = "1h"
[keyspaces.colours]
cluster = "other"
key = "Colour"
value = "bool"
pattern = "hits/:key"
expiry = "1h"
[keyspaces.letters]
cluster = "other"
key = "str"
value = "str"
pattern = ":key/letter"
expiry = "1h"
"""


@pytest.fixture
def schema() -> str:
    """Return the schema of the project."""
    return SCHEMA
