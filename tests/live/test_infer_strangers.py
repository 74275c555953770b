"""`cachegen infer` on servers that strangers fill: odd keys, odd values, windows, Django, other separators."""

from __future__ import annotations

import json
import pickle
import tomllib
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen import pipeline
from cachegen.live.inferring.inference import Inferred, infer
from cachegen.live.inferring.samples import Gathered, Sample
from cachegen.live.inferring.separators import common_separator, escaped, split
from cachegen.live.places import parse
from cachegen.source import Source

NOW = 1_795_836_300.0


def inferred(*samples: Sample, now: float = NOW) -> Inferred:
    """Return what is inferred; its schema compiles."""
    gathered = Gathered(samples, len(samples), "allkeys-lru", 0, now)
    found = infer(gathered, "main", parse("main", "redis://cache:6380/2", "it"))
    result = pipeline.compile([Source("found.toml", found.text)])
    assert result.workspace is not None, found.text
    return found


def text(key: str, value: object = "v", ttl: int | None = None) -> Sample:
    """Return a key with a text, or with JSON for what is none."""
    data = value if isinstance(value, str) else json.dumps(value)
    return Sample(key, "string", ttl, (data.encode(),))


def families() -> list[Sample]:
    """Return 600 keys in three groups."""
    return [
        text(f"{family}/{number}", str(number))
        for family in ("session", "page", "hits")
        for number in range(200)
    ]


def patterns(found: Inferred) -> dict[str, str]:
    """Return the keyspaces' patterns by name."""
    return {each.name: each.key.pattern for each in found.proposals}


def reasons(found: Inferred) -> dict[str, str]:
    """Return why what is not expressed is not, by its shape today."""
    return {each.shown: each.reason for each in found.unexpressed}


FAMILIES = {"hits": "hits/:key", "page": "page/:key", "session": "session/:key"}


@pytest.mark.parametrize(
    "stray",
    [
        "my report.pdf/1",
        "größe/1",
        "/1",
        "session/",
        "session/my report",
        "session/größe",
        "page/{x",
        "a/b",
        "\x07/1",
    ],
)
def test_one_stray_key_spoils_no_group(stray: str) -> None:
    found = inferred(*families(), text(stray))
    mine = {name: each for name, each in patterns(found).items() if name in FAMILIES}
    assert mine == FAMILIES
    counts = {each.name: len(each.group.samples) for each in found.proposals}
    assert all(counts[name] >= 200 for name in FAMILIES)
    types = tomllib.loads(found.text)["keyspaces"]
    assert {types[name]["key"] for name in FAMILIES} == {"int"}
    assert {types[name]["value"] for name in FAMILIES} == {"int"}


def test_a_stray_that_is_not_expressed_is_named_with_its_reason() -> None:
    found = inferred(*families(), text("my report.pdf/1"), text("Über/1"))
    (reason,) = reasons(found).values()
    assert reason.startswith("they could be keys of `hits` as well (`hits/:key`)")
    only = inferred(text("my report.pdf/1"))
    assert "cachegen percent-encodes those" in reasons(only)["<str>/<int>"]


def test_many_users_first_do_not_swallow_the_families_beside_them() -> None:
    carts = [text(f"user{number}x/cart", "[]") for number in range(30)]
    beside = [
        text(f"{family}/{number}", str(number))
        for family in ("session", "page", "hits")
        for number in range(30)
    ]
    found = inferred(*carts, *beside)
    assert patterns(found) == {**FAMILIES, "cart": ":key/cart"}
    words = [text(f"{each.key}x") for each in beside]
    found = inferred(*carts, *words)
    assert patterns(found) == FAMILIES
    assert "could be keys of" in reasons(found)["<str>/cart"]
    assert patterns(inferred(*carts)) == {"cart": ":key/cart"}


