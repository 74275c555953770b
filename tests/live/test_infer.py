"""`cachegen infer` proposes schemas that compile, and that fit the very keys they came from."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen import pipeline
from cachegen.live.connection import Connection
from cachegen.live.inferring.expiries import suggested
from cachegen.live.inferring.inference import infer
from cachegen.live.inferring.samples import Gathered, Sample
from cachegen.source import Source
from tests.live.conftest import Cachegen


def inferred(*samples: Sample) -> dict[str, dict[str, dict[str, object]]]:
    """Return the schema that samples become, as data; it compiles."""
    gathered = Gathered(samples, len(samples), "allkeys-lru", 0)
    text = infer(gathered, "main").text
    result = pipeline.compile([Source("found.toml", text)])
    assert result.workspace is not None, text
    document: dict[str, dict[str, dict[str, object]]] = tomllib.loads(text)
    return document


def strings(start: str, *values: object) -> list[Sample]:
    """Return a sample for each value, at keys that end in a number."""
    return [
        Sample(f"{start}{number}", "string", None, (str(value).encode(),))
        for number, value in enumerate(values)
    ]


def fill(connection: Connection) -> None:
    """Put keys of many kinds on the server, all spelled as cachegen spells them."""
    for number in range(60):
        who = UUID(int=number * 7919)
        profile: dict[str, object] = {
            "name": f"N{number}",
            "age": number if number % 2 else None,
        }
        profile |= {"ref": str(who)} if number % 3 else {}
        profile |= {"home": {"street": "S", "zip": [1, 2.5]}, "tags": []}
        connection.ask("SET", f"profile/{who}", json.dumps(profile), "EX", 3000)
        connection.ask(
            "SET", f"hits/u{number}/2026-01-{number % 28 + 1:02}", number, "EX", 50
        )
        connection.ask("RPUSH", f"recent/{number}", 1, 2)
        connection.ask("SADD", f"cart/{{u{number}}}/items", "a", "b")
        connection.ask("SET", f"price/{number}", repr(number / 7))
        connection.ask("SET", f"raw/k{number}", b"\xff\x00")
        connection.ask("SET", f"on/{number}", "true" if number % 2 else "false")


def test_the_proposal_fits_the_server_that_it_came_from(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    fill(connection)
    outcome = cachegen("infer", "--output", "schemas/found.toml")
    assert (outcome.status, outcome.out) == (0, "")
    (at_server / "schemas" / "api.toml").unlink()
    checked = cachegen("check")
    assert checked.status == 0, checked.err
    looked = cachegen("inspect", "--format", "json")
    assert looked.status == 0, looked.out
    (cluster,) = json.loads(looked.out)["clusters"]
    assert cluster["strangers"]["count"] == 0
    assert {each["pattern"]: each["value_type"] for each in cluster["keyspaces"]} == {
        "profile/:key": "ProfileValue",
        "hits/:hit_id/:day": "int",
        "recent/:key": "list[int]",
        "cart/:key/items": "set[str]",
        "price/:key": "float",
        "raw/:key": "bytes",
        "on/:key": "bool",
    }
    assert all(
        each["keys"] == 60 and not each["broken"]["count"]
        for each in cluster["keyspaces"]
    )
    schema = tomllib.loads((at_server / "schemas" / "found.toml").read_text())
    assert schema["structs"]["ProfileValue"]["fields"] == {
        "name": "str",
        "age": "int | None",
        "ref": {"type": "UUID | None", "optional": True},
        "home": "ProfileValueHome",
        "tags": "list[str]",
    }
    assert schema["structs"]["ProfileValueHome"]["fields"] == {
        "street": "str",
        "zip": "list[float]",
    }
    assert schema["keyspaces"]["profile"]["key"] == "UUID"
    assert schema["keyspaces"]["profile"]["expiry"] == "1h"
    assert schema["keyspaces"]["hits"]["expiry"] == "1m"
    assert schema["keyspaces"]["cart_items"]["shard_by"] == "key"
    assert "expiry" not in schema["keyspaces"]["price"]


def test_what_no_keyspace_can_hold_is_named(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    for number in range(30):
        connection.ask("HSET", f"h/{number}", "a", "b")
        connection.ask("ZADD", f"board/{number}", 1, "a")
        connection.ask("XADD", f"log/{number}", "*", "a", "b")
        connection.ask("SET", f"user:{number}:name", "x")
    connection.ask("SET", "config", "1")
    connection.ask("SET", b"\xff", "1")
    outcome = cachegen("infer")
    assert outcome.status == 0
    assert "# - log/<int> (30): Redis type stream" in outcome.out
    assert "# - keys not UTF-8 (1)" in outcome.out
    assert "# today these are user:<int>:name: they must move" in outcome.out
    assert "# MIGRATION." in outcome.out
    schema = tomllib.loads(outcome.out)
    keyspaces = schema["keyspaces"].items()
    assert {name: (each["pattern"], each["value"]) for name, each in keyspaces} == {
        "h": ("h/:key", "dict[str, str]"),
        "board": ("board/:key", "sorted_set[str]"),
        "user_name": ("user/:key/name", "str"),
        "config": (":key", "int"),
    }
    assert schema["enums"] == {"ConfigName": ["config"]}
    assert pipeline.compile([Source("found.toml", outcome.out)]).workspace is not None


def test_the_same_keys_in_both_spellings_do_not_conflict() -> None:
    document = inferred(*strings("user/", *"abc"), *strings("user:", *"abc"))
    assert list(document["keyspaces"]) == ["user"]


def prefixed(start: str, count: int) -> str:
    """Return the schema of two kinds of keys under one prefix."""
    samples = (*strings(f"{start}hits:", *range(count)), *strings(f"{start}page:", "x"))
    return infer(Gathered(samples, len(samples), "allkeys-lru", 0), "main").text


def test_a_prefix_and_version_of_all_of_many_keys_are_djangos() -> None:
    assert "?key_prefix=shop%3A1%3A" in prefixed("shop:1:", 30)


def test_one_user_s_few_keys_are_no_prefix() -> None:
    text = prefixed("user:1:", 5)
    assert "key_prefix" not in text
    assert "user/:" in text


def test_a_prefix_that_parts_keys_stays_in_their_patterns() -> None:
    samples = (*strings("user:1:", *range(30)), *strings("user:2:", *range(30)))
    text = infer(Gathered(samples, len(samples), "allkeys-lru", 0), "main").text
    assert "key_prefix" not in text


def test_values_that_are_mixed_stay_text() -> None:
    document = inferred(*strings("a/", '{"x":1}', '{"x":"one"}', '{"x":[]}'))
    assert document["keyspaces"]["a"]["value"] == "str"
    assert "structs" not in document
    document = inferred(*strings("a/", '{"x":1}', "plain"))
    assert document["keyspaces"]["a"]["value"] == "str"


def test_names_that_python_cannot_have_are_json_names() -> None:
    document = inferred(*strings("a/", '{"class":1,"a-b":""}', '{"class":2,"a-b":"x"}'))
    assert document["structs"]["AValue"]["fields"] == {
        "class_": {"type": "int", "json": "class"},
        "a_b": {"type": "str", "json": "a-b"},
    }


def test_objects_whose_names_are_data_become_dicts() -> None:
    values = [json.dumps({"by_id": {f"id-{number}": number}}) for number in range(9)]
    document = inferred(*strings("a/", *values))
    assert document["structs"]["AValue"]["fields"] == {"by_id": "dict[str, int]"}


def test_a_few_words_beside_ids_are_literals_and_many_words_are_ids() -> None:
    users = strings("user/", *range(50))
    few = [Sample(f"user/{word}", "string", None, (b"1",)) for word in ("all", "none")]
    assert inferred(*users, *few)["keyspaces"]["user"]["key"] == "int"
    many = [Sample(f"user/w{number}x", "string", None, (b"1",)) for number in range(40)]
    assert inferred(*users, *many)["keyspaces"]["user"]["key"] == "str"


@given(
    st.lists(
        st.builds(
            Sample,
            st.text(st.sampled_from("ab1/:{}% é.-_\x00\"'\\#\n"), max_size=12),
            st.sampled_from(["string", "list", "set", "hash"]),
            st.none() | st.integers(0, 10**12),
            st.tuples(
                st.sampled_from([b"1", b"x", b'{"a":1}', b'{"None":[{}]}', b"\xff"])
            ),
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_keys_the_proposal_compiles(samples: list[Sample]) -> None:
    inferred(*samples)


@pytest.mark.parametrize(
    ("longest", "text"),
    [
        (1, "1s"),
        (1_001, "2s"),
        (59_000, "1m"),
        (3_600_000, "1h"),
        (86_400_001, "2d"),
        (10**11, "1158d"),
    ],
)
def test_an_expiry_is_the_round_duration_above_the_longest_ttl(
    longest: int, text: str
) -> None:
    assert suggested([longest, 1]) == text
    assert suggested([]) is None


def test_an_existing_file_is_never_overwritten(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    before = (at_server / "schemas" / "api.toml").read_text()
    outcome = cachegen("infer", "--output", "schemas/api.toml")
    assert (outcome.status, "nothing is overwritten" in outcome.err) == (2, True)
    assert (at_server / "schemas" / "api.toml").read_text() == before
    outcome = cachegen("infer", "--output", "schemas/found.yaml")
    assert (outcome.status, "must end in .toml" in outcome.err) == (2, True)


def test_patterns_beyond_bearing_are_only_named() -> None:
    samples = tuple(
        Sample(f"area{at // 20}/{key}/topic{at % 20}", "string", None, (b"1",))
        for at in range(200)
        for key in range(3 if at < 120 else 2)
    )
    found = infer(Gathered(samples, len(samples), "allkeys-lru", 0), "main")
    assert len(found.proposals) == 120
    assert len(found.unexpressed) == 80
    assert "a schema by hand fits better" in found.text
