"""What msgspec does not read and write by itself: pydantic models, and the application's own scalars.

pydantic is never imported here; a model is known by the methods that it has.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Final, Protocol, TypeGuard, TypeVar

import msgspec

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)


class Model(Protocol):
    """The part of a pydantic model in use."""

    def model_dump(self) -> dict[str, object]: ...

    def model_dump_json(
        self, *, by_alias: bool, round_trip: bool, warnings: bool
    ) -> str: ...


class ModelClass(Protocol[V_co]):
    """The part of a pydantic model's class in use."""

    def model_validate_json(self, json_data: bytes, /, *, strict: bool) -> V_co: ...


def is_model(value: object) -> TypeGuard[Model]:
    """Return whether a value (or a class) writes itself as JSON."""
    return hasattr(value, "model_dump_json") and hasattr(value, "model_dump")


def is_model_class(model: type[V]) -> TypeGuard[ModelClass[V]]:
    """Return whether a class reads itself from JSON."""
    return hasattr(model, "model_validate_json")


def model_json(model: Model) -> bytes:
    """Return a model as the JSON that its own class reads back."""
    # By alias, because that is what the model's own reader expects by default; without
    # warnings, because they quote values.
    return model.model_dump_json(
        by_alias=True, round_trip=True, warnings=False
    ).encode()


def encode_foreign(value: object) -> object:
    """Return what msgspec writes for a value that it does not know; its `enc_hook`."""
    if is_model(value):
        return msgspec.Raw(model_json(value))
    match value:
        case str():
            return str.__str__(value)
        case int():
            return int.__int__(value)
        case float():
            return float.__float__(value)
        case bytes():
            return bytes(value)
        case dt.date():  # A datetime is one, too.
            return value.isoformat()
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be stored as JSON")


PLAIN: Final = msgspec.json.Encoder()
"""Writes what msgspec knows by itself; a TypeError for the rest."""

ENCODER: Final = msgspec.json.Encoder(enc_hook=encode_foreign)


def decode_foreign(model: type[V], value: object) -> V:
    """Return what a class that msgspec does not know makes of JSON; its `dec_hook`."""
    if is_model_class(model):
        return model.model_validate_json(ENCODER.encode(value), strict=True)
    for base in (str, int, float, bytes):
        if issubclass(model, base):
            return _made(model, msgspec.convert(value, base))
    if issubclass(model, uuid.UUID):
        return _made(model, str(msgspec.convert(value, uuid.UUID)))
    for moment in (dt.datetime, dt.date):
        if issubclass(model, moment):
            return model.fromisoformat(msgspec.convert(value, moment).isoformat())
    raise TypeError(f"a {model.__name__} cannot be read from JSON")


def _made(make: Callable[..., V], plain: object) -> V:
    return make(plain)
