"""What msgspec does not read and write by itself: pydantic models, and the application's own scalars.

pydantic is never imported here; a model is known by the methods that it has.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Final, Protocol, TypeGuard, TypeVar

import msgspec

from cachegen_runtime.values import moments
from cachegen_runtime.values.parts import is_dict, is_sequence, is_set

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)


class Model(Protocol):
    """The part of a pydantic model in use."""

    def model_dump(
        self, *, mode: str, by_alias: bool, round_trip: bool, warnings: bool
    ) -> dict[str, object]: ...

    def model_dump_json(
        self, *, by_alias: bool, round_trip: bool, warnings: bool
    ) -> str: ...


class ModelClass(Protocol[V_co]):
    """The part of a pydantic model's class in use."""

    def model_rebuild(self) -> bool | None: ...

    def model_validate_json(self, json_data: bytes, /, *, strict: bool) -> V_co: ...


class _ValidationError(Protocol):
    """The part of a pydantic ValidationError in use."""

    def errors(
        self, *, include_url: bool, include_context: bool, include_input: bool
    ) -> list[dict[str, object]]: ...


class _Aliased(Protocol):
    alias: str | None


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
            return moments.text(value)
        case _:
            raise TypeError(f"JSON cannot hold the class {type(value).__name__}")


ENCODER: Final = msgspec.json.Encoder(enc_hook=encode_foreign)


def in_utc(value: object) -> bytes:
    """Return the JSON of a value, each datetime with an odd offset as its moment in UTC."""
    simple = _simple(value) if is_model(value) else value
    kept = (moments.LIBRARY.datetime,)
    parts = msgspec.to_builtins(simple, builtin_types=kept, enc_hook=_simple)
    return ENCODER.encode(_said_in_utc(parts))


def _simple(value: object) -> object:
    if is_model(value):
        return _merged(_dumped(value, "json"), _dumped(value, "python"))
    return encode_foreign(value)


def _dumped(model: Model, mode: str) -> dict[str, object]:
    return model.model_dump(mode=mode, by_alias=True, round_trip=True, warnings=False)


def _merged(simple: object, exact: object) -> object:
    """Return a model as JSON has it, except for the datetimes that JSON would change."""
    if moments.has_odd_offset(exact):
        return moments.text(exact)
    if is_dict(simple) and is_dict(exact):
        pairs = zip(simple.items(), exact.values(), strict=False)
        return {name: _merged(item, other) for (name, item), other in pairs}
    if is_sequence(simple) and (is_sequence(exact) or is_set(exact)):
        return [_merged(*pair) for pair in zip(simple, exact, strict=False)]
    return simple


def _said_in_utc(parts: object) -> object:
    if moments.has_odd_offset(parts):
        return moments.text(parts)
    if is_dict(parts):
        return {_said_in_utc(name): _said_in_utc(item) for name, item in parts.items()}
    if is_sequence(parts) or is_set(parts):
        return list(map(_said_in_utc, parts))
    return parts


def decode_foreign(model: type[V], value: object) -> V:
    """Return what a class that msgspec does not know makes of JSON; its `dec_hook`."""
    if is_model_class(model):
        return model.model_validate_json(ENCODER.encode(value), strict=True)
    for base in (str, int, float, bytes):
        if issubclass(model, base):
            return _made(model, msgspec.convert(value, base))
    if issubclass(model, uuid.UUID):
        return _made(model, str(msgspec.convert(value, uuid.UUID)))
    for kind in (moments.LIBRARY.datetime, moments.LIBRARY.date):
        if issubclass(model, kind):
            plain = msgspec.convert(value, kind)
            # A frozen clock's class takes the library's own for its instances.
            own = _instance(model, plain)
            return model.fromisoformat(plain.isoformat()) if own is None else own
    raise TypeError(f"a {model.__name__} cannot be read from JSON")


def _instance(model: type[V], value: object) -> V | None:
    return value if isinstance(value, model) else None


def _made(make: Callable[..., V], plain: object) -> V:
    return make(plain)


def faulty_field(error: Exception, model: type) -> str:
    """Return where a pydantic model's reader failed; nothing for any other failure."""
    if not _is_validation_error(error):
        return ""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    place = found[0].get("loc", ()) if found else ()
    # Deeper parts of the place may be keys of a dict, which are values.
    if isinstance(place, tuple) and place and place[0] in _names(model):
        return f" at $.{place[0]}"
    return ""


def _names(model: type) -> set[object]:
    fields: dict[str, _Aliased] = getattr(model, "__pydantic_fields__", {})
    return {*fields, *(field.alias for field in fields.values())}


def _is_validation_error(error: object) -> TypeGuard[_ValidationError]:
    return isinstance(error, ValueError) and hasattr(error, "errors")
