"""Sizes as text: ``512b``, ``1kb``, ``4mb``, to whole bytes; a `kb` is 1 024 of them."""

from __future__ import annotations

import re

LARGEST = 512 * 1024 * 1024
"""The longest string that Redis holds."""

UNITS = {"b": 1, "kb": 1024, "mb": 1024 * 1024}
"""Bytes of each unit."""

_SIZE = re.compile("([0-9]+)(b|kb|mb)")
_SPOKEN = re.compile(r"\s*([0-9]+)\s*([kKmM]?)(?:i?[bB]|bytes?)?\s*")


def size(text: str) -> int | None:
    """Return a size's bytes, or None when the text is none, or one above `LARGEST`."""
    match = _SIZE.fullmatch(text)
    if match is None or len(match[1]) > len(str(LARGEST)):
        return None
    found = int(match[1]) * UNITS[match[2]]
    return found if found <= LARGEST else None


def near_size(text: str) -> str | None:
    """Return the size that `text` says in other words (``1 KiB``), or None."""
    match = _SPOKEN.fullmatch(text)
    if match is None:
        return None
    guess = f"{match[1]}{match[2].lower()}b"
    return guess if size(guess) is not None else None
