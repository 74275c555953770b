"""One log record for each event, its facts as `extra`; no value, and no key."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from cachegen_runtime.observing import Event, observe

_LOGGER: Final = logging.getLogger("cachegen.operations")
_FIELDS: Final = {name: f"cachegen_{name}" for name in Event.__struct_fields__}


def install(
    level: int = logging.DEBUG, slower_than: timedelta | float | None = None
) -> Callable[[], None]:
    """Log every call that has ended to `cachegen.operations`, and return what ends that.

    What failed is logged at WARNING, all else at `level` and, with `slower_than` (a
    timedelta or seconds), only if it took longer. ``extra`` has each field of the event, its
    name behind ``cachegen_``.
    """
    if isinstance(slower_than, timedelta):
        slower_than = slower_than.total_seconds()
    return observe(_Logging(level, 0.0 if slower_than is None else slower_than))


class _Logging:
    """An observer that logs."""

    def __init__(self, level: int, longest: float) -> None:
        self._level = level
        self._longest = longest

    def __call__(self, event: Event) -> None:
        failed = event.outcome == "error"
        if not failed and event.duration < self._longest:
            return
        level = logging.WARNING if failed else self._level
        if _LOGGER.isEnabledFor(level):
            extra = {key: getattr(event, name) for name, key in _FIELDS.items()}
            _LOGGER.log(level, _text(event), extra=extra)


def _text(event: Event) -> str:
    if event.keyspace is not None:
        place = f"{event.service}.{event.keyspace}"
    else:
        place = "several keyspaces" if event.parts else f"cluster {event.cluster}"
    why = f" ({event.error})" if event.error is not None else ""
    took = f"{event.duration * 1000:.2f} ms"
    return f"{event.operation} of {place}: {event.outcome}{why} after {took}"
