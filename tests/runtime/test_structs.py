"""Structs as JSON: every family of models in and out, and foreign JSON refused without a word of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import math
import uuid
from enum import StrEnum
from typing import Literal

import attrs
import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime.generated import struct
from cachegen_runtime.values.codec import Codec, Undecodable


class Theme(StrEnum):
    LIGHT = "light"


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True)
    number: int
    renamed: str = pydantic.Field(default="d", alias="Renamed")
    ratio: float | None = None

    @pydantic.computed_field  # type: ignore[prop-decorator]
    @property
    def double(self) -> int:
        return self.number * 2


class Secretive(pydantic.BaseModel):
    token: pydantic.SecretStr | str


class Measured(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(ser_json_inf_nan="constants")
    ratio: float


class Rated(msgspec.Struct, frozen=True):
    by_ratio: dict[float, int]


class Inner(msgspec.Struct, frozen=True):
    model: Model | None = None
    tags: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True)
class Data:
    name: str
    inner: Inner = dataclasses.field(default_factory=Inner)


@attrs.frozen
class Attrs:
    name: str
    when: dt.timedelta = dt.timedelta(0)


class AccountID(int):
    pass


class Slug(str):
    def __str__(self) -> str:
        return "not what it holds"


class Ratio(float):
    pass


class Raw(bytes):
    pass


class Ident(uuid.UUID):
    pass


class Day(dt.date):
    pass


class Moment(dt.datetime):
    pass


class Owned(msgspec.Struct, frozen=True):
    """Scalars that the application already has."""

    account: AccountID = AccountID(5)
    slug: Slug = Slug("s")
    ratio: Ratio = Ratio(0.5)
    raw: Raw = Raw(b"\xff")
    ident: Ident = Ident(int=1)
    day: Day = Day(2026, 1, 2)
    moment: Moment = Moment(2026, 1, 2, 3, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    accounts: list[AccountID] = []
    by_slug: dict[Slug, AccountID] = {}


class Everything(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    count: int = 0
    ratio: float = 0.0
    flag: bool = False
    raw: bytes = b""
    ident: uuid.UUID = uuid.UUID(int=0)
    day: dt.date = dt.date(2026, 1, 1)
    moment: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    clock: dt.time = dt.time(0)
    span: dt.timedelta = dt.timedelta(0)
    price: decimal.Decimal = decimal.Decimal(0)
    theme: Theme = Theme.LIGHT
    pair: tuple[int, str] = (0, "")
    some: list[int] = []
    table: dict[str, int] = {}
    kind: Literal["a", "b"] = "a"
    maybe: str | None = None
    child: Everything | None = None


EVERYTHING = struct(Everything)
FULL = Everything(
    text="é\0/",
    count=-(2**63),
    ratio=0.1,
    raw=b"\xff",
    span=dt.timedelta(days=1, microseconds=1),
    price=decimal.Decimal("1.10"),
    some=[1],
    table={"a": 1},
    child=Everything(text="x", maybe="null"),
)


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (EVERYTHING, FULL),
        (struct(Data), Data("n", Inner(Model(number=1, Renamed="r"), frozenset("ab")))),
        (struct(Attrs), Attrs("n", dt.timedelta(seconds=5))),
        (struct(Model), Model(number=3, Renamed="r", ratio=0.5)),
        (struct(Inner), Inner(Model(number=3))),
        (
            struct(Owned),
            Owned(accounts=[AccountID(7)], by_slug={Slug("x"): AccountID(8)}),
        ),
    ],
    ids=["msgspec", "dataclass", "attrs", "pydantic", "pydantic inside", "own scalars"],
)
def test_a_model_comes_back_equal_and_of_its_class(
    codec: Codec[object], value: object
) -> None:
    read = codec.decode(codec.encode(value))
    assert read == value
    assert type(read) is type(value)


texts = st.text(st.characters(codec="utf-8"))


@given(
    st.builds(
        Everything,
        text=texts,
        count=st.integers(-(2**63), 2**63 - 1),
        ratio=st.floats(allow_nan=False, allow_infinity=False),
        raw=st.binary(),
        some=st.lists(st.integers(-(2**63), 2**63 - 1)),
        table=st.dictionaries(texts, st.integers(-(2**63), 2**63 - 1)),
        maybe=texts | st.none(),
    )
)
def test_every_struct_comes_back_equal(value: Everything) -> None:
    assert EVERYTHING.decode(EVERYTHING.encode(value)) == value


DEEP = b'{"text":"t","child":' * 20_000 + b'{"text":"t"}' + b"}" * 20_000


@pytest.mark.parametrize(
    ("codec", "stored"),
    [
        (EVERYTHING, b""),
        (EVERYTHING, b"{"),
        (EVERYTHING, b"{}"),
        (EVERYTHING, b"null"),
        (EVERYTHING, b'[{"text":"hidden"}]'),
        (EVERYTHING, b'{"text":7}'),
        (EVERYTHING, b'{"text":"hidden","count":"7"}'),
        (EVERYTHING, b'{"text":"hidden","flag":1}'),
        (EVERYTHING, b'{"text":"hidden","ratio":NaN}'),
        (EVERYTHING, b'{"text":"hidden","theme":"hidden"}'),
        (EVERYTHING, b'{"text":"hidden"} x'),
        (EVERYTHING, b'{"text":"\xff"}'),
        (EVERYTHING, DEEP),
        (EVERYTHING, b"\x80\x04\x95hidden."),
        (struct(Owned), b'{"account":true}'),
        (struct(Owned), b'{"account":"5"}'),
        (struct(Owned), b'{"slug":5}'),
        (struct(Owned), b'{"ident":"hidden"}'),
        (struct(Owned), b'{"raw":"hidden!"}'),
        (struct(Owned), b'{"day":"2026-13-01"}'),
        (struct(Model), b'{"number":"hidden"}'),
        (struct(Model), b'{"number":"7"}'),
        (struct(Model), b""),
        (struct(Measured), b'{"ratio":NaN}'),
        (struct(Measured), b'{"ratio":-Infinity}'),
        (struct(Measured), b'{"ratio":1e999}'),
        (struct(Measured), b'{"ratio":1.5} hidden'),
        (struct(Inner), b'{"model":{"number":"hidden"}}'),
        (struct(Data), b'{"name":1}'),
    ],
    ids=lambda it: it[:24].decode(errors="replace") if isinstance(it, bytes) else "",
)
def test_foreign_json_does_not_decode_and_is_not_quoted(
    codec: Codec[object], stored: bytes
) -> None:
    with pytest.raises(Undecodable) as caught:
        codec.decode(stored)
    assert "hidden" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_value_too_deep_to_be_written_is_refused() -> None:
    value = Everything(text="t")
    for _ in range(5_000):
        value = Everything(text="secret", child=value)
    with pytest.raises(ValueError, match="nested too deep cannot be stored") as caught:
        EVERYTHING.encode(value)
    assert caught.value.__context__ is None


class Stubborn(pydantic.BaseModel):
    word: str

    @pydantic.field_serializer("word")
    def refuse(self, word: str) -> str:
        raise ValueError(f"cannot write {word}")


def test_a_model_that_refuses_to_be_written_is_not_quoted() -> None:
    with pytest.raises(ValueError, match="its own class does not write") as caught:
        struct(Stubborn).encode(Stubborn(word="secret"))
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "price", ["1E+3", "-0", "0E-10", "1.50", "123456789012345678901234567890"]
)
def test_every_finite_decimal_comes_back_to_the_digit(price: str) -> None:
    read = EVERYTHING.decode(
        EVERYTHING.encode(Everything(text="t", price=decimal.Decimal(price)))
    )
    assert str(read.price) == price
    assert struct(Rated).decode(b'{"by_ratio":{"1e3":1}}') == Rated({1000.0: 1})


def test_a_text_that_only_looks_masked_is_stored() -> None:
    value = Everything(text="**********")
    assert EVERYTHING.decode(EVERYTHING.encode(value)) == value


def test_own_scalars_come_back_as_their_own_types() -> None:
    read = struct(Owned).decode(struct(Owned).encode(Owned(accounts=[AccountID(7)])))
    for name, kind in (
        ("account", AccountID),
        ("slug", Slug),
        ("ratio", Ratio),
        ("raw", Raw),
    ):
        assert type(getattr(read, name)) is kind
    assert (type(read.ident), type(read.day), type(read.moment)) == (Ident, Day, Moment)
    assert type(read.accounts[0]) is AccountID


def test_the_place_of_the_fault_is_named() -> None:
    with pytest.raises(Undecodable, match=r"not a Everything at \$\.child\.count"):
        EVERYTHING.decode(b'{"text":"t","child":{"text":"t","count":"x"}}')


def test_an_older_shape_with_fewer_fields_takes_the_defaults() -> None:
    assert EVERYTHING.decode(b'{"text":"t"}') == Everything(text="t")


def test_a_newer_shape_with_more_fields_is_read() -> None:
    assert EVERYTHING.decode(b'{"text":"t","newer":[1]}') == Everything(text="t")


@pytest.mark.parametrize(
    ("codec", "value", "error"),
    [
        (EVERYTHING, {"text": "t"}, TypeError),
        (EVERYTHING, Inner(), TypeError),
        (EVERYTHING, Everything, TypeError),
        (EVERYTHING, None, TypeError),
        (struct(Model), Inner(), TypeError),
        (EVERYTHING, Everything(text="\ud800secret"), ValueError),
        (EVERYTHING, Everything(text="t", ratio=math.nan), ValueError),
        *(
            (EVERYTHING, Everything(text="t", price=decimal.Decimal(price)), ValueError)
            for price in ("NaN", "-sNaN", "Infinity", "-Infinity")
        ),
        (struct(Rated), Rated({math.nan: 1}), ValueError),
        (struct(Rated), Rated({-math.inf: 1}), ValueError),
        (
            EVERYTHING,
            Everything(text="t", child=Everything(text="", ratio=math.inf)),
            ValueError,
        ),
        (struct(Model), Model(number=1, ratio=math.nan), ValueError),
        (struct(Inner), Inner(Model(number=1, ratio=-math.inf)), ValueError),
        (struct(Measured), Measured(ratio=math.nan), ValueError),
        (struct(Measured), Measured(ratio=-math.inf), ValueError),
        (struct(Secretive), Secretive(token=pydantic.SecretStr("planted")), ValueError),
    ],
)
def test_a_value_that_would_not_come_back_is_refused(
    codec: Codec[object], value: object, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        codec.encode(value)
    assert not {"secret", "planted"} & set(str(caught.value).split())
    assert caught.value.__context__ is None


def test_a_class_defined_later_may_be_named() -> None:
    codec = struct(Early)
    assert codec.decode(codec.encode(Early(Late(1)))) == Early(Late(1))


class Early(msgspec.Struct, frozen=True):
    late: Late


class Late(msgspec.Struct, frozen=True):
    n: int
