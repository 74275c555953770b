"""The line of a rendered file by which an edit of it is noticed: a digest of all its others."""

from __future__ import annotations

import hashlib
import re

_LINE = 2
"""The seal comes after the two lines that say who made the file."""

_seal = re.compile(
    r"# Edits are noticed by this digest of all other lines: ([0-9a-f]{64})"
)


def sealed(text: str) -> str:
    """Return the text with its seal."""
    lines = text.split("\n")
    seal = f"# Edits are noticed by this digest of all other lines: {_digest(lines)}"
    return "\n".join((*lines[:_LINE], seal, *lines[_LINE:]))


def is_unedited(text: str) -> bool:
    """Return whether a text is as it was sealed; line ends may have been rewritten."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = _seal.fullmatch(lines[_LINE]) if len(lines) > _LINE else None
    return found is not None and found[1] == _digest(
        [*lines[:_LINE], *lines[_LINE + 1 :]]
    )


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