def test_a_family_whose_first_segment_is_no_literal_is_an_enum_of_one_value() -> None:
    found = inferred(*families(), *(text(f"größe/{number}") for number in range(50)))
    assert patterns(found) == {**FAMILIES, "gr_e": ":part1/:part2"}
    assert tomllib.loads(found.text)["enums"] == {"GrEPart1": ["größe"]}


def test_a_key_that_never_varies_is_a_keyspace_of_one_key() -> None:
    found = inferred(
        text("config", {"on": True}), Sample("online", "set", None, (b"1", b"2"))
    )
    document = tomllib.loads(found.text)
    assert document["enums"] == {"ConfigName": ["config"], "OnlineName": ["online"]}
    assert {each["pattern"] for each in document["keyspaces"].values()} == {":key"}
    assert not found.unexpressed


@pytest.mark.parametrize("key", ["events", "events/1", "events:a:b"])
def test_a_stream_is_called_a_stream(key: str) -> None:
    found = inferred(Sample(key, "stream", None))
    (reason,) = reasons(found).values()
    assert reason.startswith("Redis type stream: a stream is no cache")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        *((pickle.dumps({"a": 1}, protocol=each), "pickles") for each in (2, 3, 4, 5)),
        (zlib.compress(b"x" * 100), "compressed by zlib"),
        (b"\x1f\x8b\x08\x00rest", "compressed by gzip"),
        (b"\x28\xb5\x2f\xfdrest", "compressed by Zstandard"),
    ],
)
def test_binary_values_are_named_for_what_they_are(value: bytes, words: str) -> None:
    samples = [Sample(f"s/{number}", "string", None, (value,)) for number in range(3)]
    found = inferred(*samples)
    assert found.proposals[0].value.type == "bytes"
    assert f"# all values are {words}" in found.text
    plain = inferred(Sample("s/1", "string", None, (b"\x80\xff\x00",)))
    assert "values are" not in plain.text


@pytest.mark.parametrize(
    ("sample", "value"),
    [
        (Sample("h/1", "hash", None, (b"dark", b"25"), (b"theme", b"page")), "dict[str, str]"),
        (Sample("h/1", "hash", None, (b"1", b"25"), (b"7", b"8")), "dict[int, int]"),
        (Sample("h/1", "hash", None, (b"1.5",), (b"2026-01-31",)), "dict[date, float]"),
        (Sample("h/1", "hash", None, (b"\xff",), (b"\xff",)), "dict[bytes, bytes]"),
        (Sample("h/1", "hash", None, (b'{"a":1}',), (b"x",)), "dict[str, HValue]"),
        (Sample("h/1", "zset", None, (b"user-1", b"user-2")), "sorted_set[str]"),
        (Sample("h/1", "zset", None, (b"1", b"2")), "sorted_set[int]"),
        (Sample("h/1", "list", None, (b'{"a":1}', b'{"a":2}')), "list[HValue]"),
        (Sample("h/1", "list", None, (b'{"a":1}', b"null")), "list[str]"),
        (Sample("h/1", "list", None, (b"1", b"x")), "list[str]"),
        (Sample("h/1", "set", None, (b"1", b"2")), "set[int]"),
    ],
)  # fmt: skip
def test_each_type_of_redis_becomes_its_kind(sample: Sample, value: str) -> None:
    (proposal,) = inferred(sample).proposals
    assert proposal.value.type == value


def test_one_null_among_objects_leaves_them_a_struct() -> None:
    values = [{"a": 1}, {"a": 2}, None, {"a": 3}]
    found = inferred(*(text(f"p/{at}", value) for at, value in enumerate(values)))
    (proposal,) = found.proposals
    assert proposal.value.type == "PValue"
    assert "1 of 4 values is JSON's null" in found.text
    assert 'on_decode_error = "miss"' in found.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([{"a": 1}, "plain"], "1 of 2 values are not (the first is a text that is no JSON)"),
        ([{"a": 1}, [1]], "1 of 2 values are not (the first is an array)"),
        ([[1], [2]], "JSON arrays, kept as text"),
        ([{"a": 1}, {"a": "x"}], "`a` holds int, str: unions have no type here"),
        ([{"id 1": 1}, {"id 2": 1}, {"id 3": 1}], "names are data and no fields"),
    ],
)  # fmt: skip
def test_what_first_kept_json_from_being_a_struct_is_said(
    values: list[object], words: str
) -> None:
    found = inferred(*(text(f"p/{at}", value) for at, value in enumerate(values)))
    assert found.proposals[0].value.type == "str"
    assert words in found.text.replace("\n# ", " ")


