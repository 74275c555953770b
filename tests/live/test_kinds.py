"""`inspect`, `get`, `which` and `delete` know dicts, sorted sets, lists of structs, limiters and locks."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cachegen.live.connection import Connection
from tests.live.adopting import Adopted
from tests.live.conftest import Cachegen

pytestmark = pytest.mark.cachegen_live

KEYSPACES = """\
version = 1
[clusters.main]
[structs.Item.fields]
count = "int"
[keyspaces.cart]
cluster = "main"
key = "str"
value = "dict[str, Item]"
pattern = "cart/:key"
[keyspaces.votes]
cluster = "main"
key = "str"
value = "dict[str, int]"
pattern = "votes/:key"
[keyspaces.board]
cluster = "main"
key = "str"
value = "sorted_set[str]"
pattern = "board/:key"
[keyspaces.feed]
cluster = "main"
key = "str"
value = "list[Item]"
pattern = "feed/:key"
[keyspaces.calls]
cluster = "main"
key = "str"
value = "limiter"
limit = "10/1m"
pattern = "calls/:key"
[keyspaces.nightly]
cluster = "main"
key = "date"
value = "lock"
lease = "5m"
pattern = "nightly/:key"
"""
DAY = date(2026, 7, 1)


@pytest.fixture
def schema() -> str:
    return KEYSPACES


@pytest.fixture
def filled(adopted: Adopted) -> None:
    """Store one value of each keyspace with the generated module."""
    api = adopted.module("api")
    with api.ApiCaches() as caches:
        caches.cart.set("ada", "x", api.Item(count=2))
        caches.votes.increment("lunch", "soup", 3)
        caches.board.add("chess", {"ada": 1500.0, "bert": 1400.5})
        caches.feed.push_right("ada", api.Item(count=1))
        caches.calls.take("ada")
        caches.nightly.acquire(DAY)


@pytest.mark.parametrize(
    ("keyspace", "key", "value"),
    [
        ("cart", "ada", {"x": {"count": 2}}),
        ("votes", "lunch", {"soup": 3}),
        ("feed", "ada", [{"count": 1}]),
    ],
)
def test_get_prints_what_a_key_holds(
    filled: None, cachegen: Cachegen, keyspace: str, key: str, value: object
) -> None:
    outcome = cachegen("get", keyspace, key, "--format", "json")
    assert outcome.status == 0, outcome.err
    assert json.loads(outcome.out)["value"] == value


def test_get_prints_members_with_their_scores_and_what_guards_hold(
    filled: None, cachegen: Cachegen
) -> None:
    board = cachegen("get", "board", "chess").out
    assert board.index("bert") < board.index("ada")
    assert "1400.5" in board
    assert cachegen("get", "calls", "ada").status == 0
    assert cachegen("get", "nightly", "2026-07-01").status == 0
    assert cachegen("get", "cart", "bert").status == 1


def test_inspect_counts_and_decodes_each_kind(filled: None, cachegen: Cachegen) -> None:
    outcome = cachegen("inspect", "--format", "json")
    assert outcome.status == 0, outcome.err
    (cluster,) = json.loads(outcome.out)["clusters"]
    found = {each["keyspace"]: each for each in cluster["keyspaces"]}
    names = {"cart", "votes", "board", "feed", "calls", "nightly"}
    assert {name.rpartition(".")[2] for name in found} == names
    assert all(each["keys"] == 1 for each in found.values())
    assert "cannot be read" not in outcome.out


def test_another_redis_type_is_named(
    filled: None, cachegen: Cachegen, connection: Connection
) -> None:
    connection.ask("DEL", "board/chess")
    connection.ask("SET", "board/chess", "x")
    outcome = cachegen("get", "board", "chess")
    assert outcome.status == 1
    assert "a Redis string where a zset must be" in outcome.out + outcome.err


def test_a_field_that_does_not_decode_is_named(
    filled: None, cachegen: Cachegen, connection: Connection
) -> None:
    connection.ask("HSET", "votes/lunch", "tea", "x")
    outcome = cachegen("get", "votes", "lunch")
    assert outcome.status == 1
    assert "int" in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("keyspace", "key", "raw"),
    [
        ("board", "chess", "board/chess"),
        ("nightly", "2026-07-01", "nightly/2026-07-01"),
    ],
)
def test_which_finds_the_keyspace_and_delete_deletes(
    filled: None, cachegen: Cachegen, keyspace: str, key: str, raw: str
) -> None:
    assert keyspace in cachegen("which", raw).out
    assert cachegen("delete", keyspace, key, "--yes").status == 0
    assert cachegen("get", keyspace, key).status == 1
