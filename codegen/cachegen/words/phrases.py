"""Turns of phrase that all problems share, so that the same thing is always said the same way."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_LONGEST = 60

_ALIKE = str.maketrans(
    # Cyrillic, then Greek.
    "АВЕЅІЈКМНОРСТУХаеорсухіјѕ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaeopcyxijs" "ABEZHIKMNOPTYXo",
)


def quoted(text: str) -> str:
    """Return a user's text between backticks, on one line and of bearable length."""
    shown = "".join(each if each.isprintable() else _escaped(each) for each in text)
    if len(shown) > _LONGEST:
        shown = f"{shown[: _LONGEST - 1]}…"
    return f"`{shown}`" if shown else '`""`'


def listed(names: Sequence[str], last: str = "or") -> str:
    """Return names between backticks as a list in a sentence: `a`, `b` or `c`."""
    shown = [quoted(each) for each in names]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def meant(near: str | None, name: str = "") -> tuple[str, ...]:
    """Return the help that offers a near name, or nothing.

    Of a name that only looks like it, the letters that differ are named by their numbers.
    """
    if near is None:
        return ()
    hidden = code_points(name, near)
    seen = f" {quoted(name)} holds {hidden}" if hidden else ""
    return (f"did you mean {quoted(near)}?{seen}",)


def apart(one: str, other: str) -> tuple[str, str]:
    """Return two texts between backticks; where they look the same, with what differs."""
    first, second = quoted(one), quoted(other)
    if one == other or _looks(one) != _looks(other):
        return first, second
    return (
        f"{first} ({code_points(one, other)})",
        f"{second} ({code_points(other, one)})",
    )


def code_points(text: str, other: str) -> str:
    """Return the characters that `text` has and `other` has not, by their numbers."""
    found = [each for each in dict.fromkeys(text) if each not in other]
    if all(each.isascii() for each in found):
        found = []
    return " ".join(f"U+{ord(each):04X}" for each in found)


def in_ascii(text: str) -> str | None:
    """Return the ASCII text that looks like a text with letters of other alphabets; None where there is none."""
    found = text.translate(_ALIKE)
    return found if found.isascii() and found != text else None


def _looks(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
