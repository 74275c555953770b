"""Names for what is proposed: identifiers out of the words that keys are made of."""

from __future__ import annotations

import re
from collections.abc import Collection

from cachegen import ir
from cachegen.live.inferring.groups import Group, Literal, Part, is_plain
from cachegen.names import RESERVED_KEYSPACE_NAMES, is_keyword

_LONGEST = 60
"""Characters of a name that is made of a key's words."""


def keyspace_name(group: Group) -> str:
    """Return what a group's keyspace may be called."""
    words = [part.text for part in group.parts if isinstance(part, Literal)]
    name = identifier("_".join(words)) if words else "items"
    if name in RESERVED_KEYSPACE_NAMES or is_keyword(name):
        return f"{name}_items"
    return name


def field_name(parts: tuple[Part, ...], at: int) -> str:
    """Return what the field is called that fills one segment."""
    part = parts[at]
    if not isinstance(part, Literal):
        if part.form is ir.Scalar.DATE:
            return "day"
        if part.form is ir.Scalar.DATETIME:
            return "moment"
    before = parts[at - 1] if at else None
    if not isinstance(before, Literal) or not is_plain(before):
        return f"part{at + 1}"
    word = identifier(before.text)
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return f"{word}_id"


def identifier(text: str) -> str:
    """Return a text as an identifier in lower case."""
    name = re.sub(r"[^a-z0-9]+", "_", text.lower())[:_LONGEST].strip("_") or "x"
    return name if name[0].isalpha() else f"x{name}"


def free(name: str, taken: Collection[str]) -> str:
    """Return a name that is none of `taken`."""
    made, number = name, 2
    while made in taken:
        made, number = f"{name}{number}", number + 1
    return made
