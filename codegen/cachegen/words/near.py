"""Which known name a misspelled one most likely means; a bad guess is worse than none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from cachegen.names import is_identifier, is_keyword


class Near(str):
    """A near name: the name itself, which knows whether it is the only one as near.

    Only such a one is put in the place of what was written without asking.
    """

    __slots__ = ("is_only",)
    is_only: bool

    def __new__(cls, name: str, is_only: bool = True) -> Self:
        """Return a name with what is known of its rivals."""
        made = super().__new__(cls, name)
        made.is_only = is_only
        return made


def only(near: str | None) -> str | None:
    """Return a near name that has no rival, else None."""
    return near if isinstance(near, Near) and near.is_only else None


def near_name(name: str, known: Iterable[str]) -> Near | None:
    """Return the known name nearest to `name`, or None when none is near enough.

    Equal except for case, `-` and `_` comes first; then the fewest edits (a swap of two
    neighbours is one), at most a third of the name's length; then the only name of
    which it is some of the words (`shard` of `shard_by`). Of several as near, it is the
    one with the fewest letters in another case, and then the one that sorts first, so
    that the answer does not depend on the order of files.
    """
    candidates = sorted(known)
    folded = _folded(name)
    alike = [each for each in candidates if _folded(each) == folded]
    alike = alike or _fewest_edits(name, candidates)
    return _nearest_in_case(name, alike) or _only_by_words(name, candidates)


def usable(names: Iterable[str]) -> Iterator[str]:
    """Yield the names that can be names at all; the others have a problem of their own."""
    return (each for each in names if is_identifier(each) and not is_keyword(each))


def _fewest_edits(name: str, candidates: Sequence[str]) -> list[str]:
    """Return the nearest candidates, all of them as near, case aside."""
    best: list[str] = []
    limit = len(name) // 3 if len(name) > 5 else min(1, len(name) - 1)
    for each in candidates:
        distance = _edits(name.lower(), each.lower(), limit)
        if distance is not None:
            best = [*best, each] if best and distance == limit else [each]
            limit = distance
    return best


def _nearest_in_case(name: str, alike: Sequence[str]) -> Near | None:
    """Return the first of the names with the fewest edits when case counts."""
    if len(alike) < 2:
        return Near(alike[0]) if alike else None
    longest = max(len(name), *(len(each) for each in alike))
    edits = [_edits(name, each, longest) or 0 for each in alike]
    first = edits.index(min(edits))
    return Near(alike[first], edits.count(edits[first]) == 1)


def _only_by_words(name: str, candidates: Sequence[str]) -> Near | None:
    words = set(re.split("[-_]", name.lower()))
    if max(len(each) for each in words) < 4:
        return None
    found = [each for each in candidates if words < set(re.split("[-_]", each.lower()))]
    return Near(found[0]) if len(found) == 1 else None


def _folded(name: str) -> str:
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return plain.lower().replace("-", "").replace("_", "")


def _edits(left: str, right: str, limit: int) -> int | None:
    """Return the optimal string alignment distance, or None when above `limit`."""
    if limit < 0 or abs(len(left) - len(right)) > limit:
        return None
    if _strangers(left, right) > 2 * limit:
        return None
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return None
    return row[-1] if row[-1] <= limit else None


def _strangers(left: str, right: str) -> int:
    """Count letters that only one side has: a cheap bound before the table is filled."""
    return len(set(left) ^ set(right))
