"""A reader of replies that notes what it has read, and no value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from cachegen_runtime.counters import UPGRADE, read_here
from cachegen_runtime.observing.commands import EVALSHA, KNOWN, Meaning, learned
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply

R_co = TypeVar("R_co", covariant=True)


class Meter(msgspec.Struct, Generic[R_co], eq=False):
    """Reads one operation's reply in the place of its own reader."""

    reader: Callable[[Reply], R_co]
    meaning: Meaning
    value_bytes: int = 0
    marks: int = 0

    def __call__(self, reply: Reply) -> R_co:
        """Return what the operation makes of its reply."""
        size = self.meaning.size
        if size is not None:
            self.value_bytes += size(reply)
        before = read_here.marks
        try:
            return self.reader(reply)
        finally:
            self.marks = read_here.marks - before

    @property
    def decode_misses(self) -> int:
        """Return how many values did not decode and were taken for misses."""
        return self.marks % UPGRADE

    @property
    def upgraded(self) -> int:
        """Return how many values were read in a former shape."""
        return self.marks // UPGRADE


def meter_of(operation: Operation[R_co]) -> Meter[R_co]:
    """Return what reads an operation's reply while somebody observes."""
    # The operation's name and the last command that it sends say what it means.
    commands = operation.commands
    kind = (operation.name, commands[-1][0] if commands else EVALSHA)
    meaning = KNOWN.get(kind) or learned(*kind)
    if meaning.written is None:
        return Meter(operation.read, meaning)
    return Meter(operation.read, meaning, meaning.written(operation))
