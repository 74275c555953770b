"""When two files say the same: line ends are version control's to choose."""

from __future__ import annotations


def with_plain_ends(data: bytes) -> bytes:
    """Return a file's bytes as they were before a checkout turned LF into CRLF."""
    return data.replace(b"\r\n", b"\n")


def is_same_text(one: bytes, other: bytes) -> bool:
    """Return whether two files differ in nothing but their line ends."""
    return with_plain_ends(one) == with_plain_ends(other)
