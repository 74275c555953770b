"""A key for each keyspace that looks as if somebody used it: as Python, and as Redis sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cachegen import ir
from cachegen.declarations import SCALAR_FIELD, Declarations
from cachegen.keys.domains import common, encoded
from cachegen.keys.signatures import Signatures
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
    """Return an example key of a sound keyspace."""
    found = Example()
    parts = {
        name: _part(type, hint, declarations, found)
        for name, (type, hint) in _fields(keyspace.key, declarations).items()
    }
    if isinstance(keyspace.key, ir.ScalarKey):
        found.head = parts[SCALAR_FIELD][0]
    else:
        struct = declarations.structs[keyspace.key.struct]
        found.imports.add((f".{struct.service}", struct.name))
        found.head = struct.name
        found.arguments = tuple(f"{name}={parts[name][0]}" for name in parts)
    found.text = _text(keyspace, parts)
    return found


def example_text(keyspace: ir.Keyspace, declarations: Declarations) -> str | None:
    """Return the string of an example key, or None where an unsound keyspace makes no key."""
    domains = Signatures(declarations).of(keyspace)
    if domains is None or any(common(each, each) is None for each in domains):
        return None
    fields = _fields(keyspace.key, declarations)
    parts = {
        each.name: _part(*fields[each.name], declarations, Example())
        for each in keyspace.pattern
        if isinstance(each, ir.Placeholder)
    }
    return _text(keyspace, parts)


def _fields(key: ir.Key, declarations: Declarations) -> dict[str, tuple[ir.Type, str]]:
    """Return the type of each field of a key, and what its values are named after."""
    if isinstance(key, ir.ScalarKey):
        return {SCALAR_FIELD: (key.type, "")}
    struct = declarations.structs.get(key.struct)
    fields = struct.fields if struct is not None else ()
    return {each.name: (each.type, each.name) for each in fields}


def _text(keyspace: ir.Keyspace, parts: dict[str, tuple[str, str]]) -> str:
    return keyspace.separator.join(
        _segment(segment, parts, keyspace, first=not index)
        for index, segment in enumerate(keyspace.pattern)
    )


def _segment(
    segment: ir.Segment,
    parts: dict[str, tuple[str, str]],
    keyspace: ir.Keyspace,
    *,
    first: bool,
) -> str:
    if isinstance(segment, ir.LiteralSegment):
        return segment.text
    plain = parts[segment.name][1]
    text = encoded(plain, first=first, separator=keyspace.separator) or ""
    return f"{{{text}}}" if segment.name == keyspace.shard_by else text


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
