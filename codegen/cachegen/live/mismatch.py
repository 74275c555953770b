"""Where stored data leaves its declared type; the words name types and places, never values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why a stored value does not decode, and the place in it (``$`` is the whole)."""

    reason: str
    path: str = "$"

    def __str__(self) -> str:
        return self.reason if self.path == "$" else f"{self.path}: {self.reason}"
