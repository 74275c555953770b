"""The time zones of daily expiries: by name, or as any library's tzinfo, and right on every day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from cachegen_runtime.values.codec import wrong_type

_SOME_DAY: Final = datetime(2000, 1, 1)


def zone_of(zone: object) -> tzinfo:
    """Return a zone by its IANA name, or a tzinfo that tells the offset of every moment.

    Raises ValueError for a zone that is not known here, TypeError for another type.
    """
    if isinstance(zone, str):
        return _named(zone)
    if not isinstance(zone, tzinfo):
        raise wrong_type("a zone's name or a tzinfo", zone)
    name: object = getattr(zone, "zone", None)
    if hasattr(zone, "localize") and isinstance(name, str):
        # Of pytz: right only for what its own `localize` has made, else the offset is
        # the one that the zone had in the nineteenth century.
        return UTC if name == "UTC" else _named(name)
    if not _tells_offsets(zone):
        raise ValueError("the tzinfo tells no offset from UTC")
    return zone


def _tells_offsets(zone: tzinfo) -> bool:
    try:
        return isinstance(_SOME_DAY.replace(tzinfo=zone).utcoffset(), timedelta)
    except (NotImplementedError, TypeError, ValueError):
        return False


def _named(name: str) -> tzinfo:
    # Imported here: most modules have no daily expiry, and zoneinfo is slow to import.
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        cause = error
    try:
        ZoneInfo("Europe/London")
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"{name!r} cannot be looked up, since this machine has no time zones: "
            "pip install tzdata"
        ) from cause
    raise ValueError(
        f"{name!r} is no time zone that this machine knows; "
        "if it is spelled right, pip install --upgrade tzdata"
    ) from cause
