"""What a reader makes of a writer's values when it also has former shapes to try them as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from cachegen import ir
from cachegen.stored.reading import Reading
from cachegen.stored.samples import Samples
from cachegen.stored.trouble import Site, Trouble

_MOST_TRIES = 1_000


@dataclass(frozen=True, slots=True)
class Upgrading:
    """One direction between two keyspaces' values."""

    writer: Samples
    reader: Samples
    written: ir.Use
    read: ir.Use

    def troubles(self, site: Site) -> Iterator[tuple[Trouble, bytes | None]]:
        """Yield what is in the way, each with a stored value that shows it.

        What some former shape reads of each such value is in nobody's way.
        """
        reading = Reading(self.writer, self.reader)
        others = [list(each) for each in self._former(site)]
        for each in list(reading.troubles(self.written, self.read, site)):
            if each.silent or not others:
                yield each, reading.stored(self.written, each)
                continue
            witness = self._refused_by_all(reading, each, others)
            if witness is not None:
                yield each, witness

    def _former(self, site: Site) -> Iterator[Iterator[Trouble]]:
        """Yield what keeps each former shape from the values, where both are structs."""
        if isinstance(self.written, ir.StructValue):
            for name in self._names():
                reading = Reading(self.writer, self.reader)
                yield reading.structs(self.written.struct, name, site)

    def _names(self) -> Sequence[str]:
        if not isinstance(self.read, ir.StructValue):
            return ()
        struct = self.reader.declarations.structs[self.read.struct]
        return [each.struct for each in struct.was]

    def _refused_by_all(
        self, reading: Reading, trouble: Trouble, others: Sequence[Sequence[Trouble]]
    ) -> bytes | None:
        """Return a value with the trouble that no former shape reads either, or None."""
        assert isinstance(self.read, ir.StructValue)
        refusing = [[each for each in found if not each.silent] for found in others]
        for more in islice(product(*refusing), _MOST_TRIES):
            stored = reading.stored(self.written, trouble, *more)
            if stored is not None and not any(
                self.reader.decodes(each, stored)
                for each in (self.read.struct, *self._names())
            ):
                return stored
        return None
