"""Reads one TOML statement just to say where it stops being TOML, and what was expected there.

Only damaged places come here; it builds nothing. The first deviation counts.
"""

from __future__ import annotations

import re

from cachegen.front import bounds
from cachegen.front.toml import scalars, tokens
from cachegen.front.toml.assembly import key_text, quoted
from cachegen.front.toml.fault import Fault, Stop
from cachegen.front.tree import Key
from cachegen.source import Span

_NEWER_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|e)")
_WITHOUT_SECONDS = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ])?[0-9]{2}:[0-9]{2}(?:[Zz]|[+-][0-9:]+)?"
)


class Statement:
    """One statement of a TOML text, read from `start`."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._at = start
        self._opened: list[int] = []
        self._path: list[Key] = []
        self._header = ""
        self._torn = False
        self._broken: Stop | None = None

    def read(self) -> int | Fault:
        """Return where the statement ends, its line end included, or its first fault."""
        try:
            if self._text.startswith("[", self._at):
                self._read_header()
            else:
                self._read_pair()
            self._line_end()
        except Stop as stop:
            return self._fault(self._broken or stop, self._resume(stop.span.start))
        if self._broken is not None:
            return self._fault(self._broken, self._at)
        return self._at

    def _fault(self, stop: Stop, resume: int) -> Fault:
        opened = Span(self._opened[-1], self._opened[-1] + 1) if self._opened else None
        path, header = tuple(self._path), self._header
        found, expected = stop.found, stop.expected
        return Fault(
            self._start,
            stop.span,
            found,
            expected,
            resume,
            opened,
            stop.help,
            path,
            header,
        )

    def _resume(self, at: int) -> int:
        """Return the next line; inside brackets or quotes the next that looks like a statement."""
        if not self._opened and not self._torn:
            return self._next_line(at)
        here = self._text.rfind("\n", 0, at) + 1
        resume = here if here > self._start else self._next_line(here)
        while resume < len(self._text) and not tokens.statement.match(
            self._text, resume
        ):
            resume = self._next_line(resume)
        return resume

    def _next_line(self, at: int) -> int:
        newline = self._text.find("\n", at)
        return len(self._text) if newline < 0 else newline + 1

    def _read_header(self) -> None:
        start = self._at
        brackets = "[[" if self._text.startswith("[[", start) else "["
        self._at += len(brackets)
        self._header = brackets
        path = self._read_key(f"the name of a table after `{brackets}`")
        closing = "]" * len(brackets)
        if self._text[self._at : self._at + 1] in ("", "\r", "\n", "#", "]"):
            self._path = path
        if not self._text.startswith(closing, self._at):
            raise self._stop(f"`{closing}`")
        self._at += len(closing)

    def _read_pair(self) -> None:
        path = self._read_key("a key")
        self._path = path
        self._expect("=", "`=` after the key")
        self._value()

    def _read_key(self, expected: str) -> list[Key]:
        path: list[Key] = []
        while True:
            self._spaces()
            match = tokens.key_part.match(self._text, self._at)
            if match is None:
                raise self._stop(expected)
            text = key_text(match[0])
            if text is None:
                self._escapes(*match.span())
                raise self._stop("a key whose escapes TOML knows")
            path.append(Key(Span(*match.span()), text))
            self._at = match.end()
            self._spaces()
            if not self._text.startswith(".", self._at):
                return path
            self._at += 1
            expected = "a name after the `.`"

    def _value(self) -> None:
        self._spaces()
        first = self._text[self._at : self._at + 1]
        if first == "[":
            self._array()
        elif first == "{":
            self._inline_table()
        elif first and first in "\"'":
            self._quoted()
        else:
            self._plain()

    def _array(self) -> None:
        self._open()
        while True:
            self._blank()
            if self._text.startswith("]", self._at):
                break
            self._value()
            self._blank()
            if not self._text.startswith(",", self._at):
                break
            self._at += 1
        self._close("]")

    def _inline_table(self) -> None:
        self._open()
        self._in_table("a key or `}`")
        while not self._text.startswith("}", self._at):
            self._read_key("a key or `}`")
            self._expect("=", "`=` after the key")
            self._value()
            self._in_table("`,` or `}`")
            if not self._text.startswith(",", self._at):
                break
            self._at += 1
            self._in_table("a key")
            if self._text.startswith("}", self._at) and self._broken is None:
                stop = self._stop("another key; TOML 1.0 allows no comma before `}`")
                stop.help = ("remove the comma",)
                raise stop
        self._close("}")

    def _in_table(self, expected: str) -> None:
        """Skip spaces; a line end is a fault of its own, behind which we read on."""
        self._spaces()
        if self._text[self._at : self._at + 1] in ("\r", "\n", "#"):
            if self._broken is None:
                self._broken = self._stop(expected)
                self._broken.help = (
                    "an inline table stands on one line in TOML 1.0; a longer one has a header",
                )
            self._blank()

    def _open(self) -> None:
        if len(self._opened) >= bounds.nesting:
            deeper = self._stop(f"no more than {bounds.nesting} levels of nesting")
            deeper.help = ("split it into smaller parts",)
            raise deeper
        self._opened.append(self._at)
        self._at += 1

    def _close(self, bracket: str) -> None:
        if not self._text.startswith(bracket, self._at):
            raise self._stop(f"`,` or `{bracket}`")
        self._at += 1
        self._opened.pop()

    def _quoted(self) -> None:
        start = self._at
        quote = self._text[start]
        if self._text.startswith(quote * 3, start):
            self._multiline(quote)
            return
        line_end = self._next_line(start)
        at = start + 1
        while at < line_end and self._text[at] not in (quote, "\n"):
            at += 2 if quote == '"' and self._text[at] == "\\" else 1
        if at >= line_end or self._text[at] != quote:
            self._torn = True
            end = len(self._text[start:line_end].rstrip()) + start
            raise Stop(
                Span(start, end),
                "text without an end",
                f"`{quote}` before the line ends",
            )
        self._at = at + 1
        if quote == '"':
            self._escapes(start, self._at)

    def _multiline(self, quote: str) -> None:
        start = self._at
        self._opened.append(start)
        at = start + 3
        closing = quote * 3
        while not self._text.startswith(closing, at):
            if quote == '"':
                found = tokens.backslash_or_end.search(self._text, at)
                at = len(self._text) if found is None else found.start()
                if found and found[0] == "\\":
                    at += 2
            else:
                at = self._text.find(closing, at)
            if not 0 <= at < len(self._text):
                raise Stop(
                    Span(start, start + 3), "text without an end", f"`{closing}`"
                )
        self._opened.pop()
        self._at = at + 3
        while self._at < at + 5 and self._text.startswith(quote, self._at):
            self._at += 1
        if quote == '"':
            self._escapes(start, self._at)

    def _escapes(self, start: int, end: int) -> None:
        """Stop at the first backslash of a text that begins no escape."""
        multiline = self._text.startswith('"""', start)
        for match in tokens.escape.finditer(self._text, start, end):
            wraps = multiline and tokens.wrapped.match(self._text, match.start())
            if match[1] is not None and not wraps:
                expected = "an escape that TOML knows"
                help = _escape_help(self._text, match.start())
                raise Stop(Span(*match.span()), quoted(match[0]), expected, (help,))

    def _plain(self) -> None:
        match = tokens.date_and_time.match(self._text, self._at) or tokens.bare.match(
            self._text, self._at
        )
        if match is None:
            raise self._stop("a value")
        if not tokens.plain.fullmatch(match[0]):
            raise Stop(
                Span(*match.span()), quoted(match[0]), "a value", _meant(match[0])
            )
        # Python reads no decimal integer beyond 4300 digits; the assembly has words for those.
        if not match[0].lstrip("+-").isdigit() and scalars.of_token(match[0]) is None:
            raise Stop(
                Span(*match.span()), quoted(match[0]), scalars.expected(match[0])
            )
        self._at = match.end()

    def _expect(self, token: str, expected: str) -> None:
        if not self._text.startswith(token, self._at):
            raise self._stop(expected)
        self._at += len(token)

    def _line_end(self) -> None:
        match = tokens.rest_of_line.match(self._text, self._at)
        if match is None:
            self._spaces()
            raise self._stop("the end of the line")
        self._at = match.end()

    def _spaces(self) -> None:
        match = tokens.space.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _blank(self) -> None:
        match = tokens.blank.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _stop(self, expected: str) -> Stop:
        """Return a stop at the token that stands here."""
        self._spaces()
        at = self._at
        if at >= len(self._text):
            return Stop(Span(at, at), "the end of the file", expected)
        if self._text[at] in "\r\n#":
            return Stop(Span(at, at), "the end of the line", expected)
        match = tokens.word.match(self._text, at)
        end = match.end() if match else at + 1
        letter = self._text[at]
        help = f"outside of quotes all is ASCII, and `{letter}` is U+{ord(letter):04X}"
        helps = () if letter.isascii() or not letter.isprintable() else (help,)
        return Stop(Span(at, end), quoted(self._text[at:end]), expected, helps)


def _escape_help(text: str, at: int) -> str:
    """Return how the escape at a backslash is written; those of TOML 1.1 in TOML 1.0."""
    newer = _NEWER_ESCAPE.match(text, at)
    if newer is None:
        return "a backslash is written `\\\\`, or use single quotes"
    code = newer[1].upper() if newer[1] else "1B"
    return f"TOML 1.0 has no `{newer[0][:2]}`: write `\\u00{code}`"


def _meant(word: str) -> tuple[str, ...]:
    """Return what someone who wrote this bare word may have meant."""
    if word.lower() in ("true", "false"):
        return (f"booleans are written in lower case: {word.lower()}",)
    if _WITHOUT_SECONDS.fullmatch(word):
        return (
            f'text is written in quotes: "{word}"',
            "in TOML 1.0 a time that is no text has its seconds",
        )
    if word.lower() in ("null", "none", "~"):
        return ("TOML has no null; leave the key out",)
    return (f'text is written in quotes: "{word}"',) if word.isprintable() else ()
