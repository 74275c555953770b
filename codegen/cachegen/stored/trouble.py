"""What keeps a reader from reading what a writer wrote, before anyone says which is the older."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cachegen.stored.addresses import Address
from cachegen.stored.planting import Step, Steps
from cachegen.stored.samples import Json


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
    """A spot in a value: its path (`preferences.theme`), and where both sides declare it.

    ``steps`` lead to the spot in what the writer stores.
    """

    path: str
    written: Address
    read: Address
    steps: Steps = ()

    def below(self, step: Step | int) -> Site:
        """Return the same declarations, one step deeper in the value."""
        shown = step.value if isinstance(step, Step) else f"[{step}]"
        steps = (*self.steps, step)
        return Site(self.path + shown, self.written, self.read, steps)

    def field(self, name: str, written: Address, read: Address) -> Site:
        """Return the site of a field of the struct that stands here."""
        path = f"{self.path}.{name}" if self.path else name
        return Site(path, written, read, (*self.steps, name))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that a writer may write and a reader does not read.

    `written` and `read` are its two types as a schema spells them; `values` are those
    that only the writer knows. A `silent` one decodes, to something that was not meant.
    `example` is what may stand at the site that shows it; where nothing can be said of
    what is stored, there is none.
    """

    kind: TroubleKind
    site: Site
    written: str = ""
    read: str = ""
    values: tuple[str, ...] = ()
    silent: bool = False
    example: tuple[Json] | tuple[()] | bytes = ()
