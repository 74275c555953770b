"""Turns of phrase that all problems share, so that the same thing is always said the same way."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 60


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


def meant(near: str | None) -> tuple[str, ...]:
    """Return the help that offers a near name, or nothing."""
    return (f"did you mean {quoted(near)}?",) if near is not None else ()


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
