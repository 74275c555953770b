"""The codec of structs: JSON to the declared type and nothing else, whoever defined the class.

msgspec reads and writes its own structs, dataclasses and attrs classes, and `foreign`
what it does not know, at the top or inside of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from functools import partial
from typing import Final, TypeGuard, TypeVar

import msgspec

from cachegen_runtime.codec import Codec, Undecodable, wrong_type
from cachegen_runtime.foreign import (
    ENCODER,
    decode_foreign,
    is_model,
    is_model_class,
    model_json,
)

V = TypeVar("V")

_MASKED: Final = b'"**********"'
_PLACE: Final = re.compile(r" - at `([^`]*)`$")


def struct(model: type[V]) -> Codec[V]:
    """Return the codec of a struct, or of an application's own model, stored as JSON."""
    name = model.__name__
    write = _write_model if hasattr(model, "model_dump_json") else ENCODER.encode
    parse: Callable[[bytes], V] | None = None

    def encode(value: object) -> bytes:
        if not isinstance(value, model):
            raise wrong_type(name, value)
        data = _written(write, value, name)
        # JSON has no NaN and no infinity: they would come back as null, or not at all.
        if (
            b"null" in data or b"NaN" in data or b"Infinity" in data
        ) and _holds_non_finite(value):
            raise ValueError(
                f"a {name} with a float that is not finite cannot be stored"
            )
        # So does a pydantic model write its secrets, and nobody could read them back.
        if _MASKED in data and decode(data) != value:
            raise ValueError(f"a {name} that masks its secrets cannot be stored")
        return data

    def decode(data: bytes) -> V:
        nonlocal parse
        if parse is None:
            # Made at the first use, since the class may name others that come later.
            parse = _parser(model)
        try:
            return parse(data)
        except msgspec.MsgspecError as error:
            place = _PLACE.search(str(error))
        except (ValueError, RecursionError):
            place = None
        # The library's own message may quote the value; the place in it never does.
        where = f" at {place[1]}" if place is not None else ""
        raise Undecodable(f"the stored JSON is not a {name}{where}")

    return Codec(name, encode, decode)


def _write_model(value: object) -> bytes:
    if is_model(value):
        return model_json(value)
    raise wrong_type("a pydantic model", value)


def _written(write: Callable[[object], bytes], value: object, name: str) -> bytes:
    try:
        return write(value)
    except UnicodeEncodeError:
        pass  # Its message quotes the text, so it is neither shown nor chained.
    raise ValueError(f"a {name} with a lone surrogate cannot be stored")


def _holds_non_finite(value: object) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    if value is None or isinstance(value, str | bytes | int):
        return False
    if _is_dict(value):
        return any(map(_holds_non_finite, value.values()))
    if _is_collection(value):
        return any(map(_holds_non_finite, value))
    return _holds_non_finite_inside(value)


def _is_dict(value: object) -> TypeGuard[dict[object, object]]:
    return isinstance(value, dict)


def _is_collection(value: object) -> TypeGuard[Collection[object]]:
    return isinstance(value, list | tuple | set | frozenset)


def _holds_non_finite_inside(value: object) -> bool:
    def parts(foreign: object) -> object:
        return foreign.model_dump() if is_model(foreign) else None

    simple = parts(value) or msgspec.to_builtins(value, enc_hook=parts)
    return type(simple) is not type(value) and _holds_non_finite(simple)


def _parser(model: type[V]) -> Callable[[bytes], V]:
    if is_model_class(model):
        return partial(_read_model, partial(model.model_validate_json, strict=True))
    return msgspec.json.Decoder(model, dec_hook=decode_foreign).decode


def _read_model(parse: Callable[[bytes], V], data: bytes) -> V:
    # pydantic takes NaN, infinities and 1e999 for JSON; nothing else here does.
    msgspec.json.decode(data)
    return parse(data)
