"""Stored scalars: canonical texts, strict readers, and nothing else in or out."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from enum import IntEnum, StrEnum
from typing import NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime.generated import (
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    FLOAT,
    INT,
    STR,
    UUID_,
    enum,
    named,
)
from cachegen_runtime.values.codec import Codec, Undecodable

UTC = dt.UTC


class Colour(StrEnum):
    RED = "red"
    ODD = "a/b {c}%"


class Count(int):
    """An application's own kind of int."""


class Even(int):
    """A type that refuses some values of its base."""

    def __new__(cls, value: int) -> Even:
        if value % 2:
            raise ValueError("odd")
        return super().__new__(cls, value)


class Level(IntEnum):
    LOW = 1


Score = NewType("Score", float)
UserID = NewType("UserID", str)
AdminID = NewType("AdminID", UserID)


@pytest.mark.parametrize(
    ("codec", "value", "stored"),
    [
        (STR, "a/b {c}% é\0", "a/b {c}% é\0".encode()),
        (STR, "", b""),
        (INT, 0, b"0"),
        (INT, -(2**63), b"-9223372036854775808"),
        (INT, 2**63 - 1, b"9223372036854775807"),
        (INT, Level.LOW, b"1"),
        (FLOAT, 0.1, b"0.1"),
        (FLOAT, 3.0, b"3.0"),
        (FLOAT, 1e300, b"1e+300"),
        (FLOAT, -0.0, b"-0.0"),
        (FLOAT, 5e-324, b"5e-324"),
        (FLOAT, 7, b"7.0"),
        (BOOL, True, b"true"),
        (BOOL, False, b"false"),
        (BYTES, b"\0\xff", b"\0\xff"),
        (UUID_, uuid.UUID(int=1), b"00000000-0000-0000-0000-000000000001"),
        (DATE, dt.date(33, 4, 3), b"0033-04-03"),
        (DATETIME, dt.datetime(33, 4, 3, tzinfo=UTC), b"0033-04-03T00:00:00.000000Z"),
        (enum(Colour), Colour.ODD, b"a/b {c}%"),
        (named(UserID, STR), UserID("u"), b"u"),
        (named(AdminID, named(UserID, STR)), AdminID(UserID("u")), b"u"),
        (named(Count, INT), Count(5), b"5"),
        (named(Score, FLOAT), Score(0.5), b"0.5"),
    ],
)
def test_a_value_has_one_stored_form(
    codec: Codec[object], value: object, stored: bytes
) -> None:
    assert codec.encode(value) == stored
    read = codec.decode(stored)
    assert read == value
    assert codec.encode(read) == stored


@pytest.mark.parametrize(
    ("codec", "value", "error"),
    [
        (STR, 1, TypeError),
        (STR, b"a", TypeError),
        (STR, "\ud800", ValueError),
        (INT, True, TypeError),
        (INT, 1.0, TypeError),
        (INT, "1", TypeError),
        (INT, 2**63, ValueError),
        (INT, -(2**63) - 1, ValueError),
        (INT, 10**500, ValueError),
        (FLOAT, True, TypeError),
        (FLOAT, "1", TypeError),
        (FLOAT, math.nan, ValueError),
        (FLOAT, math.inf, ValueError),
        (FLOAT, 10**400, ValueError),
        (BOOL, 1, TypeError),
        (BYTES, "a", TypeError),
        (BYTES, bytearray(b"a"), TypeError),
        (UUID_, "00000000-0000-0000-0000-000000000001", TypeError),
        (DATE, dt.datetime(2026, 1, 1, tzinfo=UTC), TypeError),
        (DATETIME, dt.datetime(2026, 1, 1), ValueError),
        (DATETIME, dt.date(2026, 1, 1), TypeError),
        (enum(Colour), "red", TypeError),
        (named(Count, INT), 5, TypeError),
        (named(UserID, STR), 5, TypeError),
    ],
)
def test_a_value_of_another_type_or_range_is_refused(
    codec: Codec[object], value: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        codec.encode(value)


@pytest.mark.parametrize(
    ("codec", "stored"),
    [
        (STR, b"\xff"),
        (STR, b"\xed\xa0\x80"),
        *(
            (INT, text)
            for text in (b"", b" 12", b"12\n", b"1_000", b"+1", b"01", b"-0", b"0x1")
        ),
        *(
            (INT, text)
            for text in ("\u0661".encode(), b"1.0", b"9223372036854775808", b"1" * 99)
        ),
        *(
            (FLOAT, text)
            for text in (b"", b"nan", b"inf", b"-Infinity", b"1_0.0", b" 1.0", b".5")
        ),
        *(
            (FLOAT, text)
            for text in (b"1e999", b"1.", b"0x1p3", b"1,5", b"1.0\n", b"+1.0")
        ),
        *((BOOL, text) for text in (b"True", b"1", b"", b"true ")),
        (UUID_, b"00000000000000000000000000000001"),
        (UUID_, b"{00000000-0000-0000-0000-000000000001}"),
        (DATE, b"20260101"),
        (DATE, b"2026-1-1"),
        (DATE, b"2026-01-01T00:00:00"),
        (DATETIME, b"2026-01-01T00:00:00Z"),
        (DATETIME, b"2026-01-01T00:00:00.000000"),
        (DATETIME, b"2026-01-01T00:00:00.000000+01:00"),
        (DATETIME, b"9999-99-99T00:00:00.000000Z"),
        (enum(Colour), b"RED"),
        (enum(Colour), b"\xff"),
        (named(Even, INT), b"3"),
    ],
)
def test_a_foreign_text_does_not_decode_and_is_not_quoted(
    codec: Codec[object], stored: bytes
) -> None:
    with pytest.raises(Undecodable) as caught:
        codec.decode(stored)
    if len(stored) > 2:
        assert stored.decode(errors="replace") not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (b"3.0e3", 3000.0),
        (b"5200", 5200.0),
        (b"10.59999999999999964", 10.6),
        (b"-0.00001", -0.00001),
        (b"1" + b"0" * 308, 1e308),
    ],
)
def test_what_redis_writes_for_a_float_is_read(stored: bytes, value: float) -> None:
    assert FLOAT.decode(stored) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back_exactly(value: float) -> None:
    read = FLOAT.decode(FLOAT.encode(value))
    assert read == value
    assert math.copysign(1, read) == math.copysign(1, value)


@given(st.integers(-(2**63), 2**63 - 1))
def test_an_int_comes_back_exactly(value: int) -> None:
    assert INT.decode(INT.encode(value)) == value


def test_a_named_class_is_made_again_from_what_is_stored() -> None:
    assert type(named(Count, INT).decode(b"5")) is Count
