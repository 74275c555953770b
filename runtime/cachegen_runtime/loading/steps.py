"""What a course wants done next; its driver does it, and resumes the course."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Generic, TypeAlias, TypeVar

from cachegen_runtime.loading.alarms import Alarm
from cachegen_runtime.loading.calls import Load
from cachegen_runtime.loading.flights import Flight
from cachegen_runtime.operations.handle import Handle

K = TypeVar("K")
V = TypeVar("V")
L = TypeVar("L")


class Ask:
    """Run operations in one round trip; each handle has its own result or CacheError then."""

    __slots__ = ("handles",)

    def __init__(self, handles: Sequence[Handle[object]]) -> None:
        self.handles = handles


class Wait:
    """Let some seconds pass, or fewer where an `alarm` rings."""

    __slots__ = ("alarm", "seconds")

    def __init__(self, seconds: float, alarm: Alarm | None) -> None:
        self.seconds = seconds
        self.alarm = alarm


class RunLoader(Generic[K, V, L]):
    """Run a load's loader for its `mine`, and put what it returns into `found`."""

    __slots__ = ("load",)

    def __init__(self, load: Load[K, V, L]) -> None:
        self.load = load


class Lead(Generic[K, V, L]):
    """Begin a load's own course: in a task of its own, or here and to its end."""

    __slots__ = ("load",)

    def __init__(self, load: Load[K, V, L]) -> None:
        self.load = load


class Join(Generic[V]):
    """Wait for flights, each until its moment; `circular` are those that wait for this call itself."""

    __slots__ = ("circular", "flights")

    def __init__(self, flights: Sequence[tuple[Flight[V], float]]) -> None:
        self.flights = flights
        self.circular: Sequence[Flight[V]] = ()


Step: TypeAlias = Ask | Wait | RunLoader[K, V, L] | Lead[K, V, L] | Join[V]

Course: TypeAlias = Generator[Step[K, V, L], None, None]
"""Steps up to the end. What goes wrong in a step is thrown into it, except for the CacheErrors
of an `Ask`, which its handles have."""
