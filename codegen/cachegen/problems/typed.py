"""What help can be computed from what was typed: the very number, list or text, written as it should be."""

from __future__ import annotations

import re
from typing import Final

from cachegen.names import pascal_case
from cachegen.source import Place
from cachegen.words import spelling
from cachegen.words.phrases import quoted

TIMES: Final = frozenset(
    {
        *("expiry", "in", "stale_for", "missing", "timeout", "lease", "soft_timeout"),
        *("retry_after", "ttl", "lag", "per", "wait"),
    }
)
"""The attributes whose value is a time: a number there is seconds to most people."""

NO_TIME: Final = frozenset(
    {"", "0", "none", "null", "no", "off", "false", "forever", "infinite", "-1", "~"}
)
"""What people write for no expiry at all."""

STAYS: Final = 'for no expiry leave the key out, or write "never"'

_HOURS: Final = frozenset(str(hour) for hour in range(24))
_PERCENTS: Final = frozenset({"jitter", "refresh_at"})
_SIZES: Final = {"bytes": "B", "above": "b"}
_TIMES_OF_TOML: Final = frozenset({"a date", "a time", "a date-time"})
_NUMBER: Final = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,3}))?")
_CLOCK: Final = re.compile(
    r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::[0-9]{2})?\s*(?:([ap])\.?m\.?)?"
)
_PART: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*(%|percent)?")
_LONGEST: Final = 60


def typed(place: Place) -> str:
    """Return the text that stands at a place, without the quotes of a text."""
    text = place.source.text[place.span.start : place.span.end].strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


def seconds(text: str) -> str | None:
    """Return a bare number as a duration in seconds, or None for what is no such number."""
    number = _NUMBER.fullmatch(text.replace("_", ""))
    if number is None:
        return None
    whole, part = number.groups()
    if part is None or not int(part):
        return f"{int(whole)}s" if int(whole) else None
    milliseconds = int(whole) * 1000 + int(part.ljust(3, "0"))
    return f"{milliseconds}ms"


def time_help(place: Place, key: str, text: str) -> str | None:
    """Return what to write instead of a number, or of a word for no time, as a time."""
    if key == "expiry" and (text.lower() in NO_TIME or text.startswith("-")):
        return STAYS
    duration = seconds(text)
    if duration is None:
        return None
    return f"seconds? write {spelling.entry(place, key, duration)}"


def clock(text: str) -> str:
    """Return a time of day as a 24-hour clock shows it; of what is none, a sample."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if found is None:
        return "03:00"
    hour, minute, half = int(found[1]), found[2] or "00", found[3]
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    is_time = hour <= 24 and int(minute) < 60
    return f"{hour % 24:02}:{minute}" if is_time else "03:00"


def percent(text: str) -> str:
    """Return a part as a percentage; of what is none, a sample."""
    found = _PART.fullmatch(text.strip())
    if found is None:
        return "10%"
    part = float(found[1]) * (1 if found[2] or float(found[1]) > 1 else 100)
    return f"{part:g}%" if 0 < part <= 100 else "10%"


def in_quotes(place: Place, *, item: bool) -> str | None:
    """Return how a number, a date or a boolean is written as a text; None if it is long."""
    text = typed(place)
    if not text or len(text) > _LONGEST or not text.isprintable():
        return None
    quoted = f'"{text}"' if '"' not in text else f"'{text}'"
    return f"write {quoted}" if item else f"write it in quotes: {quoted}"


def rewritten(
    place: Place, key: str, name: str, expected: str, found: str
) -> str | None:
    """Return help for a value of another type, computed from it; None without an idea.

    `key` is the attribute and `name` the declaration that it is of; `found` is what
    stands there, in words.
    """
    is_scalar = found not in ("a list", "a mapping", "null")
    if key in TIMES and (is_scalar or found == "null"):
        told = time_help(place, key, "" if found == "null" else typed(place))
        if told is not None:
            return told
    if key == "key" and not is_scalar and found != "null":
        return several_parts(place, name)
    if key == "daily_at" and typed(place) in _HOURS:
        clock = f"{int(typed(place)):02}:00"
        return f"write {spelling.entry(place, key, clock)}"
    if key in _PERCENTS and _NUMBER.fullmatch(typed(place)):
        return f"write {spelling.entry(place, key, f'{typed(place)}%')}"
    if key in _SIZES and typed(place).isdecimal():
        return f"bytes? write {spelling.entry(place, key, typed(place) + _SIZES[key])}"
    if found == "a list" and not name and not spelling.is_yaml(place):
        return f"write `[{key}.{_first_name(place)}]`, one header for each of them"
    in_words = key in ("", "doc", "service") or found in _TIMES_OF_TOML
    if expected == "text" and is_scalar and in_words:
        return in_quotes(place, item=not key)
    return None


def several_parts(place: Place, keyspace: str) -> str:
    """Return how a key of several parts is declared."""
    struct = f"{pascal_case(keyspace)}Key"
    fields = spelling.section(place, "structs", struct, "fields")
    return f"several parts: declare `{fields}` and use {quoted(struct)} as the key"


def _first_name(place: Place) -> str:
    """Return the name that the first table of an array gives itself, or a sample."""
    text = place.source.text[place.span.start : place.span.end + 500]
    found = re.search(r"^\s*name\s*=\s*[\"']([a-z][a-z0-9_]*)[\"']", text, re.MULTILINE)
    return found[1] if found is not None else "profile"
