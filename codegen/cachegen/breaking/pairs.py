"""Which old keyspace a new one is: names decide first, then equal keys, for names are not stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cachegen import ir
from cachegen.breaking.fingerprints import Fingerprints
from cachegen.keys.domains import common
from cachegen.keys.signatures import Signatures

_Mark = tuple[str, int, str | None]
"""A cluster, a number of segments, and the first one's literal."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The keyspaces that are on both sides, and those on one only, in their own order."""

    both: tuple[tuple[ir.Keyspace, ir.Keyspace], ...]
    gone: tuple[ir.Keyspace, ...]
    new: tuple[ir.Keyspace, ...]


def pairs(old: ir.Workspace, new: ir.Workspace) -> Pairs:
    """Return the pairs: same service and name; else the same keys; else the same name."""
    before, after = Fingerprints.of(old), Fingerprints.of(new)
    olds, news = list(old.keyspaces), list(new.keyspaces)
    both: list[tuple[ir.Keyspace, ir.Keyspace]] = []
    for old_mark, new_mark in (
        (_full_name, _full_name),
        (before.of_key, after.of_key),
        (_name, _name),
    ):
        both.extend(_matched(olds, news, old_mark, new_mark))
    places = {id(each): number for number, each in enumerate(new.keyspaces)}
    both.sort(key=lambda pair: places[id(pair[1])])
    return Pairs(tuple(both), tuple(olds), tuple(news))


def meet(
    one: ir.Keyspace, its: Signatures, other: ir.Keyspace, others: Signatures
) -> bool:
    """Return whether two keyspaces, each of its own workspace, can make the same key."""
    if one.cluster != other.cluster or len(one.pattern) != len(other.pattern):
        return False
    if any(map(_are_two_literals, one.pattern, other.pattern)):
        return False
    if one.separator != other.separator and _are_parted(one, other):
        return False
    left, right = its.of(one), others.of(other)
    if left is None or right is None:
        return False
    domains = zip(left, right, strict=True)
    return all(common(mine, yours) is not None for mine, yours in domains)


class Candidates:
    """Keyspaces by what is seen of their patterns at once, so that few pairs are compared."""

    def __init__(self, keyspaces: Iterable[ir.Keyspace]) -> None:
        self._by_mark: defaultdict[_Mark, list[ir.Keyspace]] = defaultdict(list)
        self._by_first: defaultdict[_Mark, list[ir.Keyspace]] = defaultdict(list)
        for each in keyspaces:
            cluster, length, first = _mark(each)
            self._by_mark[cluster, length, None].append(each)
            self._by_first[cluster, length, first].append(each)

    def near(self, keyspace: ir.Keyspace) -> Iterator[ir.Keyspace]:
        """Yield those that might make a key of `keyspace`."""
        cluster, length, first = _mark(keyspace)
        if first is None:
            yield from self._by_mark.get((cluster, length, None), ())
            return
        yield from self._by_first.get((cluster, length, first), ())
        yield from self._by_first.get((cluster, length, None), ())


def _mark(keyspace: ir.Keyspace) -> _Mark:
    first = keyspace.pattern[0]
    literal = first.text if isinstance(first, ir.LiteralSegment) else None
    return keyspace.cluster, len(keyspace.pattern), literal


def _are_two_literals(one: ir.Segment, other: ir.Segment) -> bool:
    literals = isinstance(one, ir.LiteralSegment), isinstance(other, ir.LiteralSegment)
    return all(literals) and one != other


def _are_parted(one: ir.Keyspace, other: ir.Keyspace) -> bool:
    """Return whether two keys differ at the end of their first segments, which are literals.

    Where a key begins with a placeholder, its text may hold the other's separator.
    """
    firsts = one.pattern[0], other.pattern[0]
    return all(isinstance(each, ir.LiteralSegment) for each in firsts)


def _matched(
    olds: list[ir.Keyspace],
    news: list[ir.Keyspace],
    old_mark: Callable[[ir.Keyspace], str],
    new_mark: Callable[[ir.Keyspace], str],
) -> Iterable[tuple[ir.Keyspace, ir.Keyspace]]:
    """Take out and return the pairs whose mark is the same, and no one else's."""
    found: list[tuple[ir.Keyspace, ir.Keyspace]] = []
    left, right = _unique(olds, old_mark), _unique(news, new_mark)
    for mark, each in left.items():
        if mark in right:
            found.append((each, right[mark]))
    for old, new in found:
        olds.remove(old)
        news.remove(new)
    return found


def _unique(
    keyspaces: Iterable[ir.Keyspace], mark: Callable[[ir.Keyspace], str]
) -> dict[str, ir.Keyspace]:
    by_mark: dict[str, list[ir.Keyspace]] = {}
    for each in keyspaces:
        by_mark.setdefault(mark(each), []).append(each)
    return {found: each[0] for found, each in by_mark.items() if len(each) == 1}


def _full_name(keyspace: ir.Keyspace) -> str:
    return f"{keyspace.service}.{keyspace.name}"


def _name(keyspace: ir.Keyspace) -> str:
    return keyspace.name
