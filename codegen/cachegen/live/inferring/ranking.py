"""In which order groups ask for their keys: those that hold most come first, and nothing spoils them."""

from __future__ import annotations

from collections.abc import Sequence

from cachegen import ir
from cachegen.live.inferring.forms import segment_form
from cachegen.live.inferring.groups import Group, Literal, Part

MOST = 150
"""Patterns that are proposed; those with fewest keys are only named beyond it."""


def ranked(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """Return the groups to be tried in this order, and those that are too rare for it.

    One that would keep out more keys than it holds is tried after all others: the pattern
    of a stray key is often so wide that it meets every other.
    """
    ordered = sorted(groups, key=_rank)
    least = len(ordered[MOST].samples) if len(ordered) > MOST else 0
    tried = [each for each in ordered if len(each.samples) > least]
    rare = [each for each in ordered if len(each.samples) <= least]
    wide = [each for each in tried if _kept_out(each, tried) > len(each.samples)]
    return [each for each in tried if each not in wide] + wide, rare


def _rank(group: Group) -> tuple[int, int, str]:
    literals = sum(isinstance(part, Literal) for part in group.parts)
    return -len(group.samples), -literals, group.shown


def _kept_out(group: Group, others: Sequence[Group]) -> int:
    """Return how many keys smaller groups hold that cannot be beside this one."""
    size = len(group.samples)
    return sum(
        len(other.samples)
        for other in others
        if other is not group and len(other.samples) <= size and meet(group, other)
    )


def meet(one: Group, other: Group) -> bool:
    """Return whether two patterns can make the same key, as far as their forms tell."""
    return len(one.parts) == len(other.parts) and all(
        map(_parts_meet, one.parts, other.parts)
    )


def _parts_meet(one: Part, other: Part) -> bool:
    if isinstance(one, Literal):
        if isinstance(other, Literal):
            return one.text == other.text
        one, other = other, one
    if isinstance(other, Literal):
        return not one.is_tagged and one.form in (
            ir.Scalar.STR,
            segment_form(other.text),
        )
    if one.is_tagged != other.is_tagged:
        return False
    return one.form == other.form or ir.Scalar.STR in (one.form, other.form)
