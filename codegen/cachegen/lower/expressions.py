"""Type expressions as text: what was written and where, before anyone asks what it means.

A recursive-descent parser over `name`, `name[...]`, `a | b`, quoted texts, integers and
`...`; it stops at the first fault, since what follows a syntax error is guesswork.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cachegen.source import Span

DEEPEST = 16
"""How deep brackets may nest; more is no type that anyone reads."""


@dataclass(frozen=True, slots=True)
class Name:
    """A word that stands alone: a scalar, a declared type, ``None``, ``true``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Generic:
    """``name[arguments]``; its span ends with the bracket."""

    span: Span
    name: Name
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """``a | b``, with at least two members, none a union itself."""

    span: Span
    members: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A quoted text or an integer, as in ``Literal["a", 1]``."""

    span: Span
    value: str | int


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """``...``, as in ``tuple[int, ...]``."""

    span: Span


Expression = Name | Generic | Union | Constant | Ellipsis


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Where reading a type expression stopped; ``deep`` when for too many brackets."""

    span: Span
    expected: str
    found: str
    deep: bool = False


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<name>[^\W\d]\w*(?:[.-]\w+)*)
      | (?P<integer>-?[0-9]+)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<dots>\.\.\.)
      | (?P<mark>[\[\]|,])
      | (?P<other>\S)
      | (?P<end>$)
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    span: Span


class _Stop(Exception):
    """Carries the fault out of the descent; never leaves this module."""

    def __init__(self, fault: SyntaxFault) -> None:
        super().__init__(fault.expected)
        self.fault = fault


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression | SyntaxFault:
    """Return the expression, or the fault at which reading it stopped."""
    try:
        return _Descent(text).whole()
    except _Stop as stop:
        return stop.fault


class _Descent:
    def __init__(self, text: str) -> None:
        self._text = text
        self._token = self._read(0)

    def whole(self) -> Expression:
        expression = self._union(0)
        if self._token.kind != "end":
            raise self._stop("`[`, `|` or the end")
        return expression

    def _union(self, depth: int) -> Expression:
        members = [self._member(depth)]
        while self._token.text == "|":
            self._advance()
            members.append(self._member(depth))
        if len(members) == 1:
            return members[0]
        span = Span(members[0].span.start, members[-1].span.end)
        return Union(span, tuple(members))

    def _member(self, depth: int) -> Expression:
        token = self._token
        match token.kind:
            case "name":
                self._advance()
                name = Name(token.span, token.text)
                return self._generic(name, depth) if self._token.text == "[" else name
            case "integer":
                self._advance()
                return Constant(token.span, self._integer(token))
            case "text":
                self._advance()
                return Constant(token.span, _ESCAPE.sub(r"\1", token.text[1:-1]))
            case "dots":
                self._advance()
                return Ellipsis(token.span)
            case _:
                raise self._stop("a type")

    def _generic(self, name: Name, depth: int) -> Generic:
        if depth == DEEPEST:
            fault = SyntaxFault(self._token.span, "", "", deep=True)
            raise _Stop(fault)
        arguments: list[Expression] = []
        self._advance()
        while True:
            arguments.append(self._union(depth + 1))
            if self._token.text == ",":
                self._advance()
            elif self._token.text == "]":
                span = Span(name.span.start, self._token.span.end)
                self._advance()
                return Generic(span, name, tuple(arguments))
            else:
                raise self._stop("`,` or `]`")

    def _integer(self, token: _Token) -> int:
        if len(token.text) > 20 or not -(2**63) <= int(token.text) < 2**63:
            found = "one beyond that"
            raise _Stop(SyntaxFault(token.span, "an integer of 64 bits", found))
        return int(token.text)

    def _advance(self) -> None:
        self._token = self._read(self._token.span.end)

    def _read(self, start: int) -> _Token:
        match = _TOKEN.match(self._text, start)
        if match is None or match.lastgroup is None:
            return _Token("end", "", Span(len(self._text), len(self._text)))
        kind = match.lastgroup
        return _Token(kind, match[kind], Span(match.start(kind), match.end(kind)))

    def _stop(self, expected: str) -> _Stop:
        found = f"`{self._token.text}`" if self._token.text else "the end"
        return _Stop(SyntaxFault(self._token.span, expected, found))
