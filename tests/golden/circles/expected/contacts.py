# Made by cachegen from schemas/contacts.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service `contacts`."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import AsyncCaches, AsyncStructKeyspace, Caches, StructKeyspace
from cachegen_runtime.generated import (
    KeyspaceDefinition,
    enum,
    named,
    scalar_key,
    struct,
)

__all__ = ["AsyncContactsCaches", "Contact", "ContactsCaches"]


class Contact(Struct, frozen=True, kw_only=True):
    of: Order | None = None
    mood: Mood | None = None


# These modules import this one: its own types had to come first.
from .customers import Mood
from .orders import Order, State

_contact: Final = KeyspaceDefinition(
    service="contacts",
    name="contact",
    cluster="main",
    pattern="contact/:key",
    key=scalar_key(named(Mood, enum(State))),
    value=struct(Contact),
)


class ContactsCaches(Caches):
    """Blocking caches of the service `contacts`."""

    contact: StructKeyspace[Mood, Contact]
    """Pattern: ``contact/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        Caches.__init__(self, {"main": main})
        self.contact = StructKeyspace(self, _contact)


class AsyncContactsCaches(AsyncCaches):
    """Async caches of the service `contacts`."""

    contact: AsyncStructKeyspace[Mood, Contact]
    """Pattern: ``contact/:key``. No expiry of its own."""

    def __init__(self, *, main: str | None = None) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``main``, else ``CACHEGEN_MAIN_URL``.
        """
        AsyncCaches.__init__(self, {"main": main})
        self.contact = AsyncStructKeyspace(self, _contact)
