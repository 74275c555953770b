"""Groups that differ by one word before an id, and hold the same: the word is data, as `views/home/<date>` is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cachegen import ir
from cachegen.live.inferring.forms import stored_form
from cachegen.live.inferring.groups import Group, Literal, Part, Varying

_ENOUGH = 3
"""So many words are data; two may be the names of two things."""

_Alike = tuple[str, tuple[Part, ...], int, tuple[Part, ...], str, ir.Scalar]


def merged(groups: Sequence[Group]) -> list[Group]:
    """Return the groups; those that differ only in such a word become one."""
    alike: dict[_Alike, list[Group]] = defaultdict(list)
    for group in groups:
        for at in _words_before_ids(group):
            alike[_likeness(group, at)].append(group)
    whole: list[Group] = []
    gone: set[int] = set()
    for (separator, before, _, after, _, _), members in alike.items():
        free = [each for each in members if id(each) not in gone]
        if len(free) >= _ENOUGH:
            gone.update(map(id, free))
            samples = tuple(sample for each in free for sample in each.samples)
            parts = (*before, Varying(ir.Scalar.STR), *after)
            whole.append(Group(separator, parts, samples))
    return [*whole, *(each for each in groups if id(each) not in gone)]


def _words_before_ids(group: Group) -> list[int]:
    return [
        at
        for at in range(1, len(group.parts) - 1)
        if isinstance(group.parts[at], Literal)
        and isinstance(group.parts[at + 1], Varying)
    ]


def _likeness(group: Group, at: int) -> _Alike:
    first = group.samples[0]
    values = [value for each in group.samples for value in each.values]
    return (
        group.separator,
        group.parts[:at],
        at,
        group.parts[at + 1 :],
        first.kind,
        stored_form(values),
    )
