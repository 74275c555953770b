"""A key for each keyspace that looks as if somebody used it: as Python, and as Redis sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cachegen import ir
from cachegen.declarations import SCALAR_FIELD, Declarations
from cachegen.keys.domains import encoded
from cachegen.names import enum_member
from cachegen.words.literals import text_literal

Import = tuple[str, str]
"""A module, with a leading dot for one of the generated package, and a name in it."""

_FIXED = {
    ir.Scalar.INT: ("42", "42", ()),
    ir.Scalar.BOOL: ("True", "true", ()),
    ir.Scalar.BYTES: (r'b"\x01\x02"', "AQI", ()),
    ir.Scalar.UUID: (
        'UUID("6b1f3c52-8a40-4d0e-9c57-2f6d1e0a9b34")',
        "6b1f3c52-8a40-4d0e-9c57-2f6d1e0a9b34",
        (("uuid", "UUID"),),
    ),
    ir.Scalar.DATE: ("date(2026, 1, 31)", "2026-01-31", (("datetime", "date"),)),
    ir.Scalar.DATETIME: (
        "datetime(2026, 1, 31, 8, 30, tzinfo=UTC)",
        "2026-01-31T08:30:00.000000Z",
        (("datetime", "UTC"), ("datetime", "datetime")),
    ),
}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(slots=True)
class Example:
    """The key as an expression and as a string, and what the expression needs imported.

    A struct's expression is a call of its `head` with `arguments`; a scalar's is all head.
    """

    head: str = ""
    arguments: tuple[str, ...] = ()
    text: str = ""
    imports: set[Import] = field(default_factory=set[Import])


def example(keyspace: ir.Keyspace, declarations: Declarations) -> Example:
    """Return an example key of a keyspace."""
    found = Example()
    parts: dict[str, tuple[str, str]] = {}
    if isinstance(keyspace.key, ir.ScalarKey):
        parts[SCALAR_FIELD] = _part(keyspace.key.type, "", declarations, found)
        found.head = parts[SCALAR_FIELD][0]
    else:
        struct = declarations.structs[keyspace.key.struct]
        found.imports.add((f".{struct.service}", struct.name))
        for each in struct.fields:
            parts[each.name] = _part(each.type, each.name, declarations, found)
        found.head = struct.name
        found.arguments = tuple(f"{name}={parts[name][0]}" for name in parts)
    found.text = "/".join(
        _segment(segment, parts, keyspace.shard_by, first=not index)
        for index, segment in enumerate(keyspace.pattern)
    )
    return found


def _segment(
    segment: ir.Segment,
    parts: dict[str, tuple[str, str]],
    shard_by: str | None,
    *,
    first: bool,
) -> str:
    if isinstance(segment, ir.LiteralSegment):
        return segment.text
    text = encoded(parts[segment.name][1], first=first) or ""
    return f"{{{text}}}" if segment.name == shard_by else text


def _part(
    type: ir.Type, hint: str, declarations: Declarations, found: Example
) -> tuple[str, str]:
    """Return the expression of a value, and its text before it is escaped."""
    match type:
        case ir.NamedType(name):
            declared = declarations.named[name]
            if declared.imported is not None:
                found.imports.add((declared.imported.module, declared.imported.name))
                name = declared.imported.name
            else:
                found.imports.add((f".{declared.service}", name))
            inner, text = _part(declared.base, declared.name, declarations, found)
            return f"{name}({inner})", text
        case ir.EnumType(name):
            enum = declarations.enums[name]
            found.imports.add((f".{enum.service}", name))
            value = next((each for each in enum.values if each), "")
            return f"{name}.{enum_member(value)}", value
        case ir.ScalarType(ir.Scalar.STR):
            text = _word(hint)
            return text_literal(text), text
        case ir.ScalarType(scalar):
            expression, text, imports = _FIXED[scalar]
            found.imports.update(imports)
            return expression, text
        case _:
            raise AssertionError("a key is made of scalars")


def _word(hint: str) -> str:
    """Return `user-1` for `UserID` and `user_id`, `a-1` without a hint."""
    words = [each.lower() for each in _WORD.findall(hint)]
    if words and words[-1] in ("id", "key", "name"):
        words.pop()
    return "-".join([*(words or ["a"]), "1"])
