"""Python literals of texts and bytes, with the quotes that black prefers.

They are plain text; what may stand in a generated module is for `cachegen.render.code` to say.
"""

from __future__ import annotations


def text_literal(text: str) -> str:
    """Return text as a literal of printable ASCII."""
    quote = _quote(text)
    return quote + "".join(_escaped(each, quote) for each in text) + quote


def readable(text: str) -> str:
    """Return text as a literal for people, with the letters of any script as they are."""
    quote = _quote(text)
    shown = (
        each if each.isprintable() and not each.isascii() else _escaped(each, quote)
        for each in text
    )
    return quote + "".join(shown) + quote


def bytes_literal(data: bytes) -> str:
    """Return bytes as a literal."""
    quote = "'" if data.count(b'"') > data.count(b"'") else '"'
    shown = "".join(_escaped(chr(each), quote) for each in data)
    return f"b{quote}{shown}{quote}"


def numbered(character: str) -> str:
    """Return the escape of a character by its number."""
    point = ord(character)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _quote(text: str) -> str:
    return "'" if text.count('"') > text.count("'") else '"'


def _escaped(character: str, quote: str) -> str:
    if character in (quote, "\\"):
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    return short or numbered(character)
