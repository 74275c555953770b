"""Patterns that look as if they could collide though they cannot, found in a tree of prefixes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from cachegen import ir
from cachegen.check.segments import segment_place
from cachegen.declarations import Declarations
from cachegen.diagnostics import Problem
from cachegen.keys.domains import common
from cachegen.keys.patterns import text_of
from cachegen.keys.signatures import Signature, Signatures
from cachegen.places import Places
from cachegen.problems.nesting import Nested, NestedPatterns

SHOWN = 4
"""So many patterns with a literal are shown beside the one with a placeholder."""

_LOOKED_AT = 16
"""So many are looked at for some that do not collide; those that do are errors already."""

_PLACEHOLDER = ":"


@dataclass(frozen=True, slots=True)
class _Branch:
    """What follows one prefix: the keyspaces with a placeholder there, and with a literal."""

    placeholders: list[ir.Keyspace] = field(default_factory=list[ir.Keyspace])
    literals: list[ir.Keyspace] = field(default_factory=list[ir.Keyspace])


def nesting(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield each prefix after which one pattern has a placeholder and another a literal.

    A placeholder in braces (`shard_by`) looks like no literal, and a pattern's very
    first segment stands under no prefix.
    """
    signatures = Signatures(Declarations.of(workspace))
    for depth, branch in _branches(workspace):
        for keyspace in branch.placeholders[:1]:
            nested = _apart(keyspace, branch.literals, signatures)
            if nested:
                yield _problem(keyspace, nested, len(branch.literals), depth, places)


def _branches(workspace: ir.Workspace) -> Iterator[tuple[int, _Branch]]:
    branches: defaultdict[tuple[str, str], _Branch] = defaultdict(_Branch)
    depths: dict[tuple[str, str], int] = {}
    for keyspace in workspace.keyspaces:
        prefix = ""
        for depth, segment in enumerate(keyspace.pattern):
            symbol = _symbol(segment, keyspace)
            if depth and symbol is not None:
                branch = branches[keyspace.cluster, prefix]
                depths[keyspace.cluster, prefix] = depth
                is_literal = isinstance(segment, ir.LiteralSegment)
                (branch.literals if is_literal else branch.placeholders).append(
                    keyspace
                )
            prefix = f"{prefix}/{symbol or '{}'}"
    for at, branch in branches.items():
        if branch.placeholders and branch.literals:
            yield depths[at], branch


def _symbol(segment: ir.Segment, keyspace: ir.Keyspace) -> str | None:
    if isinstance(segment, ir.LiteralSegment):
        return segment.text
    return None if segment.name == keyspace.shard_by else _PLACEHOLDER


def _apart(
    keyspace: ir.Keyspace, others: list[ir.Keyspace], signatures: Signatures
) -> tuple[ir.Keyspace, ...]:
    """Return the first few of the others that cannot collide with the keyspace."""
    domains = signatures.of(keyspace)
    apart = (
        other
        for other in islice(others, _LOOKED_AT)
        if not _meet(domains, signatures.of(other))
    )
    return tuple(islice(apart, SHOWN))


def _meet(left: Signature | None, right: Signature | None) -> bool:
    if left is None or right is None:
        return True
    if len(left) != len(right):
        return False
    pairs = zip(left, right, strict=True)
    return all(common(a, b) is not None for a, b in pairs)


def _problem(
    keyspace: ir.Keyspace,
    nested: tuple[ir.Keyspace, ...],
    count: int,
    depth: int,
    places: Places,
) -> Problem:
    segment = keyspace.pattern[depth]
    name = segment.name if isinstance(segment, ir.Placeholder) else ""
    shown = tuple(
        Nested(each.name, text_of(each.pattern), segment_place(each, depth, places))
        for each in nested
    )
    place = segment_place(keyspace, depth, places)
    more = count - len(shown) if len(shown) == SHOWN else 0
    return NestedPatterns(
        place, keyspace.name, text_of(keyspace.pattern), name, shown, more
    )
