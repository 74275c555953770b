"""`inspect` and `get` read what the application reads: compressed, encrypted and formerly shaped values."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from types import ModuleType

import pytest

from cachegen.live import replies
from cachegen.live.connection import Connection
from cachegen_runtime.values.encrypted import key_id
from tests.live.adopting import Adopted
from tests.live.conftest import Cachegen
from tests.servers import Server

pytestmark = pytest.mark.cachegen_live

SCHEMA = """\
version = 1
[clusters.main]
[structs.PageV1.fields]
title = "str"
size = "str"
[structs.Page]
was = [{ type = "PageV1", upgrade = "application.upgraded" }]
[structs.Page.fields]
title = "str"
size = "int"
[keyspaces.page]
cluster = "main"
key = "str"
value = "Page"
pattern = "page/:key"
expiry = "1h"
compress = true
[keyspaces.secret]
cluster = "main"
key = "str"
value = "Page"
pattern = "secret/:key"
expiry = "1h"
compress = true
encrypt = true
[keyspaces.rolling]
cluster = "main"
key = "str"
value = "str"
pattern = "rolling/:key"
expiry = "1h"
encrypt = { accept_plain = true }
[keyspaces.note]
cluster = "main"
key = "str"
value = "str"
pattern = "note/:key"
expiry = "1h"
"""
FIRST, SECOND = bytes(range(32)), bytes(range(32, 64))


def keys(*several: bytes) -> str:
    """Return keys as the environment spells them."""
    return ",".join(base64.b64encode(each).decode() for each in several)


@pytest.fixture
def schema() -> str:
    """Return the schema of the project."""
    return SCHEMA


@pytest.fixture
def module(adopted: Adopted, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the generated module, whose values a key of the environment seals."""
    monkeypatch.setenv("CACHEGEN_MAIN_ENCRYPTION_KEYS", keys(FIRST))
    return adopted.module("api")


def reasons(cachegen: Cachegen, name: str) -> dict[str, str]:
    """Return why values of one keyspace are broken, by key."""
    (cluster,) = json.loads(cachegen("inspect", "--format", "json").out)["clusters"]
    (keyspace,) = [each for each in cluster["keyspaces"] if each["keyspace"] == name]
    return {each["key"]: each["reason"] for each in keyspace["broken"]["examples"]}


def test_values_are_read_in_whatever_form_the_application_stores_them(
    module: ModuleType, cachegen: Cachegen, connection: Connection
) -> None:
    long = "long " * 1000
    with module.ApiCaches() as caches:
        caches.page.set("a", module.Page(title=long, size=1))
        caches.secret.set("a", module.Page(title=long, size=2))
        caches.secret.set("b", module.Page(title="short", size=3))
        caches.rolling.set("a", "sealed")
    connection.ask("SET", "rolling/b", "plain", "EX", 60)
    connection.ask("SET", "page/old", '{"title":"t","size":"7"}', "EX", 60)
    stored = replies.data(connection.ask("GET", "page/a"))
    assert stored.startswith(b"\x28\xb5\x2f\xfd")
    connection.ask("SET", "page/a-copy", stored, "EX", 60)
    outcome = cachegen("inspect")
    assert outcome.status == 0, outcome.out
    assert json.loads(cachegen("get", "page", "a").out) == {"title": long, "size": 1}
    assert json.loads(cachegen("get", "secret", "a").out)["size"] == 2
    assert json.loads(cachegen("get", "secret", "b").out)["title"] == "short"
    assert cachegen("get", "rolling", "a").out == "sealed\n"
    assert cachegen("get", "rolling", "b").out == "plain\n"
    assert json.loads(cachegen("get", "page", "old").out)["size"] == "7"


def test_without_its_key_a_value_is_named_by_it_and_is_not_broken(
    module: ModuleType, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with module.ApiCaches() as caches:
        caches.secret.set("a", module.Page(title="hush", size=2))
    named = f"encrypted, key {key_id(FIRST).hex()}"
    for value in (None, keys(SECOND)):
        if value is None:
            monkeypatch.delenv("CACHEGEN_MAIN_ENCRYPTION_KEYS")
        else:
            monkeypatch.setenv("CACHEGEN_MAIN_ENCRYPTION_KEYS", value)
        outcome = cachegen("inspect")
        assert outcome.status == 0
        assert f'"a" = {named}\n' in outcome.out
        outcome = cachegen("get", "secret", "a")
        assert (outcome.status, outcome.out) == (1, "")
        assert f"{named}: not in `CACHEGEN_MAIN_ENCRYPTION_KEYS`" in outcome.err
    monkeypatch.setenv("CACHEGEN_MAIN_ENCRYPTION_KEYS", keys(SECOND, FIRST))
    assert json.loads(cachegen("get", "secret", "a").out)["title"] == "hush"


def test_what_was_moved_changed_or_never_sealed_is_broken(
    module: ModuleType, cachegen: Cachegen, connection: Connection
) -> None:
    with module.ApiCaches() as caches:
        caches.secret.set("a", module.Page(title="hush", size=2))
    sealed = replies.data(connection.ask("GET", "secret/a"))
    connection.ask("SET", "secret/moved", sealed)
    connection.ask("SET", "secret/plain", '{"title":"t","size":1}')
    connection.ask("SET", "note/frame", b"\x28\xb5\x2f\xfdnone")
    assert reasons(cachegen, "secret") == {
        "secret/moved": "the stored value is encrypted, and was changed or belongs to "
        "another key",
        "secret/plain": "the stored value is not encrypted",
    }
    assert set(reasons(cachegen, "note")) == {"note/frame"}


def test_keys_that_cannot_be_used_end_in_a_sentence(
    at_server: Path, server: Server, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHEGEN_MAIN_ENCRYPTION_KEYS", "aHVudGVyMg==")
    outcome = cachegen("inspect")
    assert (outcome.status, outcome.out) == (2, "")
    assert "CACHEGEN_MAIN_ENCRYPTION_KEYS is not 32 bytes in base64" in outcome.err
    assert "hunter2" not in outcome.err
    assert "aHVudGVyMg" not in outcome.err
