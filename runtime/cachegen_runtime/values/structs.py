"""The codec of structs: JSON to the declared type and nothing else, whoever defined the class.

msgspec reads and writes its own structs, dataclasses and attrs classes, and `foreign`
what it does not know, at the top or inside of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

import msgspec

from cachegen_runtime.values.codec import REFUSALS, Codec, Undecodable, wrong_type
from cachegen_runtime.values.finiteness import holds_non_finite
from cachegen_runtime.values.foreign import (
    ENCODER,
    PLAIN,
    decode_foreign,
    is_model,
    is_model_class,
    model_json,
)
from cachegen_runtime.values.former import Former, Rescue
from cachegen_runtime.values.numerals import Numerals
from cachegen_runtime.values.reasons import explained

V = TypeVar("V")

_MASKED: Final = b'"**********"'


def struct(model: type[V], *former: Former[V]) -> Codec[V]:
    """Return the codec of a struct, or of an application's own model, stored as JSON.

    What is stored in one of its `former` shapes is read as well, as a keyspace's value.
    """
    numerals = Numerals(model)
    reader = _Reader(model, numerals)
    writer = _Writer(model, numerals, reader.decode)
    rescue = Rescue(model, reader.decode, former)
    return Codec(
        model.__name__, writer.encode, reader.decode, reader.decode_all, rescue
    )


class _Writer(Generic[V]):
    """Writes one type's values."""

    __slots__ = ("_decode", "_foreign", "_model", "_name", "_numerals", "_write")

    def __init__(
        self, model: type[V], numerals: Numerals, decode: Callable[[bytes], V]
    ) -> None:
        self._model = model
        self._name = model.__name__
        self._numerals = numerals
        self._decode = decode
        # Whether values hold what `PLAIN` does not write, as the first of them shows.
        self._foreign = is_model_class(model)
        self._write = _write_model if self._foreign else ENCODER.encode

    def encode(self, value: object) -> bytes:
        if not isinstance(value, self._model):
            raise wrong_type(self._name, value)
        if not self._foreign:
            try:
                data = _written(PLAIN.encode, value, self._name)
            except TypeError:
                self._foreign = True
            else:
                # JSON has no NaN and no infinity: they would come back as null.
                if b"null" in data and holds_non_finite(value):
                    raise _not_finite(self._name)
                if self._numerals.check is not None:
                    self._numerals.check(data)
                return data
        return self._encode_with_foreign(value)

    def _encode_with_foreign(self, value: object) -> bytes:
        data = _written(self._write, value, self._name)
        # Others also write them as what no JSON reader takes.
        if (
            b"null" in data or b"NaN" in data or b"Infinity" in data
        ) and holds_non_finite(value):
            raise _not_finite(self._name)
        # So does a pydantic model write its secrets, and nobody could read them back.
        if _MASKED in data and self._decode(data) != value:
            raise ValueError(f"a {self._name} that masks its secrets cannot be stored")
        if self._numerals.check is not None:
            self._numerals.check(data)
        return data


class _Reader(Generic[V]):
    """Reads one type's values."""

    __slots__ = ("_model", "_name", "_numerals", "_parse")

    def __init__(self, model: type[V], numerals: Numerals) -> None:
        self._model = model
        self._name = model.__name__
        self._numerals = numerals
        self._parse: Callable[[bytes], V] | None = None

    def decode(self, data: bytes) -> V:
        parse = self._parse
        if parse is None:
            # Made at the first use, since the class may name others that come later.
            parse = self._parse = _parser(self._model)
        try:
            value = parse(data)
            if self._numerals.check is not None:
                self._numerals.check(data)
            return value
        except msgspec.MsgspecError as error:
            reason = explained(str(error))
        except (ValueError, RecursionError):
            reason = ""
        except REFUSALS as error:
            reason = f": its class raised {type(error).__name__}"
        raise Undecodable(f"the stored JSON is not a {self._name}{reason}")

    def decode_all(self, items: Sequence[bytes]) -> list[V]:
        if self._parse is not None and self._numerals.check is None:
            try:
                return list(map(self._parse, items))
            except (msgspec.MsgspecError, *REFUSALS):
                # One by one says which it is, in words that quote nothing.
                pass
        return list(map(self.decode, items))


def _write_model(value: object) -> bytes:
    if is_model(value):
        return model_json(value)
    raise wrong_type("a pydantic model", value)


def _written(write: Callable[[object], bytes], value: object, name: str) -> bytes:
    try:
        return write(value)
    except UnicodeEncodeError:
        reason = "with a lone surrogate"
    except RecursionError:
        reason = "nested too deep"
    except ValueError:
        reason = "that its own class does not write"
    # Those messages may quote the value, so they are neither shown nor chained.
    raise ValueError(f"a {name} {reason} cannot be stored")


def _not_finite(name: str) -> ValueError:
    return ValueError(f"a {name} with a number that is not finite cannot be stored")


def _parser(model: type[V]) -> Callable[[bytes], V]:
    if is_model_class(model):
        return partial(_read_model, partial(model.model_validate_json, strict=True))
    return msgspec.json.Decoder(model, dec_hook=decode_foreign).decode


def _read_model(parse: Callable[[bytes], V], data: bytes) -> V:
    # pydantic takes NaN, infinities and 1e999 for JSON; nothing else here does.
    msgspec.json.decode(data)
    return parse(data)
