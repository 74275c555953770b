"""How text becomes part of a key and comes back; no character that separates or groups survives bare."""

from __future__ import annotations

import re
from typing import Final

RESERVED_START: Final = "__cachegen"
"""What no key's first segment begins with; kept for cachegen's own use."""

_SPECIAL: Final = {
    code: "".join(f"%{byte:02X}" for byte in chr(code).encode())
    for code in (*range(0x21), *map(ord, "%/{}"), *range(0x7F, 0xA0))
}
_ESCAPED: Final = re.compile(b"%([0-9A-F]{2})")


def escape(text: str) -> str:
    """Return `text` with the special characters percent-encoded, per UTF-8 byte.

    Raises ValueError for a lone surrogate, which has no UTF-8.
    """
    # The inline tests cost a third of a regular expression's search, and most keys are
    # plain. `isprintable` is false for every control character, and for some others
    # that the slow way then leaves as they are.
    if (
        text.isprintable()
        and "/" not in text
        and "%" not in text
        and " " not in text
        and "{" not in text
        and "}" not in text
    ):
        return text
    return _escape_slowly(text)


def _escape_slowly(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        pass  # Its message and its attributes quote the text.
    else:
        return text.translate(_SPECIAL)
    raise ValueError("has a lone surrogate, which cannot be encoded as UTF-8")


def unescape(text: str) -> str:
    """Return the text that `escape` was given; raise ValueError if there is none.

    Lenient about what was escaped without need: a caller that must know compares with
    what `escape` makes of the answer.
    """
    return _ESCAPED.sub(
        lambda match: bytes.fromhex(match[1].decode()), text.encode()
    ).decode()


def joined_by(escaped: str, separator: str) -> str:
    """Return an escaped text as it is where this separator joins the segments of keys, not `/`."""
    return escaped.replace("%2F", "/").replace(separator, f"%{ord(separator):02X}")


def joined_by_slash(escaped: str, separator: str) -> str:
    """Return what `joined_by` was given."""
    if separator == "/":
        return escaped
    return escaped.replace("/", "%2F").replace(f"%{ord(separator):02X}", separator)


def escape_start(escaped: str) -> str:
    """Return a key's first segment with the reserved beginning broken up."""
    if escaped.startswith(RESERVED_START):
        return "%5F" + escaped[1:]
    return escaped
