"""The keys that seal values: the first one writes, all of them read.

A sealed value is `START`, four bytes of the key's SHA-256, a nonce of twelve random bytes,
and what AES-256-GCM-SIV makes of the text. It belongs to one place, and opens nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.encrypted import START, key_id

_ID: Final = slice(len(START), len(START) + 4)
_NONCE: Final = slice(_ID.stop, _ID.stop + 12)
_TAG_LENGTH: Final = 16


class Keyring:
    """One cluster's keys; no repr, message or pickle shows them."""

    __slots__ = ("_ciphers", "_first", "_start")

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take keys of 32 bytes, of which no two have the same id."""
        self._ciphers = {key_id(key): AESGCMSIV(key) for key in keys}
        self._first = self._ciphers[key_id(keys[0])]
        self._start = START + key_id(keys[0])

    @classmethod
    def of(cls, keys: Sequence[bytes]) -> Keyring | None:
        """Return the keys as a ring, or None where OpenSSL is older than 3.2."""
        try:
            return cls(keys)
        except UnsupportedAlgorithm:
            return None

    def seal(self, text: bytes, place: bytes) -> bytes:
        """Return a text as it is stored at a place."""
        nonce = os.urandom(12)
        return self._start + nonce + self._first.encrypt(nonce, text, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Return the text that was sealed for this place; raise `Undecodable` for any other."""
        if not sealed.startswith(START):
            raise Undecodable("the stored value is not encrypted")
        if len(sealed) < _NONCE.stop + _TAG_LENGTH:
            raise Undecodable("the stored value is encrypted and cut short")
        cipher = self._ciphers.get(sealed[_ID])
        if cipher is None:
            number = sealed[_ID].hex()
            raise Undecodable(
                f"the stored value is encrypted, key {number}, which is not here"
            )
        try:
            return cipher.decrypt(sealed[_NONCE], sealed[_NONCE.stop :], place)
        except InvalidTag:
            pass
        raise Undecodable(
            "the stored value is encrypted, and was changed or belongs to another key"
        )

    def holds(self, sealed: bytes) -> bool:
        """Return whether one of these keys sealed a value."""
        return sealed[_ID] in self._ciphers

    @property
    def ids(self) -> tuple[str, ...]:
        """Return by what numbers sealed values name these keys, the one that writes first."""
        return tuple(each.hex() for each in self._ciphers)

    def __repr__(self) -> str:
        return f"<Keyring of {', '.join(self.ids)}>"

    def __reduce__(self) -> str:
        raise TypeError("a keyring is not pickled")
