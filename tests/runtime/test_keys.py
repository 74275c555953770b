"""Keys: the fixed vectors, and the laws of section "Keys" over adversarial values."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NewType

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cachegen_runtime import CacheKeyError
from cachegen_runtime.generated import (
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    INT,
    STR,
    UUID_,
    enum,
    named,
    scalar_key,
    struct_key,
)
from cachegen_runtime.keys.encoder import KeyEncoder, KeyShape
from cachegen_runtime.values.scalars import Scalar

VECTORS = (
    (Path(__file__).parent / "key_vectors.txt").read_text("utf-8").split("\n")[:-1]
)
FIXED = {
    40: "ca4c7f9357da89918fd5159c67f27551ec92723ce15696f0e6377a86a1820c82",
    91: "c44e032c46433e4a0504af6ea79a18cdc6b0d58b72de56ae813b9d41db71e0a9",
    80: "57f3189cc64c580df7bf905b3f4ce8a21faca0172fff915866bcf426e0a3e4c4",
}
"""How many lines there were at some time, and their digest; what is added gets a line of its own here."""


class Colour(StrEnum):
    RED = "red"
    ODD = "a/b {c}%"
    EMPTY = ""
    RESERVED = "__cachegen"


SCALARS: dict[str, tuple[Scalar[object], Callable[[object], object]]] = {
    "str": (STR, str),
    "int": (INT, lambda value: value),
    "bool": (BOOL, lambda value: value),
    "bytes": (BYTES, lambda value: bytes.fromhex(str(value))),
    "UUID": (UUID_, lambda value: uuid.UUID(str(value))),
    "date": (DATE, lambda value: dt.date.fromisoformat(str(value))),
    "datetime": (DATETIME, lambda value: dt.datetime.fromisoformat(str(value))),
    "Colour": (enum(Colour), lambda value: Colour(str(value))),
    "UserID": (named(NewType("UserID", str), STR), str),
}


class Pair(msgspec.Struct, frozen=True):
    a: str
    b: str


class Own(str):
    """An application's own kind of text."""

    def __str__(self) -> str:
        return "not what it holds"


def scalar_encoder(
    scalar: Scalar[object],
    pattern: str = "k/:key",
    shard_by: str | None = None,
    separator: str = "/",
) -> KeyEncoder[object]:
    shape = scalar_key(scalar)
    return KeyEncoder("keyspace", pattern, shape, shard_by, separator=separator)


PAIRS = struct_key(Pair, a=STR, b=STR)


def pair_encoder(
    pattern: str, shard_by: str | None = None, separator: str = "/"
) -> KeyEncoder[Pair]:
    return KeyEncoder("keyspace", pattern, PAIRS, shard_by, separator=separator)


@pytest.mark.parametrize("line", VECTORS)
def test_a_vector_is_written_and_read_back(line: str) -> None:
    pattern, shard, types_text, values_text, expected, *others = line.split("\t")
    types: dict[str, str] = json.loads(types_text)
    raw: dict[str, object] = json.loads(values_text)
    values = {name: SCALARS[types[name]][1](raw[name]) for name in types}
    shape: KeyShape[object]
    if list(types) == ["key"]:
        shape, key = scalar_key(SCALARS[types["key"]][0]), values["key"]
    else:
        model = msgspec.defstruct("Key", list(types), frozen=True)
        scalars = {name: SCALARS[types[name]][0] for name in types}
        shape, key = struct_key(model, **scalars), model(**values)
    prefix, separator = (*others, *("", "/")[len(others) :])
    shard_by = None if shard == "-" else shard
    encoder = KeyEncoder(
        "keyspace", pattern, shape, shard_by, prefix.encode(), separator
    )
    assert encoder.encode(key, "get").decode() == expected
    assert encoder.decode(expected.encode()) == key


def digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("count", FIXED)
def test_vectors_of_earlier_versions_never_change(count: int) -> None:
    assert digest(VECTORS[:count]) == FIXED[count]


def test_every_vector_is_fixed() -> None:
    assert max(FIXED) == len(VECTORS), "add the new number of lines and its digest"


def test_a_vector_that_changes_or_goes_is_noticed() -> None:
    changed = [VECTORS[0].replace("%2F", "%2f"), *VECTORS[1:]]
    swapped = [VECTORS[1], VECTORS[0], *VECTORS[2:]]
    for lines in (changed, swapped, VECTORS[1:], VECTORS[:-1]):
        assert digest(lines[: max(FIXED)]) != FIXED[max(FIXED)]


ODD = st.sampled_from(
    [
        *"%/{}:.| _\\*?[]\0\n\r\x7f\x85\u2028\xa0e\u0301é",
        "%2F",
        "%3A",
        "%2E",
        "%5F",
        "__cachegen",
        "{}",
        "u1",
    ]
)
TEXTS = st.lists(ODD, max_size=6).map("".join) | st.text(max_size=8)
PAIR_KEYS = st.builds(Pair, TEXTS, TEXTS)
PATTERNS = st.sampled_from(
    [
        ":a/:b",
        ":b/:a",
        "p/:a/:b",
        "p/:a/x/:b",
        ":a/__x/:b",
        "p:q/:b/~/:a",
        "p/:a/:b/end",
    ]
)
SHARDS = st.sampled_from([None, "a", "b"])
SEPARATORS = st.sampled_from("/:.|")


