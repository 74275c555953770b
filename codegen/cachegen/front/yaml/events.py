"""PyYAML's events as a finished list, bounded on the way, with characters libyaml misreads set aside.

libyaml is a YAML 1.1 scanner. Where 1.2 reads an ordinary character and it does not, a
private-use character that the text lacks stands in for it, and `restored` puts it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event

from cachegen.front import bounds

_loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_breaks_of_old: Final = "\x85\u2028\u2029"
_private_use: Final = range(0xF0000, 0xFFFFE)
_marks: Final = re.compile(r"""[\[\]{}]|"(?:[^"\\]|\\.)*"|'[^']*'|\s#[^\r\n]*""")
_bare_colon: Final = re.compile(r"([\[{,]|:[ \t])([ \t]*):(?=[^\s,\[\]{}:\"'#])")


@dataclass(frozen=True, slots=True)
class Disguise:
    """A text for libyaml, as long as the true one, and the way back for what it reads."""

    text: str
    table: dict[int, str]

    def restored(self, value: str) -> str:
        """Return a value as the true text has it."""
        return value.translate(self.table) if self.table else value


def disguised(text: str) -> Disguise:
    """Return `text` without the characters on which YAML 1.1 and 1.2 differ."""
    colon = _bare_colon.search(text) is not None
    wanted = [each for each in _breaks_of_old if each in text] + [":"] * colon
    if not wanted:
        return Disguise(text, {})
    used = set(text)
    free = (chr(code) for code in _private_use if chr(code) not in used)
    stand_in = dict(zip(wanted, free, strict=False))
    back = {ord(private): each for each, private in stand_in.items()}
    if colon:
        text = _bare_colon.sub(rf"\g<1>\g<2>{stand_in.pop(':')}", text)
    return Disguise(
        text.translate({ord(each): private for each, private in stand_in.items()}), back
    )


@dataclass(frozen=True, slots=True)
class TooMuch:
    """The bound that a text goes beyond, and where."""

    at: int
    subject: str
    limit: int
    unit: str


def events(text: str) -> list[Event] | TooMuch:
    """Return the events of a text; raise `yaml.YAMLError` at the first syntax error.

    libyaml is asked for one event after the other, so that it never gets far into what
    is nested too deep, which would take it quadratic time.
    """
    found: list[Event] = []
    depth = 0
    for event in yaml.parse(text, Loader=_loader):
        found.append(event)
        if isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > bounds.nesting:
                return TooMuch(start(event), "this value", bounds.nesting, "levels")
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if len(found) > 2 * bounds.nodes:
            return TooMuch(start(event), "the file", bounds.nodes, "values")
    return found


def too_deep(text: str, line: int, at: int) -> TooMuch | None:
    """Return the bound on nesting if it is what stopped libyaml at `at`; `line` begins the entry.

    It looks ahead for the colon of a key, and gives up on deep brackets by itself, in
    words about commas.
    """
    opened: list[int] = []
    for mark in _marks.finditer(text, line, at):
        if mark[0] in "[{":
            opened.append(mark.start())
            if len(opened) > bounds.nesting:
                return TooMuch(mark.start(), "this value", bounds.nesting, "levels")
        elif mark[0] in "]}" and opened:
            opened.pop()
    return None


def start(event: Event) -> int:
    """Return the offset at which an event begins, in characters."""
    return event.start_mark.index if event.start_mark else 0


def end(event: Event) -> int:
    """Return the offset at which an event ends, in characters."""
    return event.end_mark.index if event.end_mark else 0
