"""What `load` and `near` see of the keyspace that they stand in, and the times that both have."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.lower.durations import LONGEST, milliseconds, near_duration
from cachegen.lower.scope import SchemaText, WorkspaceScope
from cachegen.problems.expiry import Duration, TooLong
from cachegen.problems.loading import LoadTime
from cachegen.source import Place

_LEAST = {
    "missing": (0, "0s or more"),
    "soft_timeout": (0, "0s or more"),
    "lag": (1_000, "at least 1s"),
}
"""The shortest time of each key in milliseconds; of all others more than zero."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One keyspace, as far as it is known; what has a problem of its own is None.

    ``expires`` is None when nothing is known of its expiry, else whether it ends.
    """

    service: str
    name: str
    value: ir.Use | None
    pattern: tuple[ir.Segment, ...]
    expiry: ir.Expiry | None
    expires: bool | None
    scope: WorkspaceScope

    @property
    def collection(self) -> str | None:
        """Return what the value is called when it is made of elements."""
        match self.value:
            case ir.ListValue():
                return "list"
            case ir.SetValue():
                return "set"
            case ir.DictValue():
                return "dict"
            case ir.SortedSetValue():
                return "sorted set"
            case _:
                return None

    def text(self, value: str, *path: str) -> SchemaText:
        """Return a text of the keyspace with its address."""
        return SchemaText(value, self.service, ("keyspaces", self.name, *path))

    def key(self, *path: str) -> Place:
        """Return the place of a key of the keyspace."""
        return self.scope.places.key(self.service, "keyspaces", self.name, *path)

    def value_place(self, *path: str) -> Place:
        """Return the place of a value of the keyspace."""
        return self.scope.places.value(self.service, "keyspaces", self.name, *path)

    def time(self, written: str, *path: str) -> int | None:
        """Return the milliseconds of a time, or None with a problem reported."""
        place = self.text(written, *path).place(self.scope.places)
        least, words = _LEAST.get(path[-1], (1, "more than zero"))
        time = milliseconds(written)
        is_negative = (
            time is None and milliseconds(written.removeprefix("-")) is not None
        )
        if is_negative or (time is not None and time < least):
            self.scope.problems.append(LoadTime(place, path[-1], written, words))
        elif time is None:
            near = near_duration(written)
            self.scope.problems.append(Duration(place, written, near, never=False))
        elif time > LONGEST:
            self.scope.problems.append(TooLong(place, written, never=False))
        else:
            return time
        return None
