"""The scalars: one text each, canonical, so that equal values share one key and one stored form.

A scalar's key text is already escaped; its stored bytes are the same text unescaped, so
that other languages and `redis-cli` read them.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
import re
import uuid
from collections.abc import Callable
from typing import Final, TypeVar

from cachegen_runtime.values.codec import (
    Codec,
    Rescued,
    Undecodable,
    Unstorable,
    wrong_type,
)
from cachegen_runtime.values.compressed import frames
from cachegen_runtime.values.escaping import escape, unescape
from cachegen_runtime.values.moments import LIBRARY

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1


class Scalar(Codec[T_co]):
    """A codec that can also stand in a key.

    ``key_text`` raises TypeError and ValueError as ``encode`` does; ``from_key_text``
    raises ValueError or `Undecodable` and may accept more than ``key_text`` writes.
    ``key_texts`` are those of all values where there are few, of a bool or an enum.
    """

    __slots__ = ("from_key_text", "key_text", "key_texts")

    def __init__(
        self,
        name: str,
        encode: Callable[[object], bytes],
        decode: Callable[[bytes], T_co],
        key_text: Callable[[object], str],
        from_key_text: Callable[[str], T_co],
        rescue: Callable[[bytes], Rescued[T_co] | None] | None = None,
        key_texts: tuple[str, ...] = (),
    ) -> None:
        super().__init__(name, encode, decode, rescue=rescue)
        self.key_texts = key_texts
        self.key_text = key_text
        self.from_key_text = from_key_text


def _textual(
    name: str,
    text: Callable[[object], str],
    parse: Callable[[str], T],
    key_texts: tuple[str, ...] = (),
) -> Scalar[T]:
    """Return a scalar whose key text and stored text are one, all ASCII, nothing to escape."""

    def encode(value: object) -> bytes:
        return text(value).encode()

    def decode(data: bytes) -> T:
        try:
            value = parse(data.decode("ascii"))
            canonical = text(value).encode() == data
        except (ValueError, OverflowError):
            canonical = False
        else:
            if canonical:
                return value
        raise Undecodable(f"the stored text is not a canonical {name}")

    return Scalar(name, encode, decode, text, parse, key_texts=key_texts)


def _plain_str(value: object) -> str:
    if type(value) is str:
        return value
    if isinstance(value, str):
        # A subclass may print as something else; what it holds is what counts.
        return str.__str__(value)
    raise wrong_type("str", value)


def _encode_str(value: object) -> bytes:
    text = _plain_str(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    raise ValueError("has a lone surrogate, which cannot be encoded as UTF-8")


def _decode_str(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    raise Undecodable("the stored bytes are not UTF-8")


def _str_key_text(value: object) -> str:
    return escape(_plain_str(value))


STR: Final = Scalar(
    "str", _encode_str, _decode_str, _str_key_text, unescape, frames(_decode_str)
)


def _int_text(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__repr__(value)
    raise wrong_type("int", value)


def _encode_int(value: object) -> bytes:
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type("int", value)
    if not INT64_MIN <= value <= INT64_MAX:
        raise ValueError("an int beyond 64 bits cannot be stored")
    return b"%d" % value


def _decode_int(data: bytes) -> int:
    # The comparison refuses what int() forgives: blanks, underscores, signs, other digits.
    if len(data) <= 20:
        try:
            value = int(data)
        except ValueError:
            pass
        else:
            if b"%d" % value == data and INT64_MIN <= value <= INT64_MAX:
                return value
    raise Undecodable("the stored text is not a canonical 64-bit int")


INT: Final = Scalar("int", _encode_int, _decode_int, _int_text, int)

_FLOAT: Final = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


def finite(value: object) -> float:
    """Return a float or an int as a finite float; raise TypeError or ValueError."""
    if isinstance(value, bool) or not isinstance(value, (float, int)):
        raise wrong_type("float", value)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isfinite(number):
        return number
    raise ValueError("a float that is not finite cannot be stored")


def _encode_float(value: object) -> bytes:
    number = finite(value)
    if number != value:
        raise Unstorable("an int that no float is equal to cannot be stored as one")
    return float.__repr__(number).encode()


def _decode_float(data: bytes) -> float:
    # Not only our own shortest form: INCRBYFLOAT writes 17 digits and no exponent.
    if _FLOAT.fullmatch(data) is not None:
        value = float(data)
        if math.isfinite(value):
            return value
    raise Undecodable("the stored text is not a finite float")


FLOAT: Final = Codec("float", _encode_float, _decode_float)


def _bool_text(value: object) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise wrong_type("bool", value)


def _parse_bool(text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    raise ValueError("neither true nor false")


BOOL: Final = _textual("bool", _bool_text, _parse_bool, ("false", "true"))


def _encode_bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return bytes(value)
    raise wrong_type("bytes", value)


def _bytes_key_text(value: object) -> str:
    return base64.urlsafe_b64encode(_encode_bytes(value)).rstrip(b"=").decode()


def _parse_bytes(text: str) -> bytes:
    return base64.b64decode(
        text + "=" * (-len(text) % 4), altchars=b"-_", validate=True
    )


BYTES: Final = Scalar("bytes", _encode_bytes, bytes, _bytes_key_text, _parse_bytes)


def _uuid_text(value: object) -> str:
    if isinstance(value, uuid.UUID):
        return uuid.UUID.__str__(value)
    raise wrong_type("UUID", value)


UUID_: Final = _textual("UUID", _uuid_text, uuid.UUID)


def _date_text(value: object) -> str:
    # A datetime is a date to Python; its time would be lost.
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.date.isoformat(value)
    raise wrong_type("date", value)


DATE: Final = _textual("date", _date_text, LIBRARY.date.fromisoformat)


def _datetime_text(value: object) -> str:
    if not isinstance(value, dt.datetime):
        raise wrong_type("datetime", value)
    if value.utcoffset() is None:
        raise ValueError("a naive datetime names no moment; give it a time zone")
    try:
        moment = value.astimezone(dt.UTC)
    except OverflowError:
        moment = None
    if moment is None:
        raise ValueError("a datetime outside the years 1 to 9999 in UTC")
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


DATETIME: Final = _textual("datetime", _datetime_text, LIBRARY.datetime.fromisoformat)
