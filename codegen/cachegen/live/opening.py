"""Stored bytes without what is around them: opened with the environment's keys, and decompressed."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.live.mismatch import Mismatch
from cachegen.wrong_use import WrongUse
from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.urls.encryption import keyring, variable
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.compressed import MAGIC, text_of
from cachegen_runtime.values.encrypted import START, place

__all__ = ("Held", "Opener", "Sealed", "unframed", "variable")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value that is encrypted with a key that the environment does not hold."""

    key: str

    def __str__(self) -> str:
        return f"encrypted, key {self.key}"


class Opener:
    """Opens the values of one cluster. Raises `WrongUse` for keys that cannot be used."""

    def __init__(self, cluster: str) -> None:
        self._cluster = cluster
        try:
            self._ring = keyring(cluster)
        except CacheConfigError as error:
            raise WrongUse(str(error)) from None

    def text(
        self, data: bytes, keyspace: ir.Keyspace, key: bytes, *field: bytes
    ) -> bytes | Sealed | Mismatch:
        """Return the text of a value that is stored under a full key, or in a dict's field."""
        if keyspace.encrypt is None:
            return data
        if not data.startswith(START):
            strict = keyspace.encrypt == "strict"
            return Mismatch("the stored value is not encrypted") if strict else data
        if self._ring is None or not self._ring.holds(data):
            return Sealed(data[len(START) :][:4].hex())
        try:
            return self._ring.open(data, place(self._cluster, key, *field))
        except Undecodable as error:
            return Mismatch(str(error))


@dataclass(frozen=True, slots=True)
class Held:
    """Where a value is: its keyspace, the full key, and what opens it."""

    keyspace: ir.Keyspace
    key: bytes
    opener: Opener

    def opened_fields(
        self, names: list[bytes], values: list[bytes]
    ) -> list[bytes] | Sealed | Mismatch:
        """Return the texts of a dict's values, or why the first that has none has none."""
        texts: list[bytes] = []
        for name, value in zip(names, values, strict=True):
            text = self.opener.text(value, self.keyspace, self.key, name)
            if not isinstance(text, bytes):
                return text
            texts.append(text)
        return texts


def unframed(data: bytes) -> bytes | Mismatch:
    """Return what a compressed text is; others are as they are."""
    if not data.startswith(MAGIC):
        return data
    try:
        return text_of(data)
    except Undecodable as error:
        return Mismatch(str(error))
