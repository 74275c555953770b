"""Sizes of memory as people and servers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cachegen.wrong_use import WrongUse

_UNITS = {"kb": 1024, "mb": 1024**2, "gb": 1024**3}
_LEAST = 16 * 1024**2
_MEBIBYTE = 1024**2
_GIBIBYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Memory:
    """How much a cluster may hold, in bytes, and as Redis writes it (``256mb``)."""

    bytes: int
    text: str

    @property
    def container_mebibytes(self) -> int:
        """Return what its container needs: half as much again, for buffers and slack."""
        return -(-self.bytes * 3 // (2 * _MEBIBYTE))

    @property
    def requested_mebibytes(self) -> int:
        """Return what its container asks for at its start: what it may hold."""
        return -(-self.bytes // _MEBIBYTE)

    @property
    def gibibytes(self) -> int:
        """Return whole gibibytes that hold it, at least one."""
        return max(1, -(-self.bytes // _GIBIBYTE))


def memory(text: str) -> Memory:
    """Return the size that a text such as `256mb` or `2gb` means. Raises `WrongUse`."""
    found = re.fullmatch(r"([1-9][0-9]{0,9}) ?(kb|mb|gb)", text.lower())
    if found is None:
        raise WrongUse("--memory must be a size such as 256mb or 2gb")
    size = int(found[1]) * _UNITS[found[2]]
    if size < _LEAST:
        raise WrongUse("--memory must be at least 16mb: an empty server takes some")
    return Memory(size, f"{found[1]}{found[2]}")
