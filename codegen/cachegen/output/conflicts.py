"""Conflict markers that version control leaves in a file, and what the file was on either side."""

from __future__ import annotations

import re

_CONFLICT = re.compile(
    rb"^<<<<<<<(?: [^\n]*)?\n(.*?)"
    rb"(?:^\|\|\|\|\|\|\|(?: [^\n]*)?\n.*?)?"
    rb"^=======\n(.*?)^>>>>>>>(?: [^\n]*)?(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def conflict_sides(data: bytes) -> tuple[bytes, ...]:
    """Return the file without markers, once with each side; one of no conflict as it is.

    Lines end in LF.
    """
    if _CONFLICT.search(data) is None:
        return (data,)
    return (_CONFLICT.sub(rb"\1", data), _CONFLICT.sub(rb"\2", data))
