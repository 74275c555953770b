"""Why JSON is not of a type, in words of our own: msgspec's may quote the value, these name types and places."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

_Words: TypeAlias = Callable[[re.Match[str]], str]

_PLACE: Final = re.compile(r" - at (`key` in )?`(\$[^`]*)`$")


def explained(message: str) -> str:
    """Return the place and the reason that a message of msgspec names: `` at $.x: expected …``."""
    found = _PLACE.search(message)
    if found is None:
        reason = _reason(message)
        return f": {reason}" if reason else ""
    reason = _reason(message[: found.start()])
    whose = "a key: " if found[1] else ""
    return f" at {found[2]}: {whose}{reason}" if reason else f" at {found[2]}"


def place(message: str) -> str:
    """Return the place alone: of a message whose words are not msgspec's."""
    found = _PLACE.search(message)
    return f" at {found[2]}" if found is not None else ""


def _reason(message: str) -> str:
    for pattern, words in _KNOWN:
        found = pattern.fullmatch(message)
        if found is not None:
            return words(found)
    return ""


def _expected(found: re.Match[str]) -> str:
    expected = found[1].replace(" | ", " or ").replace("uuid", "UUID")
    # The type is named as schemas do, what was found as JSON does.
    kind = "text" if found[2] == "str" else found[2]
    if kind == "null" and "float" in expected:
        kind = "null, which is what JSON has for NaN and infinities"
    return f"expected {expected}, found {kind}"


_KNOWN: Final[tuple[tuple[re.Pattern[str], _Words], ...]] = (
    (re.compile("Expected `([a-z| ]+)`, got `([a-z]+)`"), _expected),
    (
        re.compile("Expected `array` of length ([0-9]+).*"),
        lambda found: f"expected {found[1]} items",
    ),
    (
        re.compile("Object missing required field `([^`]*)`"),
        lambda found: f"`{found[1]}` is missing, and has no default",
    ),
    (
        re.compile("Invalid enum value .*", re.DOTALL),
        lambda _: "none of the type's values",
    ),
    (
        re.compile(
            "Invalid (?:RFC3339 encoded |ISO8601 )?(UUID|date|datetime|time|duration)"
        ),
        lambda found: f"the text is no {found[1]}",
    ),
    (
        re.compile("Invalid (decimal|base64 encoded) string"),
        lambda found: f"the text is no {found[1].split()[0]}",
    ),
    (re.compile("Number out of range"), lambda _: "the number is out of range"),
    (
        re.compile("(?:JSON is malformed|Input data was truncated).*", re.DOTALL),
        lambda _: "it is malformed",
    ),
)
"""What msgspec says, and what we say; for anything else, only the place."""
