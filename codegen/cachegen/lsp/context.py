"""Where a cursor is in a text that is still being written: read from its lines, not from a tree.

A tree has no place for what is not there yet; the line up to the cursor and the header or
indentation above it say which key or value is about to be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_HEADER: Final = re.compile(r"[ \t]*\[{1,2}([^\[\]#=\n]+)\]{1,2}[ \t]*(?:#.*)?$")
_OPEN_HEADER: Final = re.compile(r"[ \t]*\[{1,2}([^\]#=\n]*)$")
_YAML_KEY: Final = re.compile(
    r"""([ ]*)(?:"([^"]*)"|'([^']*)'|([^\s#'"{\[][^#]*?)):(?:\s|$)"""
)
_ITEM: Final = re.compile(r"^([ ]*)-[ ]")
_QUOTES: Final = "\"'"


@dataclass(frozen=True, slots=True)
class Context:
    """What is being written: a key of the mapping at `path`, or the value of `key` there.

    `word` is what is written of it so far, its quote left out; `quote` is that quote.
    """

    path: tuple[str, ...]
    key: str | None
    word: str
    quote: str = ""
    is_header: bool = False


def toml_context(text: str, offset: int) -> Context | None:
    """Return what is being written at an offset of a TOML text; None within a comment."""
    lines = text[:offset].split("\n")
    line = lines[-1]
    header = _OPEN_HEADER.match(line)
    if header is not None:
        *path, word = _parts(header[1])
        return Context(tuple(path), None, word, is_header=True)
    above = (_HEADER.match(each.rstrip("\r")) for each in reversed(lines[:-1]))
    found = next((each for each in above if each is not None), None)
    path = _parts(found[1]) if found is not None else []
    return _Line(line, path, "=").context()


def yaml_context(text: str, offset: int) -> Context | None:
    """Return what is being written at an offset of a YAML text; None within a comment."""
    # An item of a list is written as what it holds, one step further in.
    lines = [_ITEM.sub(r"\1  ", each) for each in text[:offset].split("\n")]
    line = lines[-1]
    indent = len(line) - len(line.lstrip(" "))
    path = list(_ancestors(lines[:-1], indent))
    return _Line(line, path[::-1], ":").context()


def _ancestors(lines: Sequence[str], indent: int) -> Iterator[str]:
    """Yield the keys that a line of this indentation stands under, the nearest first."""
    for line in reversed(lines):
        match = _YAML_KEY.match(line)
        if match is not None and len(match[1]) < indent:
            indent = len(match[1])
            yield (match[2] or match[3] or match[4]).strip()
        if not indent:
            return


def _parts(key: str) -> list[str]:
    return [each.strip().strip(_QUOTES) for each in key.split(".")]


class _Line:
    """Reads one line up to its end: keys, quotes and inline mappings."""

    def __init__(self, line: str, path: Sequence[str], separator: str) -> None:
        self._line = line
        self._path = list(path)
        self._separator = separator
        self._key: str | None = None
        self._word = ""
        self._quote = ""
        self._levels: list[int] = []

    def context(self) -> Context | None:
        """Return what is being written at the line's end."""
        for at, character in enumerate(self._line):
            if self._quote:
                if character == self._quote:
                    self._quote = ""
                self._word += character if self._quote else ""
            elif character == "#" and self._line[at - 1 : at] in ("", " ", "\t"):
                return None
            else:
                self._take(at, character)
        # Within quotes all that is written counts, else only the last word.
        word = self._word if self._quote else self._word.strip()
        return Context(tuple(self._path), self._key, word, self._quote)

    def _take(self, at: int, character: str) -> None:
        following = self._line[at + 1 : at + 2]
        ends_key = self._separator == "=" or following in ("", " ")
        if character in _QUOTES and not self._word.strip():
            self._quote, self._word = character, ""
        elif character == self._separator and self._key is None and ends_key:
            *dotted, self._key = self._key_parts()
            self._path += dotted
            self._word = ""
        elif character == "{" and self._key is not None:
            self._path.append(self._key)
            self._levels.append(len(self._path))
            self._key, self._word = None, ""
        elif character == "}" and self._levels:
            self._path = self._path[: self._levels.pop() - 1]
            self._key, self._word = "", ""
        elif character == "," and self._levels:
            self._path = self._path[: self._levels[-1]]
            self._key, self._word = None, ""
        else:
            self._word += character

    def _key_parts(self) -> list[str]:
        return _parts(self._word) if self._separator == "=" else [self._word.strip()]
