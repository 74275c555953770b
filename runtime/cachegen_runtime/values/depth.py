"""How deep JSON is nested; written values stay far above where a reader's stack would end."""

from __future__ import annotations

import re
from typing import Final

DEEPEST: Final = 500
"""Half of the calls that Python nests by itself: a reader may be deep in others already."""

_ONE_KIND: Final = bytes.maketrans(b"[]", b"{}")
_OTHERS: Final = bytes(code for code in range(256) if code not in b'[]{}"')
_TEXT: Final = re.compile(b'"[^"]*"')


def too_deep(data: bytes) -> bool:
    """Return whether valid JSON is nested deeper than `DEEPEST`."""
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return False
    # Each step runs in C, since a value of many containers is rarely deep.
    brackets = _brackets(data)
    for _ in range(DEEPEST):
        if not brackets:
            return False
        brackets = brackets.replace(b"{}", b"")
    return bool(brackets)


def _brackets(data: bytes) -> bytes:
    """Return the brackets of JSON alone, all of one kind, without those inside of texts."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Most texts hold no bracket, and are two quotes now.
    bare = data.translate(_ONE_KIND, _OTHERS).replace(b'""', b"")
    return _TEXT.sub(b"", bare) if b'"' in bare else bare
