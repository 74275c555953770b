"""Sums as INCRBYFLOAT makes them on x86 servers: 80-bit numbers, written with 17 decimals."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

_DECIMAL: Final = re.compile(rb"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,9}))?")
_HEXADECIMAL: Final = re.compile(rb"[+-]?0[xX][0-9a-fA-F]+")
_INFINITE: Final = re.compile(rb"[+-]?inf(?:inity)?", re.IGNORECASE)
_MANTISSA: Final = 64
_LONGEST_EXPONENT: Final = 4900


class NotANumber(Exception):
    """A text that a server does not take for a number."""


def added(left: bytes, right: bytes) -> bytes:
    """Return the sum's text; raise `NotANumber`, or OverflowError for an infinite sum."""
    held, delta = _read(left), _read(right)
    if held is None or delta is None:
        raise OverflowError
    return _written(_rounded(held + delta))


def _read(text: bytes) -> Fraction | None:
    """Return the number nearest to the text, None for an infinite one."""
    if _INFINITE.fullmatch(text):
        return None
    if _HEXADECIMAL.fullmatch(text):
        return _rounded(Fraction(int(text, 16)))
    found = _DECIMAL.fullmatch(text)
    if found is None or abs(int(found[1] or 0)) > _LONGEST_EXPONENT:
        raise NotANumber
    return _rounded(Fraction(text.decode()))


def _rounded(number: Fraction) -> Fraction:
    """Return the nearest number with a mantissa of 64 bits."""
    if number == 0:
        return number
    size = number.numerator.bit_length() - number.denominator.bit_length()
    for exponent in (size - _MANTISSA, size - _MANTISSA + 1):
        unit = Fraction(2) ** exponent
        mantissa = round(number / unit)
        if abs(mantissa) <= 2**_MANTISSA:
            return mantissa * unit
    raise OverflowError


def _written(number: Fraction) -> bytes:
    scaled = round(number * 10**17)
    whole, part = divmod(abs(scaled), 10**17)
    text = f"{whole}.{part:017}".rstrip("0").rstrip(".")
    return f"-{text}".encode() if scaled < 0 else text.encode()
