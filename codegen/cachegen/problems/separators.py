"""Problems of what joins the segments of a cluster's keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.keys.patterns import parse
from cachegen.source import Place
from cachegen.words.phrases import quoted


@dataclass(frozen=True, slots=True)
class SeparatorInLiteral:
    """A literal segment holds what joins the segments of its cluster's keys.

    Patterns are written with `/` whatever joins the keys, so what stands between two
    separators in a key is a segment of its own in the pattern.

    Wrong:

        [clusters.main]
        separator = ":"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "user:profile/:key"

    Right:

        [clusters.main]
        separator = ":"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "user/profile/:key"
    """

    code: ClassVar[str] = "CG317"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    segment: str
    parted: str
    cluster: str
    separator: str
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"segment {quoted(self.segment)} of {quoted(self.keyspace)} holds "
            f"{quoted(self.separator)}, which joins the segments of its keys",
            (
                Label(self.place, "in a key these would be several segments"),
                Label(
                    self.declared, f"the separator of cluster {quoted(self.cluster)}"
                ),
            ),
            help=(self._advice(),),
        )

    def _advice(self) -> str:
        if parse(self.parted).faults:
            return "spell it without"
        return f'write "{self.parted}", which makes the same keys'
