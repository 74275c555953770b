"""The codec of structs: JSON to the declared type and nothing else, whoever defined the class.

msgspec reads and writes its own structs, dataclasses and attrs classes, and `foreign`
what it does not know, at the top or inside of them. What is written has been read once
and was equal: Python's types and JSON's differ in too many ways to list (a bool is an
int, a datetime a date), and so do a class's writer and its reader.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from cachegen_runtime.values.codec import REFUSALS, Codec, Unstorable, wrong_type
from cachegen_runtime.values.depth import too_deep
from cachegen_runtime.values.foreign import (
    ENCODER,
    in_utc,
    is_model,
    is_model_class,
    model_json,
)
from cachegen_runtime.values.former import Former, Rescue
from cachegen_runtime.values.proof import difference
from cachegen_runtime.values.reader import FAULTS, Reader

V = TypeVar("V")


def struct(model: type[V], *former: Former[V]) -> Codec[V]:
    """Return the codec of a struct, or of an application's own model, stored as JSON.

    What is stored in one of its `former` shapes is read as well, as a keyspace's value.
    """
    reader = Reader(model)
    writer = _Writer(model, reader)
    return Codec(
        model.__name__,
        writer.encode,
        reader.decode,
        reader.decode_all,
        Rescue(model, reader.decode, former),
        reader.ready,
    )


class _Writer(Generic[V]):
    """Writes one type's values, each proved to come back equal."""

    __slots__ = ("_model", "_name", "_reader", "_write")

    def __init__(self, model: type[V], reader: Reader[V]) -> None:
        self._model = model
        self._name = model.__name__
        self._reader = reader
        self._write = _write_model if is_model_class(model) else ENCODER.encode

    def encode(self, value: object) -> bytes:
        if type(value) is not self._model:
            raise _of_another_class(self._model, value)
        self._reader.ready()
        data = _written(self._write, value, self._name)
        if self._reader.bottomless and too_deep(data):
            raise Unstorable(f"a {self._name} nested too deep cannot be stored")
        try:
            if self._reader.parse(data) == value:
                return data
        except FAULTS:
            pass
        return self._examined(value, data)

    def _examined(self, value: object, data: bytes) -> bytes:
        """Return JSON that comes back equal although ``==`` said no, or say why none does."""
        why = self._difference(value, data)
        if why is None:
            return data
        utc = _in_utc(value)
        if utc is not None and self._difference(value, utc) is None:
            return utc
        raise Unstorable(f"a {self._name} cannot be stored: {why}")

    def _difference(self, value: object, data: bytes) -> str | None:
        try:
            read = self._reader.parse(data)
        except FAULTS as error:
            return f"it could not be read again{self._reader.explained(error)}"
        place = difference(value, read)
        return None if place is None else f"{place} would come back as something else"


def _of_another_class(model: type, value: object) -> TypeError:
    if not issubclass(type(value), model):
        return wrong_type(model.__name__, value)
    return wrong_type(f"{model.__name__} itself", value)


def _write_model(value: object) -> bytes:
    if is_model(value):
        return model_json(value)
    raise wrong_type("a pydantic model", value)


def _written(write: Callable[[object], bytes], value: object, name: str) -> bytes:
    try:
        return write(value)
    except UnicodeEncodeError:
        why = "with a lone surrogate"
    except RecursionError:
        why = "nested too deep"
    except TypeError:
        raise
    except REFUSALS:
        why = "that its own class does not write"
    # Those messages may quote the value, so they are neither shown nor chained.
    raise Unstorable(f"a {name} {why} cannot be stored")


def _in_utc(value: object) -> bytes | None:
    try:
        return in_utc(value)
    except REFUSALS:
        return None
