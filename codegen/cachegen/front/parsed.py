"""What parsing a file gives, for either language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cachegen.diagnostics import Problem
from cachegen.front import bounds
from cachegen.front.tree import Document


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of a file, as far as it could be read, and what is wrong with its syntax.

    `document` is None only where nothing could be read; with problems it holds all that
    stands outside the damaged places, whose mappings are marked `damaged`.
    """

    document: Document | None
    problems: tuple[Problem, ...]


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems as they stand in the file, and no more of them than anyone will read."""
    ordered = sorted(problems, key=lambda each: (each.place.span, each.code))
    return tuple(ordered[: bounds.syntax_problems])
