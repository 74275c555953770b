"""Expiries: rounding, the past, jitter, and wall clocks on the days that clocks change."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime import expire_daily_at, expire_in
from cachegen_runtime.expiry.clock import Clock, clock
from cachegen_runtime.expiry.daily import next_daily
from cachegen_runtime.expiry.expiries import deadline

UTC = dt.UTC


@pytest.mark.parametrize(
    ("duration", "milliseconds"),
    [
        (10, 10_000),
        (0.5, 500),
        (0.1 + 0.2, 300),
        (0.001, 1),
        (0.0001, 1),
        (5e-324, 1),
        (dt.timedelta(microseconds=1), 1),
        (dt.timedelta(microseconds=1499), 1),
        (dt.timedelta(microseconds=1500), 2),
        (dt.timedelta(days=7), 604_800_000),
        (dt.timedelta.max, 86_400_000_000_000_000),
    ],
)
def test_a_duration_is_whole_milliseconds_and_at_least_one(
    duration: float | dt.timedelta, milliseconds: int
) -> None:
    when = deadline(expire_in(duration))
    assert when is not None
    assert when[:2] == ("px", milliseconds)


@pytest.mark.parametrize(
    "duration", [0, 0.0, -0.0, -1, -1e-9, dt.timedelta(0), dt.timedelta(-1)]
)
def test_zero_or_less_is_the_past(duration: float | dt.timedelta) -> None:
    assert deadline(expire_in(duration)) is None
    assert deadline(expire_in(duration, jitter=0.5)) is None


@pytest.mark.parametrize("duration", [math.nan, math.inf, -math.inf, 1e300, 10**400])
def test_a_duration_that_is_no_time_is_refused(duration: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        expire_in(duration)


@pytest.mark.parametrize("duration", ["10", None, True, b"1"])
def test_a_duration_of_another_type_is_refused(duration: float) -> None:
    with pytest.raises(TypeError):
        expire_in(duration)


@pytest.mark.parametrize("jitter", [-0.1, 1.1, math.nan])
def test_a_jitter_out_of_range_is_refused(jitter: float) -> None:
    with pytest.raises(ValueError, match="jitter"):
        expire_in(10, jitter=jitter)


def test_jitter_shortens_by_no_more_than_its_part_and_spreads() -> None:
    drawn = {deadline(expire_in(100, jitter=0.1)) for _ in range(200)}
    spread = sorted(when.milliseconds for when in drawn if when is not None)
    assert 90_000 <= spread[0] < spread[-1] <= 100_000
    assert spread[-1] - spread[0] > 5_000
    # All of the duration may go, and yet one millisecond is left.
    for _ in range(50):
        when = deadline(expire_in(0.001, jitter=1.0))
        assert when is not None
        assert when[:2] == ("px", 1)


@pytest.mark.parametrize("time", [(24, 0, 0), (-1, 0, 0), (0, 60, 0), (0, 0, 60)])
def test_a_time_that_no_clock_shows_is_refused(time: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="time of day"):
        expire_daily_at(*time, "UTC")


@pytest.mark.parametrize(
    ("time", "zone"),
    [
        ((1.5, 0, 0), "UTC"),
        ((True, 0, 0), "UTC"),
        ((3, None, 0), "UTC"),
        ((3, 0, "0"), "UTC"),
        ((3, 0, 0), None),
        ((3, 0, 0), 5),
    ],
)
def test_a_daily_expiry_of_other_types_is_refused_when_it_is_made(
    time: tuple[int, int, int], zone: str
) -> None:
    with pytest.raises(TypeError):
        expire_daily_at(*time, zone)


@pytest.mark.parametrize("jitter", [True, "10%", None])
def test_a_jitter_of_another_type_is_refused(jitter: float) -> None:
    with pytest.raises(TypeError):
        expire_in(1, jitter=jitter)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe"])
def test_a_zone_that_is_not_known_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        expire_daily_at(3, tz=zone)


@pytest.fixture
def real_clock() -> Iterator[None]:
    yield
    clock.reset()


@pytest.mark.usefixtures("real_clock")
def test_the_clock_takes_a_timedelta_too_and_moves_forward_only() -> None:
    before = clock.now()
    clock.advance(dt.timedelta(hours=1))
    assert 3600 <= clock.now() - before < 3660
    for seconds in (-1, dt.timedelta(seconds=-1), math.nan, math.inf):
        with pytest.raises(ValueError, match="forward"):
            clock.advance(seconds)
    assert 3600 <= clock.now() - before < 3660


@pytest.mark.usefixtures("real_clock")
def test_the_clock_moves_by_nothing_and_by_parts_of_a_second() -> None:
    for seconds in (0, 0.25, 0.5):
        clock.advance(seconds)
    assert clock.offset == 0.75


@pytest.mark.usefixtures("real_clock")
def test_the_clock_moves_5000_years_in_all_however_many_steps_that_takes() -> None:
    some = dt.timedelta(days=3000 * 365)
    clock.advance(some)
    with pytest.raises(ValueError, match="5000 years at most"):
        clock.advance(some)
    assert clock.offset == some.total_seconds()


def test_the_next_daily_moment_is_the_same_until_it_has_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expiry, present = expire_daily_at(3, tz="UTC"), [0]
    monkeypatch.setattr(Clock, "now", lambda _: present[0])
    day = 24 * 3600
    at_three = 20_000 * day + 3 * 3600
    found: list[int] = []
    for present[0] in (at_three - 2, at_three - 1, at_three, at_three + 1):
        when = deadline(expiry)
        assert when is not None
        found.append(when.milliseconds // 1000)
    assert found == [at_three, at_three, at_three + day, at_three + day]


def test_daily_expiries_are_equal_whatever_each_was_used_for() -> None:
    used, unused = (expire_daily_at(3, tz="UTC") for _ in range(2))
    deadline(used)
    assert (used, hash(used)) == (unused, hash(unused))
    assert used != expire_daily_at(4, tz="UTC")


def test_a_daily_expiry_reads_the_clock_that_tests_move() -> None:
    expiry = expire_daily_at(3, 0, 0, UTC)
    before = deadline(expiry)
    clock.advance(86_400)
    after = deadline(expiry)
    assert before is not None
    assert after is not None
    assert after.mode == "pxat"
    assert after.milliseconds - before.milliseconds == 86_400_000


def at(text: str) -> float:
    return dt.datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("now", "time", "zone", "expected"),
    [
        # 20:00 UTC is 05:00 in Tokyo: the next 03:00 there is 18:00 UTC tomorrow.
        ("2026-01-01T20:00+00:00", (3, 0, 0), "Asia/Tokyo", "2026-01-02T18:00+00:00"),
        # Exactly then: the next one.
        ("2026-01-01T03:00+00:00", (3, 0, 0), "UTC", "2026-01-02T03:00+00:00"),
        (
            "2026-01-01T02:59:59.999999+00:00",
            (3, 0, 0),
            "UTC",
            "2026-01-01T03:00+00:00",
        ),
        # 02:30 is in the gap of 29 March in Stockholm: the first moment after it.
        (
            "2026-03-28T12:00+00:00",
            (2, 30, 0),
            "Europe/Stockholm",
            "2026-03-29T01:00+00:00",
        ),
        (
            "2026-03-29T00:59:59+00:00",
            (2, 30, 0),
            "Europe/Stockholm",
            "2026-03-29T01:00+00:00",
        ),
        (
            "2026-03-29T01:00:00+00:00",
            (2, 30, 0),
            "Europe/Stockholm",
            "2026-03-30T00:30+00:00",
        ),
        (
            "2026-03-28T12:00+00:00",
            (2, 0, 0),
            "Europe/Stockholm",
            "2026-03-29T01:00+00:00",
        ),
        (
            "2026-03-28T12:00+00:00",
            (3, 0, 0),
            "Europe/Stockholm",
            "2026-03-29T01:00+00:00",
        ),
        # 02:30 comes twice on 25 October: the first, or the second when the first is gone.
        (
            "2026-10-24T12:00+00:00",
            (2, 30, 0),
            "Europe/Stockholm",
            "2026-10-25T00:30+00:00",
        ),
        (
            "2026-10-25T00:30+00:00",
            (2, 30, 0),
            "Europe/Stockholm",
            "2026-10-25T01:30+00:00",
        ),
        (
            "2026-10-25T01:30+00:00",
            (2, 30, 0),
            "Europe/Stockholm",
            "2026-10-26T01:30+00:00",
        ),
        # A change of half an hour.
        (
            "2026-10-03T12:00+00:00",
            (2, 15, 0),
            "Australia/Lord_Howe",
            "2026-10-03T15:30+00:00",
        ),
        # Midnight itself is skipped.
        ("2026-04-23T12:00+00:00", (0, 0, 0), "Africa/Cairo", "2026-04-23T22:00+00:00"),
        # A whole day is skipped: all of 30 December 2011 in Samoa.
        ("2011-12-30T09:00+00:00", (8, 0, 0), "Pacific/Apia", "2011-12-30T10:00+00:00"),
    ],
)
def test_a_daily_moment(
    now: str, time: tuple[int, int, int], zone: str, expected: str
) -> None:
    assert next_daily(at(now), *time, ZoneInfo(zone)) == at(expected)


ZONES = [
    "Europe/Stockholm",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Antarctica/Troll",
    "Europe/Dublin",
    "UTC",
]


def by_looking_at_clocks(now: float, time: dt.time, zone: ZoneInfo) -> int:
    """Return the moment by stepping through the minutes, asking the zone for each one's clock.

    A daily time is met when the clock shows it, or when from one minute to the next the
    clock jumps over it.
    """
    moment = (int(now) // 60 + 1) * 60
    while True:
        before = dt.datetime.fromtimestamp(moment - 60, zone).replace(tzinfo=None)
        shown = dt.datetime.fromtimestamp(moment, zone).replace(tzinfo=None)
        if shown.time() == time:
            return moment
        wall = dt.datetime.combine(before.date(), time)
        while wall < shown:
            if before < wall and shown - before > dt.timedelta(minutes=1):
                return moment
            wall += dt.timedelta(days=1)
        moment += 60


def changes(zone: ZoneInfo, years: range) -> list[int]:
    """Return the hours, in Unix seconds, within which the zone's clocks change."""
    first = int(dt.datetime(years.start, 1, 1, tzinfo=UTC).timestamp())
    last = int(dt.datetime(years.stop, 1, 1, tzinfo=UTC).timestamp())
    offsets = [
        (hour, dt.datetime.fromtimestamp(hour, zone).utcoffset())
        for hour in range(first, last, 3600)
    ]
    return [one[0] for one, other in pairwise(offsets) if one[1] != other[1]]


