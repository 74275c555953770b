"""Compressed values: long texts as one zstd frame each, recognized by its first bytes.

Neither JSON nor UTF-8 begins as a frame does, so there is no envelope, and structs and
texts read frames whether their keyspace is declared compressed or not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from cachegen_runtime.values.codec import Codec, Rescued, Undecodable

V = TypeVar("V")

MAGIC: Final = b"\x28\xb5\x2f\xfd"
"""How a frame begins, and nothing else that a struct or a text is stored as."""

INSTALL: Final = 'pip install "cachegen[zstd]"'


class Compressed(Codec[V]):
    """A codec whose texts of more than `above` bytes become frames where that is shorter."""

    __slots__ = ("_above", "_level", "_text")

    def __init__(self, text: Codec[V], above: int, level: int) -> None:
        super().__init__(
            text.name,
            self._encode,
            self._decode,
            rescue=text.rescue,
            ready=text.ready,
        )
        self._text = text
        self._above = above
        self._level = level

    def _encode(self, value: object) -> bytes:
        text = self._text.encode(value)
        if len(text) <= self._above:
            return text
        from cachegen_runtime.values.zstd import framed

        return framed(text, self._level)

    def _decode(self, data: bytes) -> V:
        return self._text.decode(text_of(data) if data[:4] == MAGIC else data)


def compressed(codec: Codec[V], *, above: int = 1024, level: int = 1) -> Codec[V]:
    """Return the codec with texts of more than `above` bytes compressed."""
    return Compressed(codec, above, level)


def text_of(frame: bytes) -> bytes:
    """Return what a frame holds; raise `Undecodable` where it is not read."""
    try:
        from cachegen_runtime.values.zstd import unframed
    except ImportError:
        reason = f"which needs zstd: {INSTALL}"
    except OSError as error:
        # No descriptor is left to import it by.
        reason = f"and zstd cannot be loaded: {error.strerror}"
    else:
        return unframed(frame)
    raise Undecodable(f"the stored value is compressed, {reason}")


def frames(decode: Callable[[bytes], V]) -> Callable[[bytes], Rescued[V] | None]:
    """Return the `rescue` of a codec whose values may be stored as frames."""

    def rescue(data: bytes) -> Rescued[V] | None:
        if data[:4] != MAGIC:
            return None
        return Rescued(decode(text_of(data)), upgraded=False)

    return rescue
