"""Former shapes: tried in order when the struct itself does not decode, and handed to the application's function."""

from __future__ import annotations

import json

import msgspec
import pydantic
import pytest
from backports import zstd

from cachegen_runtime.generated import compressed, former, struct
from cachegen_runtime.values.codec import Codec, Rescued, Undecodable


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    first: str
    last: str


class ProfileV2(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    tags: list[str]


class ProfileV1(msgspec.Struct, frozen=True, kw_only=True):
    name: str


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")
    whole_name: str


def from_v2(old: ProfileV2) -> Profile:
    return Profile(first=old.name, last=f"v2 {len(old.tags)}")


def from_v1(old: ProfileV1) -> Profile:
    if old.name == "bad":
        raise KeyError("secret")
    if old.name == "stop":
        raise KeyboardInterrupt
    return Profile(first=old.name, last="v1")


def from_model(old: Model) -> Profile:
    return Profile(first=old.whole_name, last="model")


CODEC = struct(
    Profile,
    former(struct(ProfileV2), from_v2),
    former(struct(ProfileV1), from_v1),
    former(struct(Model), from_model),
)
V1, V2 = b'{"name":"Ada"}', b'{"name":"Ada","tags":["x"]}'


def rescue(codec: Codec[Profile], data: bytes) -> Rescued[Profile] | None:
    """Return what becomes of bytes that the codec itself refuses."""
    with pytest.raises(Undecodable):
        codec.decode(data)
    assert codec.rescue is not None
    return codec.rescue(data)


@pytest.mark.parametrize(
    ("data", "last"), [(V2, "v2 1"), (V1, "v1"), (b'{"whole_name":"Ada"}', "model")]
)
@pytest.mark.parametrize("codec", [CODEC, compressed(CODEC, above=1)])
@pytest.mark.parametrize("store", [bytes, zstd.compress], ids=["plain", "framed"])
def test_the_first_shape_that_fits_is_upgraded(
    codec: Codec[Profile], store: type[bytes], data: bytes, last: str
) -> None:
    expected = Profile(first="Ada", last=last)
    assert rescue(codec, store(data)) == (expected, True)


def test_a_present_value_is_never_upgraded() -> None:
    data = b'{"first":"a","last":"b","name":"Ada"}'
    assert CODEC.decode(data) == Profile(first="a", last="b")


def test_what_fits_no_shape_is_what_it_was() -> None:
    assert rescue(CODEC, b'{"nothing":1}') is None


def test_what_the_function_raises_makes_the_value_undecodable_and_is_not_quoted() -> (
    None
):
    with pytest.raises(Undecodable) as caught:
        rescue(CODEC, b'{"name":"bad"}')
    assert str(caught.value) == "the upgrade of a stored ProfileV1 raised KeyError"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_an_interrupt_out_of_the_function_passes() -> None:
    with pytest.raises(KeyboardInterrupt):
        rescue(CODEC, b'{"name":"stop"}')


@pytest.mark.parametrize("made", [None, {"first": "a"}, ProfileV1(name="a")])
def test_what_the_function_returns_must_be_the_struct(made: object) -> None:
    def anything(old: ProfileV1) -> Profile:
        return msgspec.json.decode(b"null") if made is None else made  # type: ignore[return-value]  # the promise that it breaks

    codec = struct(Profile, former(struct(ProfileV1), anything))
    with pytest.raises(Undecodable, match=f"returned a {type(made).__name__}"):
        rescue(codec, V1)


def test_decode_all_takes_no_former_shape() -> None:
    with pytest.raises(Undecodable):
        CODEC.decode_all([json.dumps({"first": "a", "last": "b"}).encode(), V1])