@given(SEPARATORS, TEXTS, TEXTS)
def test_different_texts_have_different_keys(
    separator: str, one: str, other: str
) -> None:
    for pattern in (":key", "k/:key", ":key/k"):
        encode = scalar_encoder(STR, pattern, None, separator).encode
        assert (encode(one, "get") == encode(other, "get")) is (one == other)


@given(SEPARATORS, PATTERNS, SHARDS, PAIR_KEYS, PAIR_KEYS)
def test_different_structs_have_different_keys(
    separator: str, pattern: str, shard_by: str | None, one: Pair, other: Pair
) -> None:
    assume(all((one.a, one.b, other.a, other.b)) or shard_by is None)
    encode = pair_encoder(pattern, shard_by, separator).encode
    assert (encode(one, "get") == encode(other, "get")) is (one == other)


@given(SEPARATORS, PATTERNS, SHARDS, PATTERNS, SHARDS, PAIR_KEYS)
def test_a_key_has_its_pattern_s_segments_and_another_pattern_reads_it_only_where_they_meet(
    separator: str,
    pattern: str,
    shard_by: str | None,
    other: str,
    other_shard: str | None,
    key: Pair,
) -> None:
    assume(separator not in pattern.replace("/:", "/") or separator == "/")
    assume(all((key.a, key.b)) or shard_by is None)
    raw = pair_encoder(pattern, shard_by, separator).encode(key, "get")
    segments = raw.decode().split(separator)
    parts = pattern.split("/")
    assert len(segments) == len(parts)
    for segment, part in zip(segments, parts, strict=True):
        if not part.startswith(":"):
            assert segment == part
        else:
            assert segment.startswith("{") is (part[1:] == shard_by)
            assert not set(segment.strip("{}")) & set(separator + "{} \0\n\r\x7f\x85")
    assert not segments[0].startswith("__cachegen")
    read = pair_encoder(other, other_shard, separator).decode(raw)
    if read is not None:
        # What another keyspace reads is that keyspace's key with the same string.
        again = pair_encoder(other, other_shard, separator)
        assert again.encode(read, "get") == raw


@given(SEPARATORS, PATTERNS, SHARDS, PAIR_KEYS)
def test_every_key_begins_with_the_head_which_ends_before_the_first_placeholder(
    separator: str, pattern: str, shard_by: str | None, key: Pair
) -> None:
    assume(separator not in pattern.replace("/:", "/") or separator == "/")
    assume(all((key.a, key.b)) or shard_by is None)
    encoder = KeyEncoder("keyspace", pattern, PAIRS, shard_by, b"app:", separator)
    first = min(pattern.index(":a"), pattern.index(":b"))
    assert encoder.head == b"app:" + pattern[:first].replace("/", separator).encode()
    assert encoder.encode(key, "get").startswith(encoder.head)


ENCODABLE: list[tuple[Scalar[object], st.SearchStrategy[object]]] = [
    (STR, TEXTS),
    (INT, st.integers()),
    (BOOL, st.booleans()),
    (BYTES, st.binary(max_size=12)),
    (UUID_, st.uuids()),
    (DATE, st.dates()),
    (
        DATETIME,
        st.datetimes(
            min_value=dt.datetime(2, 1, 1),
            max_value=dt.datetime(9998, 12, 31),
            timezones=st.timezones() | st.just(dt.UTC),
        ),
    ),
    (enum(Colour), st.sampled_from(Colour)),
]


@pytest.mark.parametrize(
    ("scalar", "values"), ENCODABLE, ids=lambda it: getattr(it, "name", "")
)
@pytest.mark.parametrize("pattern", [":key", "k/:key", ":key/k"])
@pytest.mark.parametrize("separator", "/:.|")
def test_decode_is_the_inverse_of_encode(
    scalar: Scalar[object],
    values: st.SearchStrategy[object],
    pattern: str,
    separator: str,
) -> None:
    encoder = scalar_encoder(scalar, pattern, None, separator)

    @given(values)
    def law(value: object) -> None:
        raw = encoder.encode(value, "get")
        read = encoder.decode(raw)
        assert type(read) is type(value)
        # Of equal moments in two zones one is read, so compare what is written again.
        assert encoder.encode(read, "get") == raw
        if not isinstance(value, dt.datetime):
            assert read == value

    law()


@given(SEPARATORS, PATTERNS, SHARDS, PAIR_KEYS)
def test_decode_is_the_inverse_of_encode_for_structs(
    separator: str, pattern: str, shard_by: str | None, key: Pair
) -> None:
    assume(separator not in pattern.replace("/:", "/") or separator == "/")
    assume(all((key.a, key.b)) or shard_by is None)
    encoder = pair_encoder(pattern, shard_by, separator)
    assert encoder.decode(encoder.encode(key, "get")) == key


