"""The observers, and how they are called; what they raise never reaches the caller.

No lock is held here, as in `transport/route.py`: each change is one step on a dictionary, and
each change is followed by a check that what was read is still true.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec.structs import replace

from cachegen_runtime.observing.event import Event
from cachegen_runtime.transport.route import (
    Place,
    add_layer,
    has_layer,
    remove_layer,
)

Observer: TypeAlias = Callable[[Event], object]


class _Registered:
    """One observer, and whether its failure was logged already."""

    __slots__ = ("_failed", "keys", "observer")

    def __init__(self, observer: Observer, *, keys: bool) -> None:
        self.observer = observer
        self._failed = False
        self.keys = keys

    def failed(self) -> None:
        """Log the exception that is being handled, if it is the first one."""
        if not self._failed:
            self._failed = True
            _log(self.observer)


class Observers:
    """All who observe now."""

    __slots__ = ("_all", "_registered", "want_keys")

    def __init__(self) -> None:
        self._registered: dict[object, _Registered] = {}
        self._all: tuple[_Registered, ...] = ()
        self.want_keys = False

    def tell(self, event: Event) -> None:
        """Tell all observers of an event, which has the keys if anybody wants them."""
        plain = _without_keys(event) if self.want_keys else event
        for each in self._all:
            # Whatever goes wrong, the caller's operation has ended and has no part in it.
            try:
                each.observer(event if each.keys else plain)
            except Exception:
                each.failed()

    def add(self, observer: Observer, *, keys: bool) -> object:
        """Return what `remove` takes to forget the observer again."""
        name = self.register(observer, keys=keys)
        self._settle()
        return name

    def register(self, observer: Observer, *, keys: bool) -> object:
        """Know an observer, and leave the routes as they are."""
        name = object()
        self._registered[name] = _Registered(observer, keys=keys)
        self._read()
        return name

    def remove(self, name: object) -> None:
        """Forget an observer; a second call does nothing."""
        if self._registered.pop(name, None) is not None:
            self._settle()

    def _settle(self) -> None:
        from cachegen_runtime.observing.layer import layer

        known = None
        while known != self._registered:
            known = self._registered.copy()
            self._read()
            # Routes are rebound only for the first and the last, since that empties near caches.
            if known and not has_layer(Place.OBSERVED):
                add_layer(Place.OBSERVED, layer)
            elif not known and has_layer(Place.OBSERVED):
                remove_layer(Place.OBSERVED)

    def _read(self) -> None:
        self._all = tuple(self._registered.copy().values())
        self.want_keys = any(each.keys for each in self._all)


observers: Final = Observers()
"""The process's."""


def observe(observer: Observer, *, keys: bool = False) -> Callable[[], None]:
    """Call an observer after every call of all caches, and return what ends that.

    It takes one `Event`, in the caller's thread or task, when an operation, batch,
    transaction or load has ended; caches made before and after are the same to it. What it
    raises is logged once. With `keys` events have the keys' texts, which may be personal
    data.
    """
    if not callable(observer):
        raise TypeError(
            f"an observer is called with events, got {type(observer).__name__}"
        )
    name = observers.add(observer, keys=keys)

    def stop() -> None:
        """Tell the observer nothing more; a second call does nothing."""
        observers.remove(name)

    return stop


def _without_keys(event: Event) -> Event:
    parts = tuple(replace(part, key_texts=()) for part in event.parts)
    return replace(event, key_texts=(), parts=parts)


def _log(observer: Observer) -> None:
    logging.getLogger("cachegen").exception(
        "an observer of caches raised an exception, and will be told of further events: %s",
        (
            type(observer).__name__
            if not hasattr(observer, "__qualname__")
            else observer.__qualname__
        ),
    )
