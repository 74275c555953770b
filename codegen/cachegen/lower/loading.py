"""`load` of a keyspace: its times and parts are read, and what does not go together is reported."""

from __future__ import annotations

import re

from cachegen import ir
from cachegen.lower.surroundings import Surroundings
from cachegen.problems.loading import (
    LeaseTooLong,
    LoadOnCollection,
    LoadOnCreate,
    RefreshDaily,
    RefreshPart,
    StaleWithoutExpiry,
    WithoutStale,
)
from cachegen.shape import tables

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s?%")
_ABSENT = ir.Load()


def load(
    written: bool | tables.Load, damaged: frozenset[str], around: Surroundings
) -> ir.Load | None:
    """Return how values are loaded, None when they are not; `damaged` are keys with a problem."""
    if written is False:
        return None
    _judge_keyspace(around)
    if written is True:
        return _ABSENT
    given = written.model_fields_set - damaged
    _judge_together(written.model_fields_set, given, around)
    times = {
        key: around.time(text, "load", key)
        for key, text in _times(written).items()
        if key in given
    }
    timeout = times.get("timeout") or _ABSENT.timeout
    lease = times.get("lease") or min(_ABSENT.lease, timeout)
    if lease > timeout:
        shown = written.timeout
        place = around.text(written.lease, "load", "lease").place(around.scope.places)
        problem = LeaseTooLong(place, around.name, written.lease, shown)
        around.scope.problems.append(problem)
    part = _part(written.refresh_at, around) if "refresh_at" in given else None
    return ir.Load(
        times.get("stale_for"),
        part,
        times.get("missing"),
        timeout,
        lease,
        times.get("soft_timeout") or _ABSENT.soft_timeout,
        times.get("retry_after") or _ABSENT.retry_after,
        written.on_unavailable,
    )


def _times(written: tables.Load) -> dict[str, str]:
    return {
        "stale_for": written.stale_for,
        "missing": written.missing,
        "timeout": written.timeout,
        "lease": written.lease,
        "soft_timeout": written.soft_timeout,
        "retry_after": written.retry_after,
    }


def _judge_keyspace(around: Surroundings) -> None:
    problems, place, kind = around.scope.problems, around.key("load"), around.collection
    if kind is not None:
        value = around.value_place("value")
        problems.append(LoadOnCollection(place, around.name, kind, value))
    if isinstance(around.expiry, ir.ExpireIn) and around.expiry.on == "create":
        expiry = around.value_place("expiry", "on")
        problems.append(LoadOnCreate(place, around.name, expiry))


def _judge_together(
    written: set[str], given: set[str] | frozenset[str], around: Surroundings
) -> None:
    """Tell what needs something beside it that is not there, or does not go with it."""
    problems = around.scope.problems
    for key in ("stale_for", "refresh_at"):
        if key in given and around.expires is False:
            problems.append(
                StaleWithoutExpiry(around.key("load", key), around.name, key)
            )
    if "refresh_at" in given and isinstance(around.expiry, ir.ExpireDaily):
        expiry = around.key("expiry", "daily_at")
        place = around.key("load", "refresh_at")
        problems.append(RefreshDaily(place, around.name, expiry))
    for key in ("soft_timeout", "retry_after"):
        if key in given and "stale_for" not in written:
            problems.append(WithoutStale(around.key("load", key), around.name, key))


def _part(written: str, around: Surroundings) -> float | None:
    match = _PERCENT.fullmatch(written)
    percent = float(match[1]) if match is not None else 0.0
    if 50 <= percent <= 99:
        return percent / 100
    place = around.text(written, "load", "refresh_at").place(around.scope.places)
    around.scope.problems.append(RefreshPart(place, written))
    return None
