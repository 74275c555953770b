"""The only door by which words enter a generated module.

A template may place nothing but `Code`, and `Code` is made from a schema's text only by the
functions here: `identifier` refuses what is no name, the others escape. No text of a schema
can become code.
"""

from __future__ import annotations

import keyword
import textwrap
import unicodedata
from collections.abc import Iterable

from cachegen.words import literals

WIDTH = 88
"""Columns of a line, black's default."""

_COMMENT_CHARACTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._/+@,~()-"
)
"""What a comment shows as it is; `#`, `:`, `=` and `;` could make a directive of it."""


class Code(str):
    """A piece of Python whose words were all decided; templates refuse any other text."""

    __slots__ = ()

    def __html__(self) -> Code:
        """Return the piece itself: the templates' escaping leaves it alone."""
        return self


def join(separator: str, pieces: Iterable[Code]) -> Code:
    """Return the pieces with `separator`, which is ours, between them."""
    return Code(separator.join(pieces))


def identifier(name: str) -> Code:
    """Return a name as code; one that Python would not read as a name is a bug."""
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"not a Python name: {name!r}")
    return Code(name)


def dotted(module: str) -> Code:
    """Return a module's dotted name as code."""
    return join(".", [identifier(part) for part in module.split(".")])


def literal(text: str) -> Code:
    """Return text as a Python literal of printable ASCII, with the quotes black prefers."""
    return Code(literals.text_literal(text))


def bytes_literal(data: bytes) -> Code:
    """Return bytes as a Python literal, with the quotes black prefers."""
    return Code(literals.bytes_literal(data))


def comment(text: str) -> Code:
    """Return text for use within a comment, where no directive can come of it."""
    return Code(
        "".join(
            each if each in _COMMENT_CHARACTERS else literals.numbered(each)
            for each in text
        )
    )


def docstring(paragraphs: Iterable[str], indent: int) -> Code:
    """Return a docstring that `indent` columns precede, one blank line between paragraphs.

    Printable text stays readable; white space is collapsed and lines are wrapped. Nothing
    within can end the literal: it never holds two quotes in a row, neither begins nor ends
    with one, and each backslash belongs to an escape made here.
    """
    margin = " " * indent
    texts = [text for each in paragraphs if (text := _docstring_text(each))]
    if texts and texts[0].startswith('"'):
        texts[0] = "\\x22" + texts[0][1:]
    if texts and texts[-1].endswith('"'):
        texts[-1] = texts[-1][:-1] + "\\x22"
    blocks = [_wrapped(text, WIDTH - indent - 6) for text in texts]
    lines = [line for block in blocks for line in ("", *block)][1:]
    if not lines:
        return Code('""""""')
    first = lines[0]
    if len(lines) == 1:
        return Code(f'"""{first}"""')
    rest = "".join(f"\n{margin}{line}" if line else "\n" for line in lines[1:])
    return Code(f'"""{first}{rest}\n{margin}"""')


def _docstring_text(text: str) -> str:
    """Return a text for a docstring, in which no quote follows a quote."""
    shown = " ".join(text.split()).replace("\\", "\\\\")
    if not (shown.isascii() and shown.isprintable()):
        shown = "".join(map(_shown, shown))
    while '""' in shown:
        shown = shown.replace('""', '"\\x22')
    return shown


def _wrapped(text: str, width: int) -> list[str]:
    if len(text) <= width:
        return [text]
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _shown(character: str) -> str:
    """Return a character itself when it is printable in any Python, else its escape.

    The database of Unicode 3.2 is asked because it is the same in every Python: letters,
    marks, digits, punctuation and symbols; no separators, no controls, no reordering.
    """
    if " " <= character <= "~":
        return character
    is_known = unicodedata.ucd_3_2_0.category(character)[0] in "LMNPS"
    return (
        character
        if is_known and character.isprintable()
        else literals.numbered(character)
    )
