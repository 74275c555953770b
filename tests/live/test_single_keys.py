"""`get` and `delete` reach the very key that the runtime makes of the same words."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given

from cachegen.declarations import Declarations
from cachegen.keys.typed_keys import keyspace_named, raw_key
from cachegen.live.connection import Connection
from cachegen_runtime import CacheKeyError
from cachegen_runtime.keyspace import KeyspaceDefinition
from tests.cli.modules import constants_of, module_of, workspace_of
from tests.cli.test_which import EVERY, KINDS, VALUES
from tests.live.conftest import Cachegen


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return the names of the module that has a keyspace of every kind of key."""
    return dict(constants_of(module_of(EVERY, tmp_path_factory.mktemp("made"))))


def written(value: object) -> str:
    """Return how a person writes a key on the command line."""
    from base64 import urlsafe_b64encode

    match value:
        case bool():
            return str(value).lower()
        case bytes():
            return urlsafe_b64encode(value).decode()
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


@given(value=VALUES)
def test_words_become_the_key_that_the_runtime_makes(
    made: dict[str, object], value: object
) -> None:
    workspace = workspace_of(EVERY)
    for number, _ in enumerate(KINDS):
        definition = made[f"_k{number}"]
        assert isinstance(definition, KeyspaceDefinition)
        try:
            key = definition.key_encoder(b"").encode(value, "get").decode()
        except CacheKeyError:
            continue
        found = keyspace_named(workspace, f"k{number}")
        text = written(value)
        word = f"key={text}" if text.startswith("key=") else text
        assert raw_key(found, [word], Declarations.of(workspace)) == key


def test_a_struct_key_is_given_field_by_field_in_any_order(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("RPUSH", "seen/{a%2Fb=c}/n/-7", "x", "y")
    outcome = cachegen("get", "seen", "number=-7", "user=a/b=c")
    assert (outcome.status, outcome.err) == (0, "")
    assert json.loads(outcome.out) == ["x", "y"]


def test_a_negative_number_is_a_key_and_no_option(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "hits/-7", 3)
    assert cachegen("get", "hits", "-7", "--format", "json").status == 0
    assert cachegen("get", "hits", "--", "-7").out == "3\n"
    assert cachegen("delete", "hits", "-7", "--yes").status == 0
    assert cachegen("get", "hits", "-7").status == 1
    assert "No such option" in cachegen("get", "hits", "-x").err


def test_a_value_comes_with_its_ttl_for_programs(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "point/2026-01-31", '{"x":1}', "PX", 50_000)
    outcome = cachegen("get", "point", "2026-01-31", "--format", "json")
    found = json.loads(outcome.out)
    assert found["key"] == "point/2026-01-31"
    assert found["value"] == {"x": 1}
    assert 0 < found["ttl_ms"] <= 50_000


def test_a_missing_key_and_a_broken_value_fail(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    outcome = cachegen("get", "hits", "nobody")
    assert (outcome.status, outcome.out) == (1, "")
    assert "no key `hits/nobody`" in outcome.err
    connection.ask("SET", "hits/u", "many")
    outcome = cachegen("get", "hits", "u")
    assert (outcome.status, outcome.out) == (1, "")
    assert "not a canonical 64-bit int" in outcome.err
    assert "many" not in outcome.err


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("hist", "u"), "did you mean `hits`?"),
        (("seen", "user=u"), "the key lacks `number`"),
        (("seen", "user=u", "nubmer=1"), "did you mean `number=`?"),
        (("seen", "user=u", "user=v", "number=1"), "`user` is given twice"),
        (("seen", "user=u", "number=x"), "`number` must be an int"),
        (("seen", "user=", "number=1"), "chooses the shard and must not be empty"),
        (("point", "31.1.2026"), "`key` must be a date: 2026-01-31"),
        (("note", "green"), "`key` must be `red` or `dark blue`"),
        (("hits", "a", "b"), "`a` is no part of the key"),
    ],
)
def test_a_key_that_cannot_be_is_told_how_to_be_written(
    at_server: Path, cachegen: Cachegen, words: tuple[str, ...], answer: str
) -> None:
    outcome = cachegen("get", *words)
    assert (outcome.status, outcome.out) == (2, "")
    assert answer in outcome.err


def test_delete_wants_a_yes_and_deletes_one_key(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("MSET", "hits/u1", 1, "hits/u2", 2)
    outcome = cachegen("delete", "hits", "u1")
    assert (outcome.status, connection.ask("DBSIZE")) == (2, 2)
    assert "add --yes" in outcome.err
    assert cachegen("delete", "hits", "u1", "--yes").status == 0
    assert (connection.ask("DBSIZE"), connection.ask("EXISTS", "hits/u2")) == (1, 1)
    outcome = cachegen("delete", "hits", "u1", "--yes")
    assert (outcome.status, "no key" in outcome.err) == (1, True)


@pytest.mark.parametrize(("typed", "left"), [("n\n", 1), ("y\n", 0)])
def test_on_a_terminal_delete_asks(
    at_server: Path,
    connection: Connection,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    left: int,
) -> None:
    from tests.live.test_inspect import Terminal

    connection.ask("SET", "hits/u1", 1)
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    outcome = cachegen("delete", "hits", "u1")
    assert outcome.status == left
    assert "Delete `hits/u1` of `hits`" in outcome.err
    assert connection.ask("EXISTS", "hits/u1") == left


def test_a_text_comes_as_it_is_but_never_acts_on_a_terminal(
    at_server: Path,
    connection: Connection,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.ask("SET", "note/red", "a\x1b[31m\nb\x9b")
    assert cachegen("get", "note", "red").out == "a\x1b[31m\nb\x9b\n"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert cachegen("get", "note", "red").out == "a␛[31m\nb⟨U+009B⟩\n"


def test_a_shard_in_the_first_segment_needs_no_guard(tmp_path: Path) -> None:
    text = (
        'version = 1\n[clusters.main]\n[keyspaces.cart]\ncluster = "main"\nkey = "str"\n'
        'value = "int"\npattern = ":key/cart"\nshard_by = "key"\nexpiry = "1s"\n'
    )
    definition = constants_of(module_of(text, tmp_path))["_cart"]
    assert isinstance(definition, KeyspaceDefinition)
    (keyspace,) = workspace_of(text).keyspaces
    types = Declarations.of(workspace_of(text))
    for key in ("__cachegen", "u1"):
        made = definition.key_encoder(b"").encode(key, "get").decode()
        assert raw_key(keyspace, [key], types) == made
