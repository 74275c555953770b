"""Expiries: the texts and mappings of a schema to the IR's, zones and bounds checked."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from cachegen import ir
from cachegen.lower.durations import LONGEST, milliseconds, near_duration
from cachegen.lower.scope import SchemaText, WorkspaceScope
from cachegen.problems.expiry import ClockTime, Duration, Jitter, NotPositive, TooLong
from cachegen.problems.names import UnknownTimezone
from cachegen.shape import tables
from cachegen.words.near import Near, near_name

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s?%")


def expiry(
    written: str | tables.ExpireIn | tables.ExpireDaily,
    damaged: frozenset[str],
    at: SchemaText,
    scope: WorkspaceScope,
) -> ir.Expiry | None:
    """Return what an expiry means, or None with a problem reported.

    `damaged` are the attributes that have one already; `at` has the address of the
    keyspace's ``expiry``.
    """
    match written:
        case "never":
            return ir.NeverExpire()
        case str():
            time = _duration(
                SchemaText(written, at.service, at.path), scope, never=True
            )
            return ir.ExpireIn(time) if time is not None else None
        case tables.ExpireIn():
            return _in(written, damaged, at, scope)
        case tables.ExpireDaily():
            return _daily(written, damaged, at, scope)


def _in(
    written: tables.ExpireIn,
    damaged: frozenset[str],
    at: SchemaText,
    scope: WorkspaceScope,
) -> ir.Expiry | None:
    text = SchemaText(written.duration, at.service, (*at.path, "in"))
    time = None if "in" in damaged else _duration(text, scope, never=False)
    jitter: float | None = 0.0
    if "jitter" in written.model_fields_set:
        jitter = _jitter(
            SchemaText(written.jitter, at.service, (*at.path, "jitter")), scope
        )
    if time is None or jitter is None:
        return None
    return ir.ExpireIn(time, written.on, jitter)


def _duration(text: SchemaText, scope: WorkspaceScope, *, never: bool) -> int | None:
    time = milliseconds(text.value)
    if time is not None and 0 < time <= LONGEST:
        return time
    place = text.place(scope.places)
    if time is None and text.value.startswith("-"):
        positive = milliseconds(text.value.removeprefix("-"))
        if positive is not None:
            scope.problems.append(NotPositive(place, text.value))
            return None
    if time is None:
        near = near_duration(text.value)
        if never and near is None:
            near = near_name(text.value, ["never"])
        scope.problems.append(Duration(place, text.value, near, never))
    elif time == 0:
        scope.problems.append(NotPositive(place, text.value))
    else:
        scope.problems.append(TooLong(place, text.value))
    return None


def _jitter(text: SchemaText, scope: WorkspaceScope) -> float | None:
    match = _PERCENT.fullmatch(text.value)
    percent = float(match[1]) if match is not None else 0.0
    if not 0 < percent <= 100:
        scope.problems.append(Jitter(text.place(scope.places), text.value))
        return None
    return percent / 100


def _daily(
    written: tables.ExpireDaily,
    damaged: frozenset[str],
    at: SchemaText,
    scope: WorkspaceScope,
) -> ir.Expiry | None:
    clock = _CLOCK.fullmatch(written.daily_at)
    if clock is None and "daily_at" not in damaged:
        text = SchemaText(written.daily_at, at.service, (*at.path, "daily_at"))
        place = text.place(scope.places)
        scope.problems.append(ClockTime(place, written.daily_at))
    known = written.timezone in _timezones()
    if not known and "timezone" not in damaged:
        text = SchemaText(written.timezone, at.service, (*at.path, "timezone"))
        place = text.place(scope.places)
        near = _near_timezone(written.timezone)
        scope.problems.append(UnknownTimezone(place, written.timezone, near))
    if clock is None or not known:
        return None
    hour, minute, second = (int(each or 0) for each in clock.groups())
    return ir.ExpireDaily(hour, minute, second, written.timezone)


@cache
def _timezones() -> frozenset[str]:
    """Return the zones of the database, without the entries that are no zones."""
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})


@cache
def _near_timezone(name: str) -> str | None:
    near = near_name(name, _timezones())
    if near is not None:
        return near
    cities = {each.rpartition("/")[2]: each for each in sorted(_timezones())}
    city = near_name(name.rpartition("/")[2].replace(" ", "_"), cities)
    if city is None:
        return None
    zones = [each for each in _timezones() if each.rpartition("/")[2] == city]
    return Near(cities[city], city.is_only and len(zones) == 1)
