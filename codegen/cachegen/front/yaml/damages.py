"""What syntax errors took away, so that nobody complains of what is missing because of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cachegen.front.tree import Key, Node, Scalar
from cachegen.source import Span

_blank: Final = re.compile(r"(?:\s|#[^\r\n]*)*+")


@dataclass(frozen=True, slots=True)
class Damage:
    """Lines that a syntax error took away, and the key they began with, if any."""

    span: Span
    key: Key | None


class Damages:
    """All damages of a text, which has blanks in their stead."""

    def __init__(self, damages: list[Damage], text: str) -> None:
        self._damages = damages
        self._text = text

    @property
    def any(self) -> bool:
        """Return whether anything was taken away."""
        return bool(self._damages)

    def within(self, span: Span) -> bool:
        """Return whether a damage begins in `span`."""
        return any(span.start <= each.span.start <= span.end for each in self._damages)

    def lost(self, span: Span, at: int) -> tuple[Key, ...]:
        """Return the keys that were taken from a block mapping in `span` at column `at`."""
        return tuple(
            each.key
            for each in self._damages
            if each.key is not None
            and span.start <= each.span.start <= span.end
            and column(self._text, each.key.span.start) == at
        )

    def emptied(self, node: Node) -> bool:
        """Return whether a value is missing because a damage took it away."""
        if not isinstance(node, Scalar) or node.span.start != node.span.end:
            return False
        match = _blank.match(self._text, node.span.end)
        return match is not None and self.within(Span(*match.span()))


def column(text: str, at: int) -> int:
    """Return the column of an offset, counted from zero."""
    return at - max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) - 1
