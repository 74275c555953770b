"""A line of source as a terminal shows it: each character's text and width in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TAB = 4
"""Columns between two tab stops."""

_FIRST_PICTURE = 0x2400
_DELETE = "\x7f"
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands for one character, and how many columns it takes."""

    text: str
    width: int


def cells(line: str) -> tuple[Cell, ...]:
    """Return the cells of a line; tabs are spaces, what cannot be seen is spelled out."""
    found: list[Cell] = []
    column = 0
    for character in line:
        cell = _cell(character, column)
        found.append(cell)
        column += cell.width
    return tuple(found)


def width(row: Sequence[Cell]) -> int:
    """Return the columns that cells take."""
    return sum(cell.width for cell in row)


def visible(text: str) -> str:
    """Return words on one line in which nothing acts on the terminal."""
    return "".join(_cell(each, 0).text if each != "\t" else " " for each in text)


def _cell(character: str, column: int) -> Cell:
    if character == "\t":
        spaces = TAB - column % TAB
        return Cell(" " * spaces, spaces)
    if " " <= character < _DELETE:
        return Cell(character, 1)
    if character < " ":
        return Cell(chr(_FIRST_PICTURE + ord(character)), 1)
    if character == _DELETE:
        return Cell("␡", 1)
    category = unicodedata.category(character)
    if category in ("Mn", "Me") or character in _JOINERS:
        return Cell(character, 0)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"):
        code = f"⟨U+{ord(character):04X}⟩"
        return Cell(code, len(code))
    is_wide = unicodedata.east_asian_width(character) in ("W", "F")
    return Cell(character, 2 if is_wide else 1)
