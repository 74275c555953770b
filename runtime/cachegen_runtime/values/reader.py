"""What reads one type's values from JSON: strict, made at the first use, silent about what it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

import msgspec
from msgspec import inspect

from cachegen_runtime.values.classes import require_readable
from cachegen_runtime.values.codec import REFUSALS, Undecodable, UnusableClass
from cachegen_runtime.values.foreign import (
    decode_foreign,
    faulty_field,
    is_model_class,
)
from cachegen_runtime.values.graph import is_bottomless
from cachegen_runtime.values.missing import take_missing
from cachegen_runtime.values.numerals import numerals
from cachegen_runtime.values.reasons import explained, place

V = TypeVar("V")

FAULTS: Final = (msgspec.MsgspecError, *REFUSALS)
"""What reading may raise for JSON that is not of the type."""


class Reader(Generic[V]):
    """Reads one type's values.

    ``parse`` raises what its libraries raise. It and ``bottomless``, whether values may
    be nested to any depth, are there once `ready` has been called: at the first use,
    since the class may name others that come later.
    """

    __slots__ = ("_model", "_name", "bottomless", "parse", "ready")

    def __init__(self, model: type[V]) -> None:
        self._model = model
        self._name = model.__name__
        self.bottomless = False
        self.parse: Callable[[bytes], V] = self._first_parse
        self.ready: Callable[[], None] = self._make_ready

    def decode(self, data: bytes) -> V:
        """Return the value; raise `Undecodable` for JSON that is not of the type."""
        try:
            return self.parse(data)
        except UnusableClass:
            raise
        except FAULTS as error:
            where = self.explained(error)
        raise Undecodable(f"the stored JSON is not a {self._name}{where}")

    def explained(self, error: Exception) -> str:
        """Return where JSON is not of the type, and why, as far as that is known."""
        match error:
            case msgspec.MsgspecError(__cause__=None):
                return explained(str(error))
            case msgspec.MsgspecError():
                # A class of the application has raised, and the words are its own.
                return place(str(error))
            case ValueError() | RecursionError():
                return faulty_field(error, self._model)
            case _:
                return f": its class raised {type(error).__name__}"

    def decode_all(self, items: Sequence[bytes]) -> list[V]:
        """Return the values; raise `Undecodable` if one of them does not decode."""
        self.ready()
        try:
            return list(map(self.parse, items))
        except FAULTS:
            # One by one says which it is, in words that quote nothing.
            pass
        return list(map(self.decode, items))

    def _first_parse(self, data: bytes) -> V:
        self.ready()
        return self.parse(data)

    def _make_ready(self) -> None:
        """Raise `UnusableClass` if the class itself shows that no value comes back."""
        take_missing()
        try:
            require_readable(self._model)
            self.bottomless = is_bottomless(inspect.type_info(self._model))
            self.parse = _parser(self._model)
        except (RecursionError, UnusableClass):
            raise
        except (TypeError, NameError, RuntimeError) as error:
            # These speak of the class and its annotations; there is no value yet.
            why, _, _ = str(error).partition("\n")
            raise UnusableClass(f"a {self._name} cannot be cached: {why}") from error
        self.ready = _is_ready


def _is_ready() -> None:
    pass


def _parser(model: type[V]) -> Callable[[bytes], V]:
    if is_model_class(model):
        model.model_rebuild()  # Nothing is done if its annotations are known already.
        return partial(_read_model, partial(model.model_validate_json, strict=True))
    decode = msgspec.json.Decoder(model, dec_hook=decode_foreign).decode
    check = numerals(model)
    return decode if check is None else partial(_read_checked, decode, check)


def _read_checked(
    parse: Callable[[bytes], V], check: Callable[[bytes], None], data: bytes
) -> V:
    value = parse(data)
    check(data)
    return value


def _read_model(parse: Callable[[bytes], V], data: bytes) -> V:
    # pydantic takes NaN, infinities and 1e999 for JSON; nothing else here does.
    msgspec.json.decode(data)
    return parse(data)
