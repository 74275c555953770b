"""What turns a keyspace's values into stored bytes and back; strict in both directions, silent about values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

V_co = TypeVar("V_co", covariant=True)

REFUSALS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What an application's own class may raise for stored data that it was not made for."""


class Undecodable(Exception):
    """Stored bytes are not what the codec writes; the message never holds them."""


class Rescued(NamedTuple, Generic[V_co]):
    """A value of bytes that `Codec.decode` refuses, and whether they had a former shape."""

    value: V_co
    upgraded: bool


class Unstorable(TypeError, ValueError):
    """A value would come back as another, or not at all; its message never holds it.

    By the contract a TypeError. A ValueError as well, since a value can be of the
    declared type and still be one: a NaN, or one that is nested too deep.
    """


class UnusableClass(TypeError):
    """Of a class it is known that no value could be read back."""


class Codec(Generic[V_co]):
    """The two directions of one value type.

    ``encode`` raises TypeError for a value of another Python type and ValueError for one
    that cannot be stored (NaN, an integer beyond 64 bits); ``decode`` raises
    `Undecodable`, and so does ``decode_all`` if one of its items is not decodable.
    ``rescue``, where there is one, is asked about the bytes of a keyspace's value that
    ``decode`` refuses: they may be a compressed or a former form of it (None: they are
    not). ``ready``, where there is one, raises TypeError if the class of the values shows by itself that none
    of them could be read back. They are attributes, so that a call costs no method lookup.
    """

    __slots__ = ("decode", "decode_all", "encode", "name", "ready", "rescue")

    def __init__(
        self,
        name: str,
        encode: Callable[[object], bytes],
        decode: Callable[[bytes], V_co],
        decode_all: Callable[[Sequence[bytes]], list[V_co]] | None = None,
        rescue: Callable[[bytes], Rescued[V_co] | None] | None = None,
        ready: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self.encode = encode
        self.decode = decode
        self.decode_all = decode_all or self._one_by_one
        self.rescue = rescue
        self.ready = ready

    def _one_by_one(self, items: Sequence[bytes]) -> list[V_co]:
        return list(map(self.decode, items))

    def __repr__(self) -> str:
        return f"<codec of {self.name}>"


def wrong_type(expected: str, value: object) -> TypeError:
    """Return the error for a value of another Python type, naming types only."""
    return TypeError(f"expected {expected}, got {type(value).__name__}")
