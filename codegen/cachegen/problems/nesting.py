"""A warning of patterns that a reader of keys mistakes for each other (CG905)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted


@dataclass(frozen=True, slots=True)
class Nested:
    """A pattern with a literal where another has a placeholder, and the literal's place."""

    keyspace: str
    pattern: str
    place: Place


@dataclass(frozen=True, slots=True)
class NestedPatterns:
    """Under one prefix, one pattern has a placeholder where another has a literal.

    They cannot make the same key, or it would be an error. But a person who reads
    `users/count/…` in Redis cannot tell a user called `count` from the other keyspace.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "users/:key"

        [keyspaces.visits]
        cluster = "main"
        key = "date"
        value = "int"
        pattern = "users/visits/:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "users/:key"

        [keyspaces.visits]
        cluster = "main"
        key = "date"
        value = "int"
        pattern = "user-visits/:key"
    """

    code: ClassVar[str] = "CG905"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    keyspace: str
    pattern: str
    placeholder: str
    nested: tuple[Nested, ...]
    more: int

    def describe(self) -> Report:
        """Return the problem's words."""
        first = self.nested[0]
        found = quoted(f":{self.placeholder}")
        more = (
            f"and {self.more} more patterns have a literal there" if self.more else ""
        )
        labels = (
            Label(each.place, f"{quoted(each.keyspace)} has a literal there")
            for each in self.nested
        )
        return Report(
            f"{quoted(first.pattern)} looks like a key of {quoted(self.pattern)}",
            (Label(self.place, f"{found} of {quoted(self.keyspace)}"), *labels),
            (
                *((more,) if more else ()),
                "no key can be both, but a person who reads keys cannot tell",
            ),
            (
                "begin one of them with another literal, such as "
                f'"{_distinct(first)}"',
            ),
        )


def _distinct(nested: Nested) -> str:
    """Return the pattern with its first two segments joined to one of its own."""
    head, _, rest = nested.pattern.partition("/")
    if head.startswith(":") or rest.startswith(":"):
        return f"{nested.keyspace.replace('_', '-')}/{nested.pattern}"
    return f"{head}-{rest}"
