"""One damaged TOML statement: what it says, and what can still be made of it."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen.front.tree import Key
from cachegen.source import Span


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a statement deviates: `resume` is where the next one may begin.

    `path` is the key of the statement, when all of it could be read; `header` are the
    brackets with which it begins, if it is a header.
    """

    start: int
    span: Span
    found: str
    expected: str
    resume: int
    opened: Span | None = None
    help: tuple[str, ...] = ()
    path: tuple[Key, ...] = ()
    header: str = ""


class Stop(Exception):
    """The first deviation: a span, what was found there and what was expected."""

    def __init__(
        self, span: Span, found: str, expected: str, help: tuple[str, ...] = ()
    ) -> None:
        super().__init__(expected)
        self.span = span
        self.found = found
        self.expected = expected
        self.help = help
