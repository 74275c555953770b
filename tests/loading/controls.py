"""What keeps the promises of loads, broken on purpose: each control has to be found out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from cachegen_runtime.keys.records import record_key as record_key_of_the_product
from cachegen_runtime.loading.calls import Item
from cachegen_runtime.loading.flights import Flight, Flights
from cachegen_runtime.operations import leases, loaded
from cachegen_runtime.scripts.script import Script
from cachegen_runtime.scripts.store import STORE

K = TypeVar("K")
V = TypeVar("V")


def _nothing() -> None:
    """Break nothing."""


def unfenced() -> Script:
    """Return a store that asks nothing about the record."""
    text = STORE.text.replace(b"~= ARGV[1]", b"== '-'")
    assert text != STORE.text
    return Script(name="store unfenced", text=text, twin=STORE.twin)


def _no_fence() -> None:
    # Checkers take a name of a module for a constant.
    setattr(leases, "STORE", unfenced())  # noqa: B010


def _blind() -> None:
    """Let callers join any load of their process, whatever was deleted since."""

    def may_join(
        self: Item[K, V], flight: Flight[V], now: float, timeout: float
    ) -> bool:
        return True

    Item.may_join = may_join  # type: ignore[method-assign]


def _no_record() -> None:
    """Let each process have records of its own."""
    made = record_key_of_the_product

    def record_key(prefix: bytes) -> Callable[[bytes], bytes]:
        record = made(prefix)
        return lambda key: b"%b %d" % (record(key), os.getpid())

    # Checkers take a name of a module for a constant.
    setattr(loaded, "record_key", record_key)  # noqa: B010


def _no_flights() -> None:
    """Let each caller of a process load by itself, and claim nothing that others respect."""

    def add(self: Flights[V], flight: Flight[V]) -> None:
        """Let nobody find the flight."""

    Flights.add = add  # type: ignore[method-assign]
    made = record_key_of_the_product

    def record_key(prefix: bytes) -> Callable[[bytes], bytes]:
        record = made(prefix)
        return lambda key: b"%b %b" % (record(key), os.urandom(8).hex().encode())

    # Checkers take a name of a module for a constant.
    setattr(loaded, "record_key", record_key)  # noqa: B010


CONTROLS: Final[Mapping[str, Callable[[], None]]] = {
    "": _nothing,
    "no fence": _no_fence,
    "joins blindly": _blind,
    "no record": _no_record,
    "no flights": _no_flights,
}
