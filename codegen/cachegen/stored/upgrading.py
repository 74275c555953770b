"""What a reader makes of a writer's values when it also has former shapes to try them as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from cachegen import ir
from cachegen.stored.planting import Step
from cachegen.stored.reading import Reading, struct_of
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
        written, read = _upgraded(self.written), _upgraded(self.read)
        if written is None or read is None:
            return
        below = (
            site if isinstance(self.read, ir.StructValue) else site.below(Step.VALUE)
        )
        for name in self._names(read):
            reading = Reading(self.writer, self.reader)
            yield reading.structs(written.name, name, below)

    def _names(self, read: ir.StructType) -> Sequence[str]:
        struct = self.reader.declarations.structs[read.name]
        return [each.struct for each in struct.was]

    def _refused_by_all(
        self, reading: Reading, trouble: Trouble, others: Sequence[Sequence[Trouble]]
    ) -> bytes | None:
        """Return a value with the trouble that no former shape reads either, or None."""
        read = _upgraded(self.read)
        assert read is not None
        refusing = [[each for each in found if not each.silent] for found in others]
        for more in islice(product(*refusing), _MOST_TRIES):
            stored = reading.stored(self.written, trouble, *more)
            if stored is not None and not any(
                self.reader.decodes(each, stored)
                for each in (read.name, *self._names(read))
            ):
                return stored
        return None


def _upgraded(use: ir.Use) -> ir.StructType | None:
    """Return the struct of a value, or of a dict's, whose former shapes are tried; a list's are not."""
    return None if isinstance(use, ir.ListValue) else struct_of(use)