@given(
    st.binary(max_size=16),
    st.sampled_from([item[0] for item in ENCODABLE]),
    SEPARATORS,
)
def test_what_is_read_from_any_bytes_writes_those_bytes(
    raw: bytes, scalar: Scalar[object], separator: str
) -> None:
    encoder = scalar_encoder(scalar, ":key", None, separator)
    read = encoder.decode(raw)
    if read is not None:
        assert encoder.encode(read, "get") == raw


@pytest.mark.parametrize(
    ("scalar", "raw"),
    [
        (STR, "k/%2f"),
        (STR, "k/%41"),
        (STR, "k/a b"),
        (STR, "k/a/b"),
        (STR, "k/%"),
        (STR, "k/%5F_cachegen"),
        (STR, "other/a"),
        (INT, "k/+1"),
        (INT, "k/01"),
        (INT, "k/-0"),
        (INT, "k/1_0"),
        (INT, "k/%201"),
        (INT, "k/\u0661"),
        (BOOL, "k/True"),
        (BYTES, "k/AAE="),
        (BYTES, "k/AAF"),
        (UUID_, "k/6F9619FF-8B86-D011-B42D-00C04FC964FF"),
        (UUID_, "k/6f9619ff8b86d011b42d00c04fc964ff"),
        (DATE, "k/20260101"),
        (DATE, "k/2026-W01-1"),
        (DATETIME, "k/2026-01-02T03:04:05Z"),
        (DATETIME, "k/2026-01-02T03:04:05.000006"),
        (DATETIME, "k/2026-01-02T03:04:05.000006+00:00"),
        (enum(Colour), "k/blue"),
    ],
)
def test_a_string_that_no_key_of_the_keyspace_has_is_read_as_none(
    scalar: Scalar[object], raw: str
) -> None:
    assert scalar_encoder(scalar).decode(raw.encode()) is None


WRONG: list[tuple[Scalar[object], object]] = [
    (STR, 1),
    (STR, b"a"),
    (STR, None),
    (STR, ["a"]),
    (STR, "\ud800"),
    (STR, "a/\udfff"),
    (INT, "1"),
    (INT, 1.0),
    (INT, True),
    (INT, None),
    (BOOL, 1),
    (BOOL, "true"),
    (BYTES, "a"),
    (BYTES, bytearray(b"a")),
    (UUID_, "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
    (DATE, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    (DATE, "2026-01-01"),
    (DATETIME, dt.datetime(2026, 1, 1)),
    (DATETIME, dt.date(2026, 1, 1)),
    (DATETIME, dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-1)))),
    (DATETIME, dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=1)))),
    (enum(Colour), "red"),
    (enum(Colour), None),
    (INT, 10**5000),
]


@pytest.mark.parametrize(("scalar", "value"), WRONG, ids=lambda it: type(it).__name__)
def test_a_key_of_the_wrong_type_is_refused(
    scalar: Scalar[object], value: object
) -> None:
    with pytest.raises(CacheKeyError) as caught:
        scalar_encoder(scalar).encode(value, "get")
    assert caught.value.keyspace == "keyspace"
    assert caught.value.operation == "get"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "value", [Pair(a="x", b=""), Pair(a="x", b="y").__class__, "x", ("x", "y")]
)
def test_a_key_struct_of_another_kind_or_with_an_empty_shard_is_refused(
    value: object,
) -> None:
    with pytest.raises(CacheKeyError):
        pair_encoder(":a/:b", "b").encode(value, "get")


def test_a_wrong_field_of_a_key_struct_is_named() -> None:
    with pytest.raises(CacheKeyError, match="field b: expected str, got NoneType"):
        pair_encoder("p/:a/:b").encode(
            msgspec.structs.replace(Pair("", ""), b=None), "get"
        )


def test_no_key_error_quotes_the_key() -> None:
    for value in ("secret\ud800", b"secret", Pair("secret", "secret")):
        with pytest.raises(CacheKeyError) as caught:
            scalar_encoder(STR).encode(value, "get")
        assert "secret" not in str(caught.value)


def test_a_subclass_of_str_is_written_by_what_it_holds() -> None:
    own = named(Own, STR)
    encoder = scalar_encoder(own)
    assert encoder.encode(Own("u1"), "get") == b"k/u1"
    read = encoder.decode(b"k/u1")
    assert isinstance(read, Own)
    with pytest.raises(CacheKeyError):
        encoder.encode("u1", "get")


def test_a_prefix_comes_before_everything() -> None:
    encoder = KeyEncoder("keyspace", ":key", scalar_key(STR), None, b"app:")
    assert encoder.encode("__cachegen", "get") == b"app:%5F_cachegen"
    assert encoder.decode(b"app:x") == "x"
    assert encoder.decode(b"x") is None


def test_a_field_may_have_any_name() -> None:
    model = msgspec.defstruct("Key", ["self", "model", "fields", "key"], frozen=True)
    shape = struct_key(model, self=STR, model=STR, fields=STR, key=STR)
    encoder = KeyEncoder("keyspace", ":self/:model/:fields/:key", shape)
    key = model("a", "b", "c", "d")
    assert encoder.encode(key, "get") == b"a/b/c/d"
    assert encoder.decode(b"a/b/c/d") == key
