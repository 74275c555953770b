"""Domains against the runtime that really makes the keys."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cachegen import ir
from cachegen.keys.domains import (
    Infinite,
    admits,
    common,
    decoded,
    encoded,
    literal_domain,
    scalar_domain,
    values_domain,
)
from cachegen_runtime.keys.encoder import KeyEncoder, scalar_key
from cachegen_runtime.values import scalars

SCALARS = {
    ir.Scalar.STR: scalars.STR,
    ir.Scalar.INT: scalars.INT,
    ir.Scalar.BOOL: scalars.BOOL,
    ir.Scalar.BYTES: scalars.BYTES,
    ir.Scalar.UUID: scalars.UUID_,
    ir.Scalar.DATE: scalars.DATE,
    ir.Scalar.DATETIME: scalars.DATETIME,
}
VALUES = {
    ir.Scalar.STR: st.text(st.characters(codec="utf-8")),
    ir.Scalar.INT: st.integers(),
    ir.Scalar.BOOL: st.booleans(),
    ir.Scalar.BYTES: st.binary(),
    ir.Scalar.UUID: st.uuids(),
    ir.Scalar.DATE: st.dates(),
    ir.Scalar.DATETIME: st.datetimes(timezones=st.just(UTC)),
}
INFINITE = [scalar for scalar in SCALARS if scalar is not ir.Scalar.BOOL]
LITERALS = st.text(string.ascii_letters + string.digits + "._~:-", min_size=1)
LOOKALIKES = st.one_of(
    st.from_regex(r"-?[0-9]{1,6}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\.[0-9]{5,7}Z",
        fullmatch=True,
    ),
    st.from_regex(r"[0-9a-fA-F]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_-]{1,9}", fullmatch=True),
    st.sampled_from(["true", "false", "__cachegen", "__cachegenAA"]),
)


SEPARATORS: tuple[ir.Separator, ...] = ("/", ":", ".", "|")


def encoder(
    scalar: ir.Scalar, *, sharded: bool, first: bool, separator: ir.Separator = "/"
) -> KeyEncoder[object]:
    pattern = ":key/x" if first else "x/:key"
    shape = scalar_key(SCALARS[scalar])
    shard_by = "key" if sharded else None
    return KeyEncoder("keyspace", pattern, shape, shard_by, separator=separator)


def segment(key: bytes, *, first: bool, separator: ir.Separator = "/") -> str:
    return key.decode().split(separator)[0 if first else 1]


def key(text: str, *, first: bool, separator: ir.Separator = "/") -> bytes:
    return separator.join((text, "x") if first else ("x", text)).encode()


@pytest.mark.parametrize("scalar", INFINITE)
@pytest.mark.parametrize(("sharded", "first"), list(product((False, True), repeat=2)))
@pytest.mark.parametrize("separator", SEPARATORS)
def test_what_the_runtime_writes_is_in_the_domain(
    scalar: ir.Scalar, sharded: bool, first: bool, separator: ir.Separator
) -> None:
    domain = Infinite(scalar, sharded, first, separator)
    made = encoder(scalar, sharded=sharded, first=first, separator=separator)
    encode = made.encode

    @given(VALUES[scalar])
    def check(value: object) -> None:
        if sharded and value in ("", b""):
            return
        text = segment(encode(value, "get"), first=first, separator=separator)
        assert admits(domain, text)
        assert not admits(Infinite(scalar, not sharded, first, separator), text)

    check()


@pytest.mark.parametrize("scalar", INFINITE)
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_literal_is_in_a_domain_exactly_when_the_runtime_reads_it_back(
    scalar: ir.Scalar, first: bool, separator: ir.Separator
) -> None:
    domain = Infinite(scalar, False, first, separator)
    made = encoder(scalar, sharded=False, first=first, separator=separator)
    decode = made.decode

    @given(st.one_of(LITERALS, LOOKALIKES))
    @example("-0")
    @example("007")
    @example("2023-02-29")
    @example("0000-01-01")
    @example("2024-02-29")
    @example("AB")
    @example("AA")
    @example("AAA")
    @example("AAB")
    @example("AAAAA")
    @example("2026-01-02T24:00:00.000000Z")
    @example("2026-01-02T03:04:60.000000Z")
    def check(text: str) -> None:
        if first and text.startswith("__cachegen"):
            return  # no literal begins so, and every value that does is escaped
        raw = key(text, first=first, separator=separator)
        assert admits(domain, text) == (decode(raw) is not None)

    check()


@given(
    st.sampled_from(list(SCALARS)),
    st.sampled_from(list(SCALARS)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(SEPARATORS),
)
def test_the_text_that_two_placeholders_share_is_read_back_by_both(
    left: ir.Scalar,
    right: ir.Scalar,
    left_sharded: bool,
    sharded: bool,
    first: bool,
    join: ir.Separator,
) -> None:
    a = scalar_domain(left, sharded=left_sharded, first=first, separator=join)
    b = scalar_domain(right, sharded=sharded, first=first, separator=join)
    text = common(a, b)
    assert text == common(b, a)
    if text is None:
        return
    for scalar, is_sharded in ((left, left_sharded), (right, sharded)):
        made = encoder(scalar, sharded=is_sharded, first=first, separator=join)
        assert made.decode(key(text, first=first, separator=join)) is not None


def test_placeholders_share_a_text_exactly_where_the_encodings_overlap() -> None:
    S = ir.Scalar
    meeting = {
        frozenset((a, b))
        for a, b in product(SCALARS, repeat=2)
        if common(
            scalar_domain(a, sharded=False, first=False),
            scalar_domain(b, sharded=False, first=False),
        )
        is not None
    }
    with_text = {frozenset((S.STR, each)) for each in SCALARS}
    with_itself = {frozenset((each,)) for each in SCALARS}
    with_bytes = {frozenset((S.BYTES, each)) for each in (S.INT, S.UUID, S.BOOL)}
    assert meeting == with_text | with_itself | with_bytes


@pytest.mark.parametrize("left", INFINITE)
def test_no_text_of_one_scalar_is_read_by_another_that_it_does_not_meet(
    left: ir.Scalar,
) -> None:
    apart = [
        right for right in INFINITE if common(Infinite(left), Infinite(right)) is None
    ]
    encode = encoder(left, sharded=False, first=False).encode
    readers = [encoder(each, sharded=False, first=False) for each in apart]

    @given(VALUES[left])
    def check(value: object) -> None:
        written = encode(value, "get")
        assert [reader.decode(written) for reader in readers] == [None] * len(readers)

    check()


@given(st.text(), st.sampled_from(SEPARATORS))
def test_an_enum_value_is_encoded_as_the_runtime_encodes_text(
    value: str, join: ir.Separator
) -> None:
    runtime = encoder(ir.Scalar.STR, sharded=False, first=True, separator=join)
    ours = encoded(value, first=True, separator=join)
    if ours is None:
        with pytest.raises(ValueError, match="surrogate"):
            scalars.STR.key_text(value)
        return
    written = runtime.encode(value, "get")
    assert ours == segment(written, first=True, separator=join)
    inner = encoded(value, separator=join)
    assert inner is not None
    assert decoded(inner) == value


def test_a_sharded_placeholder_meets_only_sharded_ones() -> None:
    sharded = values_domain(("a", "b"), sharded=True, first=False)
    assert common(sharded, values_domain(("a",), sharded=False, first=False)) is None
    assert common(sharded, literal_domain("a")) is None
    assert common(sharded, Infinite(ir.Scalar.STR)) is None
    assert common(sharded, Infinite(ir.Scalar.STR, sharded=True)) == "{a}"


def test_an_empty_value_is_no_shard() -> None:
    empty = values_domain(("",), sharded=True, first=False)
    assert common(empty, empty) is None
    assert common(empty, Infinite(ir.Scalar.STR, sharded=True)) is None
    plain = values_domain(("",), sharded=False, first=False)
    assert common(plain, Infinite(ir.Scalar.BYTES)) == ""


def test_a_reserved_beginning_is_escaped_in_the_first_segment_of_every_type() -> None:
    reserved = values_domain(("__cachegenAA",), sharded=False, first=True)
    assert common(reserved, Infinite(ir.Scalar.BYTES, first=True)) == "%5F_cachegenAA"
    assert common(reserved, Infinite(ir.Scalar.INT, first=True)) is None


def test_a_moment_is_in_the_domain_in_utc_only() -> None:
    domain = Infinite(ir.Scalar.DATETIME)
    encode = encoder(ir.Scalar.DATETIME, sharded=False, first=False).encode
    east = timezone(timedelta(hours=5, minutes=30))
    written = encode(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=east), "get")
    assert segment(written, first=False) == "2026-01-01T21:34:05.000006Z"
    assert admits(domain, "2026-01-01T21:34:05.000006Z")
    assert not admits(domain, "2026-01-01T21:34:05.000006+00:00")
    assert admits(Infinite(ir.Scalar.DATE), date.max.isoformat())
    assert admits(Infinite(ir.Scalar.UUID), str(UUID(int=0)))
