"""Which keyspace a raw key belongs to, and the typed key that makes it; no I/O, no runtime.

Exact in both directions: a key is a keyspace's only if encoding the typed key gives back
the very same string.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cachegen import ir
from cachegen.declarations import SCALAR_FIELD, Declarations
from cachegen.keys.inversion import Misfit, bare, python_value, text_value
from cachegen.keys.patterns import RESERVED_PREFIX
from cachegen.names import enum_member
from cachegen.words.near import near_name


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a key: its type as Python names it, and its value as an expression."""

    name: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A keyspace that a key belongs to, and the typed key as Python would write it."""

    keyspace: ir.Keyspace
    key: str
    fields: tuple[Filled, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The keyspace whose pattern comes nearest to a key, and why the key is not its.

    ``segment`` counts from one; 0 when the whole is at fault, not one segment.
    """

    keyspace: ir.Keyspace
    segment: int
    reason: str

    @property
    def words(self) -> str:
        """Return the reason with its segment."""
        return f"segment {self.segment}: {self.reason}" if self.segment else self.reason


@dataclass(frozen=True, slots=True)
class Ownership:
    """The owners of a key in the workspace's order; without any, the nearest keyspace."""

    owners: tuple[Owner, ...]
    nearest: Nearest | None = None


def which(workspace: ir.Workspace, key: str, cluster: str | None = None) -> Ownership:
    """Return whose key `key` is; only among one cluster's keyspaces, if one is given."""
    declarations = Declarations.of(workspace)
    owners: list[Owner] = []
    misses: list[tuple[int, int, Nearest]] = []
    for keyspace in workspace.keyspaces:
        if cluster not in (None, keyspace.cluster):
            continue
        found = _owner(keyspace, key.split(keyspace.separator), declarations)
        if isinstance(found, Owner):
            owners.append(found)
        else:
            misses.append((*_nearness(keyspace, key, declarations), found))
    if owners or not misses:
        return Ownership(tuple(owners))
    best = max(misses, key=lambda each: (each[0], each[1]))
    return Ownership((), best[2])


def is_reserved(key: str) -> bool:
    """Return whether a key is one that cachegen keeps for itself."""
    return key.startswith(RESERVED_PREFIX)


def _owner(
    keyspace: ir.Keyspace, parts: list[str], declarations: Declarations
) -> Owner | Nearest:
    filled: dict[str, str] = {}
    bases = declarations.key_fields(keyspace.key)
    for index, (segment, part) in enumerate(zip(keyspace.pattern, parts, strict=False)):
        if isinstance(segment, ir.LiteralSegment):
            if part != segment.text:
                reason = f"`{part}` is not `{segment.text}`"
                return Nearest(keyspace, index + 1, reason)
            continue
        base = bases[segment.name]
        assert base is not None
        sharded = segment.name == keyspace.shard_by
        join = keyspace.separator
        value = _value(base, part, join, declarations, sharded=sharded, first=not index)
        if isinstance(value, Misfit):
            return Nearest(keyspace, index + 1, value.reason)
        filled[segment.name] = value
    if len(parts) != len(keyspace.pattern):
        return Nearest(keyspace, 0, _lengths(len(parts), len(keyspace.pattern)))
    return _typed(keyspace, filled, declarations)


def _lengths(found: int, expected: int) -> str:
    noun = "segment" if found == 1 else "segments"
    return f"the key has {found} {noun}, the pattern {expected}"


def _value(
    base: ir.BaseScalar,
    part: str,
    separator: ir.Separator,
    declarations: Declarations,
    *,
    sharded: bool,
    first: bool,
) -> str | Misfit:
    text = bare(part, sharded=sharded, first=first)
    if isinstance(text, Misfit):
        return text
    if isinstance(base, ir.ScalarType):
        return python_value(base.scalar, text, separator)
    value = text_value(text, separator)
    if isinstance(value, Misfit):
        return value
    if value not in declarations.enums[base.name].values:
        return Misfit(f"`{part}` is no value of the enum {base.name}")
    return f"{base.name}.{enum_member(value)}"


def _typed(
    keyspace: ir.Keyspace, filled: dict[str, str], declarations: Declarations
) -> Owner:
    if isinstance(keyspace.key, ir.ScalarKey):
        name = _name(keyspace.key.type)
        value = filled[SCALAR_FIELD]
        is_named = isinstance(keyspace.key.type, ir.NamedType)
        key = f"{name}({value})" if is_named else value
        return Owner(keyspace, key, (Filled(SCALAR_FIELD, name, value),))
    struct = declarations.structs[keyspace.key.struct]
    fields = tuple(
        Filled(each.name, _name(each.type), filled[each.name]) for each in struct.fields
    )
    inside = ", ".join(f"{each.name}={each.value}" for each in fields)
    return Owner(keyspace, f"{struct.name}({inside})", fields)


def _name(type: ir.Type) -> str:
    match type:
        case ir.ScalarType(scalar=scalar):
            return scalar.value
        case ir.NamedType(name=name) | ir.EnumType(name=name):
            return name
        case _:
            raise AssertionError("a key field is a scalar")


def _nearness(
    keyspace: ir.Keyspace, key: str, declarations: Declarations
) -> tuple[int, int]:
    """Return how near a pattern is: segments that fit, literals before the rest; length."""
    parts = key.split(keyspace.separator)
    return sum(_fits(keyspace, parts, declarations)), -abs(
        len(parts) - len(keyspace.pattern)
    )


def _fits(
    keyspace: ir.Keyspace, parts: list[str], declarations: Declarations
) -> Iterator[int]:
    """Yield what each segment says for the pattern: most by its literals."""
    bases = declarations.key_fields(keyspace.key)
    for index, (segment, part) in enumerate(zip(keyspace.pattern, parts, strict=False)):
        if isinstance(segment, ir.LiteralSegment):
            if segment.text == part:
                yield 4
            elif near_name(part, [segment.text]) is not None:
                yield 2
            continue
        base = bases[segment.name]
        sharded = segment.name == keyspace.shard_by
        join = keyspace.separator
        if base is not None and isinstance(
            _value(base, part, join, declarations, sharded=sharded, first=not index),
            str,
        ):
            yield 1