def windows(length: int, ttl: int, *, by_moment: bool = False) -> list[Sample]:
    """Return counters in windows of so many seconds, those of ten users."""
    number = int(NOW) // length
    shown = number * length if by_moment else number
    return [text(f"rl:{user}:{shown}", "3", ttl * 1000) for user in range(10)]


@pytest.mark.parametrize("by_moment", [False, True])
@pytest.mark.parametrize(
    ("length", "said"), [(10, "10s"), (60, "1m"), (3600, "1h"), (86400, "1d")]
)
def test_fixed_windows_become_an_expiry_on_create(
    length: int, said: str, by_moment: bool
) -> None:
    left = length - int(NOW) % length
    found = inferred(*windows(length, left, by_moment=by_moment))
    keyspace = tomllib.loads(found.text)["keyspaces"]["rl"]
    assert keyspace["expiry"] == {"in": said, "on": "create"}
    assert keyspace["pattern"] == "rl/:key"
    assert f'`limit = "…/{said}"`' in found.text.replace("\n# ", " ")
    assert "MIGRATION" not in found.text


def test_numbers_that_are_no_windows_stay_in_the_key() -> None:
    lasting = [
        Sample(each.key, each.kind, None, each.values) for each in windows(60, 50)
    ]
    old = [text(f"order:{user}:{29_000_000 + user}", "3", 50_000) for user in range(9)]
    found = inferred(*lasting, *old)
    assert all(each.key.fields for each in found.proposals)
    unknown = inferred(*windows(60, 50), now=0.0)
    assert unknown.proposals[0].key.fields


def test_djangos_keys_become_a_prefix_in_the_url() -> None:
    keys = [":1:nav", ":1:count_3", *(f":1:page{each}" for each in range(30))]
    found = inferred(*(text(each, "7") for each in keys))
    assert "?key_prefix=%3A1%3A" in found.text
    assert patterns(found) == {"items": ":key"}
    assert not found.unexpressed


@pytest.mark.parametrize("prefix", [":1:", "shop:2:"])
def test_djangos_keys_beside_others_are_named_with_their_prefix(prefix: str) -> None:
    session = f"{prefix}django.contrib.sessions.cacheabc"
    data = pickle.dumps({"a": 1}, protocol=4)
    found = inferred(
        *families(),
        Sample(session, "string", 9000, (data,)),
        Sample(f"{prefix}nav", "string", 9000, (data,)),
    )
    assert patterns(found) == FAMILIES
    reason = reasons(found)[f"{prefix}<key>"]
    assert f"?key_prefix={prefix.replace(':', '%3A')}" in reason


def test_users_by_number_are_not_taken_for_django() -> None:
    keys = [f"user:{user}:{word}" for user in (1, 2) for word in ("a", "b", "c")]
    found = inferred(*(text(each) for each in keys), text("user:1:d"))
    assert "key_prefix" not in found.text


@pytest.mark.parametrize(
    ("keys", "separator"),
    [
        (["user:42:profile", "price:EUR/USD", "config"], ":"),
        (["user/42", "page/a:b", "x"], "/"),
        (["user.42.name", "page.1.html"], "."),
        (["user|42", "page|a.b"], "|"),
        (["user:1", "page/1"], "/"),
        (["config.json"], "."),
        ([], "/"),
    ],
)
def test_keys_are_joined_by_what_most_of_them_are(
    keys: list[str], separator: str
) -> None:
    assert common_separator(keys) == separator


