"""The attributes of one keyspace as addresses, and which of them are sound."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen.lower.scope import SchemaText
from cachegen.shape import model
from cachegen.shape.declarations import Declared


@dataclass(frozen=True, slots=True)
class Attributes:
    """Addresses of one keyspace's attributes."""

    service: str
    declared: Declared[model.Keyspace]

    @property
    def name(self) -> str:
        """Return the keyspace's name."""
        return self.declared.name

    @property
    def nowhere(self) -> str:
        """Return a cluster that is nobody else's."""
        return f"unknown.{self.service}.{self.name}"

    def sound(self, attribute: str) -> bool:
        """Return whether an attribute was judged to be of the right shape."""
        return self.declared.sound(attribute)

    def text(self, attribute: str, value: str) -> SchemaText:
        """Return the text of an attribute with its address."""
        return SchemaText(value, self.service, ("keyspaces", self.name, attribute))
