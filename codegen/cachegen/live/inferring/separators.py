"""What joins the segments of a server's keys: one character for all, and never one that stands in data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

SEPARATORS = ("/", ":", "|", ".")
"""What a cluster may join by; where as many keys speak for two, the first."""

_FIRST = re.compile(r"[/:|]")
_ALWAYS_ENCODED = "%{}\x00-\x20\x7f-\x9f"


def separator_of(key: str) -> str | None:
    """Return what parts a key first, None when nothing does; a dot only if there is nothing else.

    What comes later may be data: `price:EUR/USD` is joined by colons.
    """
    found = _FIRST.search(key)
    if found is not None:
        return found[0]
    return "." if "." in key else None


def common_separator(keys: Iterable[str]) -> str:
    """Return what most keys are joined by."""
    votes = Counter(each for key in keys if (each := separator_of(key)) is not None)
    return max(SEPARATORS, key=lambda each: votes[each])


def split(key: str, common: str) -> tuple[str, tuple[str, ...]]:
    """Return a key's segments, and what joins them: the common one wherever it occurs."""
    if common in key:
        return common, tuple(key.split(common))
    own = separator_of(key)
    if own is None or own == ".":
        return common, (key,)
    return own, tuple(key.split(own))


def escaped(text: str, separator: str) -> str:
    """Return a text as a segment of a key: what would end it or hide in it percent-encoded."""
    pattern = f"[{_ALWAYS_ENCODED}{re.escape(separator)}]"
    return re.sub(pattern, lambda found: _percent(found[0]), text)


def is_escaped(text: str, separator: str) -> bool:
    """Return whether a segment is spelled as cachegen spells some text."""
    try:
        return escaped(unquote(text, errors="strict"), separator) == text
    except UnicodeDecodeError:
        return False


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
