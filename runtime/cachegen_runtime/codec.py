"""What turns a keyspace's values into stored bytes and back; strict in both directions, silent about values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


class Undecodable(Exception):
    """Stored bytes are not what the codec writes; the message never holds them."""


class Codec(Generic[V_co]):
    """The two directions of one value type.

    ``encode`` raises TypeError for a value of another Python type and ValueError for one
    that cannot be stored (NaN, an integer beyond 64 bits); ``decode`` raises
    `Undecodable`. Both are plain functions, so that a call costs no method lookup.
    """

    __slots__ = ("decode", "encode", "name")

    def __init__(
        self,
        name: str,
        encode: Callable[[object], bytes],
        decode: Callable[[bytes], V_co],
    ) -> None:
        self.name = name
        self.encode = encode
        self.decode = decode

    def __repr__(self) -> str:
        return f"<codec of {self.name}>"


def wrong_type(expected: str, value: object) -> TypeError:
    """Return the error for a value of another Python type, naming types only."""
    return TypeError(f"expected {expected}, got {type(value).__name__}")
