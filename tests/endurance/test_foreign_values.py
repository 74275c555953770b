"""The short form: the corpus and some mutations of it, without the fuzzer."""

from __future__ import annotations

import decimal
import json

import msgspec
import pytest

from cachegen_runtime.values.codec import Codec, Undecodable
from tests.endurance.foreign_values import mutations
from tests.hostile.decoders import DECODERS
from tests.hostile.models import Child, Data, Model


def test_every_decoder_takes_the_whole_or_nothing() -> None:
    figures = mutations(0.01)
    assert figures["judged"] > 25_000
    assert figures["decoded"] > 5_000
    assert figures["read as keys"] > 1_000


def lax_int(data: bytes) -> int:
    try:
        return int(data)
    except ValueError:
        pass
    raise Undecodable("no")


def half_built(data: bytes) -> object:
    try:
        found = json.loads(data)
    except ValueError:
        pass
    else:
        return (
            Child(**found) if isinstance(found, dict) and "x" in found else Child(x=0)
        )
    raise Undecodable("no")


def quoting(data: bytes) -> object:
    try:
        return msgspec.json.decode(data, type=Child)
    except msgspec.MsgspecError:
        pass
    raise Undecodable(f"cannot decode {data.decode(errors='replace')}")


def chaining(data: bytes) -> object:
    try:
        return Model.model_validate_json(data, strict=True)
    except ValueError as error:
        raise Undecodable("no") from error


def unwrapped(data: bytes) -> object:
    return msgspec.json.decode(data, type=Data)


def lax_decimals(data: bytes) -> object:
    try:
        return msgspec.json.decode(data, type=Data)
    except msgspec.MsgspecError:
        pass
    raise Undecodable("no")


@pytest.mark.parametrize(
    ("name", "decode", "fault"),
    [
        ("int", lax_int, AssertionError),
        ("recursive struct", half_built, (AssertionError, TypeError)),
        ("recursive struct", quoting, AssertionError),
        ("pydantic", chaining, AssertionError),
        ("dataclass", unwrapped, msgspec.MsgspecError),
        (
            "dataclass",
            lax_decimals,
            (AssertionError, ValueError, decimal.DecimalException),
        ),
    ],
)
def test_a_naive_decoder_is_found_out(
    name: str, decode: object, fault: type[Exception]
) -> None:
    right = DECODERS[name]
    assert callable(decode)
    naive = right._replace(codec=Codec(name, right.codec.encode, decode))
    with pytest.raises(fault):
        mutations(0.01, {name: naive})
