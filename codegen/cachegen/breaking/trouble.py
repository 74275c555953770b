"""What keeps a reader from reading what a writer wrote, before anyone says which is the older."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cachegen.breaking.sides import Address


class TroubleKind(StrEnum):
    """What is in the way; the number of a finding's code follows this order."""

    REDIS_TYPE = "redis type"
    TYPE = "type"
    MISSING = "missing field"
    VALUES = "values"
    NONE = "none"
    LENGTH = "length"
    UNSEEN = "unseen model"


@dataclass(frozen=True, slots=True)
class Site:
    """A spot in a value: its path (`preferences.theme`), and where both sides declare it."""

    path: str
    written: Address
    read: Address

    def below(self, step: str) -> Site:
        """Return the same declarations, one step deeper in the value."""
        return Site(self.path + step, self.written, self.read)

    def field(self, name: str, written: Address, read: Address) -> Site:
        """Return the site of a field of the struct that stands here."""
        path = f"{self.path}.{name}" if self.path else name
        return Site(path, written, read)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that a writer may write and a reader does not read.

    `written` and `read` are its two types as a schema spells them; `values` are those
    that only the writer knows. A `silent` one decodes, to something that was not meant.
    """

    kind: TroubleKind
    site: Site
    written: str = ""
    read: str = ""
    values: tuple[str, ...] = ()
    silent: bool = False
