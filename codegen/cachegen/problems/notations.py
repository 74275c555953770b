"""Patterns in the notations of other tools, and how cachegen spells what they mean.

Each function returns None rather than a guess that would be refused in its turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from cachegen.declarations import SCALAR_FIELD
from cachegen.words.near import near_name

_NAME = r"[A-Za-z][A-Za-z0-9_]*"
_NOTATION = re.compile(
    rf"[$#%]?\{{{{1,2}} ?(?P<braced>{_NAME})? ?(?:[!:][^{{}}]*)?\}}{{1,2}}"
    rf"|<(?:{_NAME}:)?(?P<angled>{_NAME})>"
    rf"|%\((?P<printed>{_NAME})\)[a-z]"
    rf"|\[(?P<squared>{_NAME})\]"
    r"|%[a-z]"
    r"|[$#%]?\{[0-9]+\}"
    r"|\*"
)
"""`{name}`, `${name}`, `<name>`, `%(name)s`, `[name]`, and without a name `{}`, `%s`, `*`."""

_OWN = re.compile(rf"(?:^|/):{_NAME}")
_LITERAL = re.compile(r"[A-Za-z0-9._~-]+")
_GLUE = ":-_.~|"
_MOST = 16
"""With more placeholders than this, nobody is helped by names that are near."""


def _placeholders_in(pattern: str) -> int:
    """Return how many placeholders a pattern has, in whatever notation, counted up to two."""
    found = chain(_NOTATION.finditer(pattern), _OWN.finditer(pattern))
    return sum(1 for _ in islice(found, 2))


def meant_by(segment: str, pattern: str, fields: tuple[str, ...]) -> str | None:
    """Return what a segment of a pattern is in cachegen's notation: one segment or several.

    `fields` are the placeholders that the key fills, or none when they are not known.
    """
    parts = list(_parts(segment, fields))
    names = [each[1:] for each in parts if each.startswith(":")]
    if not 0 < len(names) <= _MOST:
        return None
    is_alone = len(names) == 1 and _placeholders_in(pattern) < 2
    if is_alone and fields in ((), (SCALAR_FIELD,)) and (fields or names == [""]):
        names = [SCALAR_FIELD]
    elif set(names) == {""} and len(names) == len(fields):
        names = list(fields)
    spelled = iter(
        each if each in fields else near_name(each, fields) or each for each in names
    )
    parts = [f":{next(spelled)}" if each.startswith(":") else each for each in parts]
    is_spelled = all(_LITERAL.fullmatch(each.removeprefix(":")) for each in parts)
    return "/".join(parts) if is_spelled else None


def has_notation(segment: str) -> bool:
    """Return whether a segment holds a placeholder in the notation of another tool."""
    return _NOTATION.search(segment) is not None


def rewritten_in_segments(pattern: str, fields: tuple[str, ...]) -> str | None:
    """Return a pattern without placeholders whose parts between colons are the fields.

    That is `requests:key`, as keys are often spelled, to `requests/:key`.
    """
    parts = [each.rstrip(_GLUE) for each in re.split("[:/]+", pattern) if each]
    if not set(fields) <= set(parts[1:]) or len(parts) != len(set(parts)):
        return None
    if not all(parts):
        return None
    return "/".join(f":{each}" if each in fields else each for each in parts)


def _parts(segment: str, fields: tuple[str, ...]) -> Iterator[str]:
    """Yield the literals of a segment, and its placeholders with a colon before them."""
    end = 0
    for match in _NOTATION.finditer(segment):
        yield from _literals(segment[end : match.start()], fields, is_first=not end)
        yield f":{next((each for each in match.groups() if each), '')}"
        end = match.end()
    yield from _literals(segment[end:], fields, is_first=not end)


def _literals(text: str, fields: tuple[str, ...], *, is_first: bool) -> Iterator[str]:
    own = re.match(f":({_NAME})(?=:|$)", text) if is_first else None
    if own is not None:
        yield own[0]
        text = text[own.end() :]
    for part in text.split(":"):
        plain = part.strip(_GLUE)
        if plain:
            yield f":{plain}" if own is not None and plain in fields else plain
