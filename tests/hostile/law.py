"""The law of decoding: the whole value, of the declared type, or `Undecodable` that says nothing of the bytes."""

from __future__ import annotations

import re
from typing import Final

from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.scalars import Scalar
from tests.hostile.conformity import conforms
from tests.hostile.decoders import FIELDS, Decoder

_PLACE: Final = re.compile(r" at \$(?:\.\w+|\[\.\.\.\])*")


def judge(decoder: Decoder, data: bytes) -> bool:
    """Return whether bytes decode; raise AssertionError, or the decoder's own fault, if the law is broken."""
    name = decoder.codec.name
    try:
        value = decoder.codec.decode(data)
    except Undecodable as error:
        refusal = error
    else:
        judge_value(decoder, data, value)
        return True
    assert refusal.__cause__ is None, f"{name}: {data!r} leaves a cause"
    assert refusal.__context__ is None, f"{name}: {data!r} leaves a context"
    assert silent(str(refusal), data), f"{name}: {data!r} is quoted: {refusal}"
    return False


def judge_value(decoder: Decoder, data: bytes, value: object) -> None:
    """Raise AssertionError for a value that is not whole, or would not come back."""
    name = decoder.codec.name
    assert isinstance(value, decoder.made), f"{name}: {data!r} became {type(value)}"
    assert conforms(value, decoder.declared), f"{name}: {data!r} became {value!r}"
    again = decoder.codec.encode(value)
    assert decoder.codec.decode(again) == value, f"{name}: {value!r} does not come back"
    # Floats have no one text (servers write their own), and are no scalars of keys.
    if isinstance(decoder.codec, Scalar):
        assert again == data, f"{name}: {data!r} is not canonical, and was read"


def judge_key(decoder: Decoder, text: bytes) -> bool:
    """Return whether a text is a key's; any other fault than the two that say no passes on."""
    scalar = decoder.codec
    assert isinstance(scalar, Scalar)
    try:
        value = scalar.from_key_text(text.decode())
        return scalar.key_text(value).encode() == text
    except (ValueError, OverflowError, Undecodable):
        return False


def silent(message: str, data: bytes) -> bool:
    """Return whether a message quotes no text of the bytes, but for the fields on the way there."""
    place = _PLACE.search(message)
    names = set(re.findall(r"\w+", place[0])) if place else set[str]()
    texts = set(data.decode("latin-1").split('"')) - (names & FIELDS)
    return not any(len(text) > 8 and text in message for text in texts)