@pytest.mark.parametrize("name", ZONES)
def test_daily_moments_around_every_change_agree_with_looking_at_clocks(
    name: str,
) -> None:
    zone = ZoneInfo(name)
    around = changes(zone, range(2010, 2013)) or [1_300_000_000]
    for change in around[:4]:
        shown = dt.datetime.fromtimestamp(change, zone)
        for minutes in (-150, -95, -30, 0, 15, 30, 45, 60, 75, 120, 600):
            wall = shown + dt.timedelta(minutes=minutes)
            time = wall.time().replace(second=0, microsecond=0, fold=0)
            for hours in (-25, -1, 0, 1, 2):
                now = change + hours * 3600 + 17.5
                found = next_daily(now, time.hour, time.minute, 0, zone)
                assert found == by_looking_at_clocks(now, time, zone), (
                    change,
                    time,
                    hours,
                )


@given(
    st.datetimes(min_value=dt.datetime(1972, 1, 1), max_value=dt.datetime(2100, 1, 1)),
    st.sampled_from(ZONES),
    st.times(),
)
def test_the_next_moment_is_ahead_and_within_two_days(
    now: dt.datetime, name: str, time: dt.time
) -> None:
    start = now.replace(tzinfo=UTC).timestamp()
    found = next_daily(start, time.hour, time.minute, time.second, ZoneInfo(name))
    assert start < found <= start + 49 * 3600
