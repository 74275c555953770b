"""One side of a comparison: a workspace, its declarations, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.keys.signatures import Signatures
from cachegen.places import Located
from cachegen.source import Place
from cachegen.stored.addresses import Address
from cachegen.stored.samples import Samples
from cachegen.stored.uses import sample


@dataclass(frozen=True, slots=True)
class Side:
    """The older or the newer workspace."""

    located: Located
    declarations: Declarations
    signatures: Signatures
    samples: Samples

    @classmethod
    def of(cls, located: Located) -> Side:
        """Return a workspace as a side of a comparison."""
        declarations = Declarations.of(located.workspace)
        return cls(
            located, declarations, Signatures(declarations), Samples(declarations)
        )

    def sample(self, keyspace: ir.Keyspace) -> bytes | None:
        """Return a value, or an element, as a keyspace stores it."""
        return sample(keyspace.value, self.samples)

    def place(self, address: Address) -> Place:
        """Return the place of a declaration's key, or of the value of a keyspace's attribute."""
        service, path = address
        if len(path) > 2 and path[0] == "keyspaces":
            return self.located.places.value(service, *path)
        return self.located.places.key(service, *path)
