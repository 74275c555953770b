"""Problems of conflict (CG401): two keyspaces of one cluster that can make the same key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted

_LISTED = 5


@dataclass(frozen=True, slots=True)
class Fill:
    """A placeholder and the value in it, as a person would write it."""

    placeholder: str
    value: str


@dataclass(frozen=True, slots=True)
class Maker:
    """A keyspace and the key of it that makes the key string in question."""

    keyspace: str
    fills: tuple[Fill, ...]

    @property
    def condition(self) -> str:
        """Return when it does: ``when `:key` is "all"``, or always."""
        if not self.fills:
            return "always"
        parts = (f"`:{fill.placeholder}` is {fill.value}" for fill in self.fills)
        return f"when {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Rival:
    """An earlier keyspace, its pattern's place, and the key string that both make."""

    maker: Maker
    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two keyspaces of one cluster can make the same key.

    Each would then read, overwrite and delete what the other stored. Two patterns
    conflict when they have as many segments and some text fits both at each of them: a
    literal fits a `str` placeholder, but fits an `int` placeholder only when it is a
    number. The message shows a key that both make.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "users/:key"

        [keyspaces.user_count]
        cluster = "main"
        key = "str"
        value = "int"
        pattern = "users/:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "users/:key"

        [keyspaces.user_count]
        cluster = "main"
        key = "str"
        value = "int"
        pattern = "user-count/:key"
    """

    code: ClassVar[str] = "CG401"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    cluster: str
    maker: Maker
    rivals: tuple[Rival, ...]
    pattern: str
    others: tuple[str, ...] = ()
    """More keyspaces that make exactly the same keys."""
    has_more: bool = False
    """Whether still other keyspaces meet this one."""

    def describe(self) -> Report:
        """Return the problem's words."""
        labels = [
            Label(self.place, f"{quoted(self.maker.keyspace)} {self.maker.condition}")
        ]
        labels.extend(self._label(rival) for rival in self.rivals)
        return Report(
            self._headline(),
            tuple(labels),
            (*self._more(), "each would read and overwrite what the other stored"),
            (f'give one a literal of its own, such as "{self._distinct()}"',),
        )

    def _headline(self) -> str:
        subject, cluster = quoted(self.maker.keyspace), quoted(self.cluster)
        first = self.rivals[0]
        name = quoted(first.maker.keyspace)
        count = len(self.rivals) + len(self.others) - 1
        if not count and not self.has_more:
            return (
                f"{subject} and {name} of cluster {cluster} can make the same key "
                f"`{first.key}`"
            )
        rest = (
            "others"
            if self.has_more
            else f"{count} {'others' if count > 1 else 'other'}"
        )
        return (
            f"{subject} of cluster {cluster} can make keys of {name} and {rest}, "
            f"such as `{first.key}`"
        )

    def _label(self, rival: Rival) -> Label:
        name = quoted(rival.maker.keyspace)
        if rival.key == self.rivals[0].key:
            return Label(rival.place, f"{name} {rival.maker.condition}")
        text = f"{name} can make `{rival.key}` too, {rival.maker.condition}"
        return Label(rival.place, text)

    def _more(self) -> tuple[str, ...]:
        if not self.others:
            return ()
        shown = ", ".join(quoted(name) for name in self.others[:_LISTED])
        rest = len(self.others) - _LISTED
        more = f" and {rest} more" if rest > 0 else ""
        return (f"these make the same keys too: {shown}{more}",)

    def _distinct(self) -> str:
        literal = self.maker.keyspace.replace("_", "-")
        head, _, rest = self.pattern.partition("/")
        if head.startswith(":"):
            return f"{literal}/{self.pattern}"
        changed = literal if literal != head else f"{literal}-2"
        return f"{changed}/{rest}"
