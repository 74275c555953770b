"""The scalars that a schema declares: enums, and named types over any other scalar."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeVar, overload

from cachegen_runtime.values.codec import (
    REFUSALS,
    Codec,
    Undecodable,
    Unstorable,
    wrong_type,
)
from cachegen_runtime.values.compressed import frames
from cachegen_runtime.values.escaping import unescape
from cachegen_runtime.values.scalars import STR, Scalar

B = TypeVar("B")
E = TypeVar("E", bound=Enum)
T = TypeVar("T")
W = TypeVar("W", str, bytes)


def enum(members: type[E]) -> Scalar[E]:
    """Return the scalar of an enum of strings; a member is stored as its value."""
    name = members.__name__
    stored_of = {member: STR.encode(member.value) for member in members}
    key_text_of = {member: STR.key_text(member.value) for member in members}
    member_of = {stored: member for member, stored in stored_of.items()}

    def encode(value: object) -> bytes:
        if isinstance(value, members):
            return stored_of[value]
        raise wrong_type(name, value)

    def decode(data: bytes) -> E:
        member = member_of.get(data)
        if member is None:
            raise Undecodable(f"the stored text is no member of {name}")
        return member

    def key_text(value: object) -> str:
        if isinstance(value, members):
            return key_text_of[value]
        raise wrong_type(name, value)

    def from_key_text(text: str) -> E:
        return decode(unescape(text).encode())

    texts = tuple(key_text_of.values())
    return Scalar(name, encode, decode, key_text, from_key_text, key_texts=texts)


@overload
def named(make: Callable[[B], T], base: Scalar[B]) -> Scalar[T]: ...
@overload
def named(make: Callable[[B], T], base: Codec[B]) -> Codec[T]: ...
def named(make: Callable[[B], T], base: Codec[B]) -> Codec[T]:
    """Return the scalar of a NewType over `base`, or of a subclass of its Python type."""
    name = getattr(make, "__name__", base.name)
    decode = _made(make, name, base.decode)
    encode = _checked(make, name, base.encode)
    if isinstance(make, type):
        encode = _proved(name, encode, decode)
    if not isinstance(base, Scalar):
        return Codec(name, encode, decode)
    key_text = _checked(make, name, base.key_text)
    from_key_text = _made(make, name, base.from_key_text)
    # Of scalars only texts have one, and theirs reads frames.
    rescue = frames(decode) if base.rescue is not None else None
    return Scalar(name, encode, decode, key_text, from_key_text, rescue, base.key_texts)


def _checked(
    make: Callable[[B], T], name: str, write: Callable[[object], W]
) -> Callable[[object], W]:
    if not isinstance(make, type):
        return write  # A NewType leaves no trace on its values.

    def write_instance(value: object) -> W:
        if isinstance(value, make):
            return write(value)
        raise wrong_type(name, value)

    return write_instance


def _proved(
    name: str, encode: Callable[[object], bytes], decode: Callable[[bytes], object]
) -> Callable[[object], bytes]:
    # What a class makes of the plain value that it holds need not be the same again.
    def encode_readable(value: object) -> bytes:
        data = encode(value)
        try:
            if decode(data) == value:
                return data
        except (Undecodable, *REFUSALS):
            pass
        raise Unstorable(f"a {name} would come back as something else")

    return encode_readable


def _made(
    make: Callable[[B], T], name: str, parse: Callable[[W], B]
) -> Callable[[W], T]:
    def parse_and_make(stored: W) -> T:
        base_value = parse(stored)
        try:
            return make(base_value)
        except REFUSALS:
            pass
        raise Undecodable(f"{name} does not accept the stored value")

    return parse_and_make
