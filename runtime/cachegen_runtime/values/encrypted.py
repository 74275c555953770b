"""Encrypted values: what a codec writes, sealed for the very key that it is stored under.

The codec knows no key, so its use without one is an error and never gives a plain
text; `Sealing` among the operations gives it the key.
"""

from __future__ import annotations

from typing import Final, Literal, Never, Protocol, TypeVar

from cachegen_runtime.values.codec import Codec

V = TypeVar("V")

START: Final = b"\xc1\x01"
"""How a sealed value begins: a byte that no UTF-8, JSON or frame begins with, and a version."""

KEY_LENGTH: Final = 32

INSTALL: Final = 'pip install "cachegen[encryption]"'

Plain = Literal["refused", "accepted", "written"]
"""What a plain value is to a keyspace: no value; read, too; read, and what is written."""


class Seal(Protocol):
    """What seals texts for a place and opens them there; see `keyring`."""

    def seal(self, text: bytes, place: bytes) -> bytes: ...

    def open(self, sealed: bytes, place: bytes) -> bytes: ...


class Encrypted(Codec[V]):
    """A codec whose texts are stored sealed; ``text`` is the codec of the text."""

    __slots__ = ("plain", "text")

    def __init__(self, text: Codec[V], plain: Plain) -> None:
        super().__init__(text.name, _without_a_key, _without_a_key, ready=text.ready)
        self.text = text
        self.plain = plain


def encrypted(codec: Codec[V], *, plain: Plain = "refused") -> Codec[V]:
    """Return the codec with its texts sealed; `plain` says what becomes of plain ones."""
    return Encrypted(codec, plain)


def place(cluster: str, key: bytes, *field: bytes) -> bytes:
    """Return what a value is sealed for: its cluster, its full key, and a dict's field."""
    return b"\0".join((cluster.encode(), key, *field))


def _without_a_key(value: object) -> Never:
    raise AssertionError("an encrypted value is written and read under its key alone")


def key_id(key: bytes) -> bytes:
    """Return the four bytes by which a sealed value names its key."""
    # Imported here: nothing but encrypted values asks for it.
    from hashlib import sha256

    return sha256(key).digest()[:4]