def test_a_separator_inside_of_data_parts_nothing() -> None:
    assert split("price:EUR/USD", ":") == (":", ("price", "EUR/USD"))
    assert split("page/a:b", "/") == ("/", ("page", "a:b"))
    assert split("price:EUR/USD", ".") == (":", ("price", "EUR/USD"))
    assert split("views.home", ":") == (":", ("views.home",))
    found = inferred(*(text(f"price:EUR/{each}", "1.5") for each in ("USD", "SEK")))
    assert patterns(found) == {"price": "price/:key"}


@given(st.text(max_size=12), st.sampled_from("/:|."))
@settings(max_examples=200, deadline=None)
def test_an_escaped_segment_never_holds_what_parts_keys(
    words: str, separator: str
) -> None:
    assert separator not in escaped(words, separator)
    assert not set("{} \n\x7f") & set(escaped(words, separator))


def test_alike_groups_that_a_word_tells_apart_are_one_keyspace() -> None:
    samples = [
        text(f"views/{page}/2026-11-{day}", "3")
        for page in ("home", "about", "pricing")
        for day in range(10, 20)
    ]
    found = inferred(*samples)
    assert patterns(found) == {"views": "views/:view_id/:day"}
    two = inferred(*(each for each in samples if "pricing" not in each.key))
    assert set(patterns(two)) == {"views_home", "views_about"}


def test_a_server_of_many_shapes_is_not_listed_to_the_last() -> None:
    words = [f"{chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(300)]
    samples = [
        Sample(f"{word}/{number}", "stream", None)
        for word in words
        for number in range(10)
    ]
    found = inferred(*samples)
    assert found.text.count("# - ") == 201
    assert "# - 100 patterns more, 1,000 keys" in found.text


def test_names_are_data_where_each_is_followed_by_the_same_words() -> None:
    names = ("alice", "bob", "carol", "dave")
    words = ("name", "age", "city")
    samples = [text(f"user/{name}/{word}", "1") for name in names for word in words]
    assert set(patterns(inferred(*samples)).values()) == {
        f"user/:key/{word}" for word in words
    }


def test_two_types_of_redis_under_one_pattern_are_distinguished() -> None:
    samples = [text(f"a/{number}") for number in range(9)]
    hashes = [Sample(f"a/{number}", "stream", None) for number in range(20, 23)]
    found = inferred(*samples, *hashes)
    assert patterns(found) == {"a": "a/:key"}
    assert reasons(found)["a/<int>"].startswith("Redis type stream")


def test_keys_that_begin_alike_are_offered_a_prefix() -> None:
    samples = [text(f"celery-task-meta-{number}x") for number in range(30)]
    found = inferred(*samples, Sample("celery", "list", None, (b"1",)))
    assert "?key_prefix=celery-task-meta-" in found.text
    assert "could be keys of `items`" in reasons(found)["celery"]


def test_what_is_called_a_lock_and_ends_as_one_is_offered_the_kind() -> None:
    held = [text(f"lock/job{number}x", "worker", 30_000) for number in range(3)]
    assert '`value = "lock"` with a `lease`' in inferred(*held).text
    for others in (
        [text(f"lock/job{number}x", "worker") for number in range(3)],
        [text(f"clock/job{number}x", "worker", 30_000) for number in range(3)],
    ):
        assert "`lease`" not in inferred(*others).text


@pytest.mark.parametrize("key", ["x" * 5000, "x" * 5000 + ":1", "é" * 3000])
def test_a_key_without_end_is_shown_by_its_beginning(key: str) -> None:
    found = inferred(*families(), text(key))
    assert FAMILIES.items() <= patterns(found).items()
    # What renames a key has to name it.
    proposed, _, _ = found.text.partition("# MIGRATION")
    assert max(map(len, proposed.splitlines())) < 300
