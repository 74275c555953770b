"""What the suite knows of one operation of one kind of keyspace, as data."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cachegen_runtime

Call = Callable[..., Any]
"""From a keyspace, or from its `operations`, to an awaitable, or to an operation's value."""


@dataclass(frozen=True)
class Kind:
    """One kind of keyspace: its class, the sample's keyspace of it, and two values.

    ``many`` says that a key holds several of them, ``shared`` which page tells of what
    the kind has in common with another.
    """

    name: str
    class_name: str
    keyspace: str
    values: tuple[Any, ...]
    undecodable: bytes
    many: bool = False
    shared: str = "basic"

    @property
    def blocking(self) -> type[Any]:
        """Return the class of the blocking face."""
        found: type[Any] = getattr(cachegen_runtime, self.class_name)
        return found

    @property
    def takes_expiry(self) -> bool:
        """Return whether an expiry can be given; a limiter's and a lock's is their own."""
        return hasattr(self.blocking, "with_expiry")


@dataclass(frozen=True)
class Row:
    """One operation of one kind.

    ``call`` writes or reads the key `k`; ``also`` are calls of it that send another
    command. ``makes`` says whether it makes the key when it
    is missing, ``clears`` whether Redis itself clears the TTL, ``source`` whether it
    takes from the key `src`. ``idle`` are calls that send nothing, ``wrong`` ones that
    are a ValueError, ``refused`` ones that an existing key refuses, and why.
    """

    kind: Kind
    operation: str
    call: Call
    makes: bool = False
    clears: bool = False
    source: bool = False
    idle: tuple[Call, ...] = ()
    wrong: tuple[Call, ...] = ()
    also: tuple[Call, ...] = ()
    refused: tuple[tuple[str, Call], ...] = ()

    @property
    def name(self) -> str:
        """Return how tests and documents name the operation."""
        return f"{self.kind.name}.{self.operation}"

    @property
    def signature(self) -> inspect.Signature:
        """Return the signature as typed, without `self`."""
        full = inspect.signature(getattr(self.kind.blocking, self.operation))
        return full.replace(parameters=list(full.parameters.values())[1:])

    @property
    def takes_expiry(self) -> bool:
        """Return whether the operation takes `expiry=`."""
        return "expiry" in self.signature.parameters


BIG = 2**63
"""The first integer beyond 64 bits."""


def by_name(row: Row) -> str:
    """Return a row's name, as the name of its test."""
    return row.name
