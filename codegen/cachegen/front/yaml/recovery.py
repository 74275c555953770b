"""After a syntax error: take the spoilt entry out, and read the rest as if it had not been there.

An entry is its line with all deeper lines below it. Taking one out leaves its
neighbours as they are, so one mistake gives one message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from yaml import MarkedYAMLError, YAMLError
from yaml.events import Event

from cachegen.diagnostics import Problem
from cachegen.front.tree import Key
from cachegen.front.yaml.damages import Damage
from cachegen.front.yaml.events import TooMuch, events, too_deep
from cachegen.front.yaml.faults import Fault, fault
from cachegen.problems.syntax import BeyondBounds, UnexpectedText
from cachegen.source import Place, Source, Span

# Every attempt reads the text again: that many characters in all, in so many attempts.
_attempts: Final = 50
_budget: Final = 3_000_000

_line: Final = re.compile(r"([ \t]*(?:- +)*)([^\r\n]*)(?:\r\n?|\n|\Z)")
_key: Final = re.compile(r"(?:[ \t]*- +)*[ \t]*([A-Za-z_][\w-]*)")
_entry: Final = re.compile(
    r"""[ ]*(?:- |(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ ]*:(?:\s|$))"""
)


@dataclass(slots=True)
class Recovered:
    """The events of what could be read, and what was wrong with the rest."""

    text: str
    events: list[Event] | None = None
    damages: list[Damage] = field(default_factory=list[Damage])
    problems: list[Problem] = field(default_factory=list[Problem])


def recovered(source: Source, text: str) -> Recovered:
    """Return the events of a text without its damaged entries; None where nothing is left."""
    result = Recovered(text)
    for _ in range(max(2, min(_attempts, _budget // (len(text) + 1)))):
        try:
            found = events(result.text)
        except MarkedYAMLError as error:
            wrong = fault(result.text, error)
            deep = too_deep(result.text, wrong.line, wrong.span.end)
            if deep is not None:
                result.problems.append(_beyond(source, deep))
                return result
            _take_out(source, result, wrong)
        except YAMLError as error:
            place = Place(source, Span(0, 0))
            result.problems.append(
                UnexpectedText(place, "this file", f"YAML ({error})")
            )
            return result
        else:
            if isinstance(found, TooMuch):
                result.problems.append(_beyond(source, found))
            else:
                result.events = found
            return result
    return result


def _beyond(source: Source, found: TooMuch) -> BeyondBounds:
    place = Place(source, Span(found.at, min(found.at + 1, len(source.text))))
    return BeyondBounds(place, found.subject, found.limit, found.unit)


def _take_out(source: Source, result: Recovered, found: Fault) -> None:
    opened = Place(source, found.opened) if found.opened else None
    place = Place(source, found.span)
    problem = UnexpectedText(place, found.found, found.expected, opened, (), found.help)
    if not any(_same_mistake(problem, each) for each in result.problems):
        result.problems.append(problem)
    text = result.text
    span = Span(found.line, len(text) if found.to_the_end else _entry_end(text, found))
    match = _key.match(text, found.line, span.end)
    key = Key(Span(*match.span(1)), match[1]) if match else None
    result.damages.append(
        Damage(Span(key.span.start if key else span.start, span.end), key)
    )
    blank = re.sub(r"[^\r\n]", " ", text[span.start : span.end])
    result.text = text[: span.start] + blank + text[span.end :]


def _same_mistake(problem: UnexpectedText, other: Problem) -> bool:
    """Return whether two entries fail to fit the same mapping or list in the same way."""
    return (
        isinstance(other, UnexpectedText)
        and problem.opened == other.opened
        and problem.expected == other.expected
        and (problem.opened is not None or problem.place == other.place)
    )


def _entry_end(text: str, found: Fault) -> int:
    """Return where the entry that begins at the fault's line ends."""
    first = _line.match(text, found.line)
    if first is None:
        return len(text)
    indentation = len(first[1].expandtabs()) - found.with_siblings
    at = first.end()
    while at < len(text):
        line = _line.match(text, at)
        if line is None or line.end() == at:
            break
        content = line[2]
        own = (
            len(line[1])
            if not line[1].strip()
            else len(line[1]) - len(line[1].lstrip())
        )
        deeper = own > indentation or not content or content.startswith("#")
        if not deeper and (not found.open_ended or _entry.match(text, at)):
            break
        at = line.end()
    return at
