"""Which scalars read what other scalars wrote, as plain Redis strings, in JSON and as JSON's keys.

Facts about the runtime's codecs and msgspec's strict JSON; a test tries every pair.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from cachegen import ir
from cachegen.keys.domains import Finite, admits, scalar_domain

S = ir.Scalar
Constant = str | int | bool

_NUMBERS = {S.INT: {S.FLOAT, S.DECIMAL}, S.FLOAT: {S.DECIMAL}}
_KEY_NUMBERS = {
    S.INT: {S.FLOAT, S.DECIMAL},
    S.FLOAT: {S.DECIMAL},
    S.DECIMAL: {S.FLOAT},
}
_JSON_NUMBERS = {S.INT, S.FLOAT, S.BOOL}
_VALUES: dict[ir.Scalar, msgspec.json.Decoder[object]] = {
    S.STR: msgspec.json.Decoder(str),
    S.INT: msgspec.json.Decoder(int),
    S.FLOAT: msgspec.json.Decoder(float),
    S.BOOL: msgspec.json.Decoder(bool),
    S.BYTES: msgspec.json.Decoder(bytes),
    S.UUID: msgspec.json.Decoder(UUID),
    S.DATE: msgspec.json.Decoder(date),
    S.DATETIME: msgspec.json.Decoder(datetime),
    S.TIME: msgspec.json.Decoder(time),
    S.TIMEDELTA: msgspec.json.Decoder(timedelta),
    S.DECIMAL: msgspec.json.Decoder(Decimal),
}
_KEYS: dict[ir.Scalar, msgspec.json.Decoder[object]] = {
    S.STR: msgspec.json.Decoder(dict[str, int]),
    S.INT: msgspec.json.Decoder(dict[int, int]),
    S.FLOAT: msgspec.json.Decoder(dict[float, int]),
    S.BYTES: msgspec.json.Decoder(dict[bytes, int]),
    S.UUID: msgspec.json.Decoder(dict[UUID, int]),
    S.DATE: msgspec.json.Decoder(dict[date, int]),
    S.DATETIME: msgspec.json.Decoder(dict[datetime, int]),
    S.TIME: msgspec.json.Decoder(dict[time, int]),
    S.TIMEDELTA: msgspec.json.Decoder(dict[timedelta, int]),
    S.DECIMAL: msgspec.json.Decoder(dict[Decimal, int]),
}
_FLOAT = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def reads_plain(written: ir.Scalar, read: ir.Scalar) -> bool:
    """Return whether `read` takes every Redis string that `written` is stored as."""
    if read in (written, S.BYTES) or (written, read) == (S.INT, S.FLOAT):
        return True
    return read is S.STR and written is not S.BYTES


def reads_json(written: ir.Scalar, read: ir.Scalar) -> bool:
    """Return whether `read` takes every JSON value of `written`; `str` takes every text."""
    if written is read or read in _NUMBERS.get(written, ()):
        return True
    return read is S.STR and written not in _JSON_NUMBERS


def reads_json_key(written: ir.Scalar, read: ir.Scalar) -> bool:
    """Return whether `read` takes every key of a JSON object that `written` becomes."""
    if written is read or read in _KEY_NUMBERS.get(written, ()):
        return True
    return read is S.STR


def is_silent(written: ir.Scalar, read: ir.Scalar) -> bool:
    """Return whether JSON text of `written` is read as `read` and means something else."""
    return (written, read) == (S.BYTES, S.STR)


def takes_plain(read: ir.Scalar, text: str) -> bool:
    """Return whether one stored text decodes as a scalar."""
    match read:
        case S.STR | S.BYTES:
            return True
        case S.FLOAT:
            return _FLOAT.fullmatch(text) is not None
        case S.INT:
            return _admits(read, text) and -(2**63) <= int(text) < 2**63
        case _:
            return _admits(read, text)


def takes_json(read: ir.Scalar, value: Constant, *, as_key: bool) -> bool:
    """Return whether one constant of JSON, or of an object's keys, decodes as a scalar."""
    readers, content = (_KEYS, {value: 0}) if as_key else (_VALUES, value)
    try:
        readers[read].decode(msgspec.json.encode(content))
    except (msgspec.ValidationError, KeyError):
        return False
    return True


def _admits(scalar: ir.Scalar, text: str) -> bool:
    domain = scalar_domain(scalar, sharded=False, first=False)
    if isinstance(domain, Finite):
        return text in domain.texts
    return admits(domain, text)
