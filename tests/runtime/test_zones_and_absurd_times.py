"""Time zones of every library, and times beyond what Python's classes can say: never a foreign exception."""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytz
from dateutil import tz as dateutil_zones
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.expiry import expiries
from cachegen_runtime.expiry.clock import Clock
from cachegen_runtime.expiry.expiries import expire_daily_at, expire_in, remaining
from cachegen_runtime.generated import INT, STR, KeyspaceDefinition, scalar_key
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.transport.embedded.engine import Engine
from cachegen_runtime.transport.opening import open_blocking

NAMES = ["Europe/Stockholm", "Asia/Kolkata", "America/New_York", "Etc/GMT+5", "UTC"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("of", [pytz.timezone, ZoneInfo, dateutil_zones.gettz, str])
def test_a_daily_time_is_that_time_in_every_librarys_zone(
    name: str, of: object
) -> None:
    assert callable(of)
    when = expiries.deadline(expire_daily_at(3, 0, 0, of(name)))
    assert when is not None
    shown = dt.datetime.fromtimestamp(when.milliseconds / 1000, ZoneInfo(name))
    assert (shown.hour, shown.minute, shown.second) == (3, 0, 0)


def test_a_fixed_offset_of_pytz_is_what_it_says() -> None:
    when = expiries.deadline(expire_daily_at(3, 0, 0, pytz.FixedOffset(90)))
    assert when is not None
    assert when.milliseconds // 1000 % 86_400 == 1.5 * 3600


class Silent(dt.tzinfo):
    def utcoffset(self, moment: dt.datetime | None) -> None:
        return None

    def dst(self, moment: dt.datetime | None) -> None:
        return None

    def tzname(self, moment: dt.datetime | None) -> None:
        return None


NO_ZONE = dt.tzinfo()  # type: ignore[abstract]  # Python itself makes one


@pytest.mark.parametrize("zone", [Silent(), NO_ZONE])
def test_a_tzinfo_without_offsets_is_refused_when_the_expiry_is_made(
    zone: dt.tzinfo,
) -> None:
    with pytest.raises(ValueError, match="tells no offset"):
        expire_daily_at(3, 0, 0, zone)


def test_a_machine_without_zones_is_told_what_to_install() -> None:
    code = (
        "import sys; sys.modules['tzdata'] = None\n"
        "from cachegen_runtime import expire_daily_at\n"
        "expire_daily_at(3, tz='Europe/Stockholm')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env={"PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "this machine has no time zones: pip install tzdata" in done.stderr


@given(st.integers(0, 2**63 - 1))
def test_every_remaining_time_of_a_server_is_a_timedelta(milliseconds: int) -> None:
    left = remaining(milliseconds)
    if milliseconds > dt.timedelta.max // dt.timedelta(milliseconds=1):
        assert left == dt.timedelta.max
    else:
        assert left == dt.timedelta(milliseconds=milliseconds)


def test_the_longest_remaining_time_that_a_timedelta_holds_is_exact() -> None:
    longest = dt.timedelta.max // dt.timedelta(milliseconds=1)
    assert remaining(longest) == dt.timedelta(milliseconds=longest) < dt.timedelta.max
    assert remaining(longest + 1) == dt.timedelta.max


def test_the_ttl_of_a_key_that_lives_nearly_for_ever_is_the_longest_timedelta() -> None:
    operations = ValueOperations(
        KeyspaceDefinition(
            service="s",
            name="k",
            cluster="absurd",
            pattern="absurd/:key",
            key=scalar_key(STR),
            value=INT,
        ),
        b"",
    )
    store = open_blocking("absurd", "memory://")
    for expiry in (expire_in(dt.timedelta.max), expire_in(86_399_999_999_999)):
        store.run(operations.set("a", 1, expiry=expiry))
        left = store.run(operations.ttl("a"))
        assert left is not None
        assert left > dt.timedelta.max - dt.timedelta(minutes=1)


@given(
    st.floats()
    | st.integers()
    | st.timedeltas()
    | st.sampled_from([10**400, -math.inf])
)
def test_a_duration_of_any_size_is_taken_or_refused_in_words_of_ours(
    duration: float | dt.timedelta,
) -> None:
    try:
        expiry = expire_in(duration, jitter=0.5)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = "timedelta.max"
        expiries.deadline(expiry)
    assert "timedelta.max" in refusal


@pytest.mark.parametrize(
    "seconds", [math.nan, -1, math.inf, 10**400, dt.timedelta.max, -(10**400)]
)
def test_a_clock_is_never_moved_out_of_the_calendar(
    seconds: float | dt.timedelta,
) -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="a clock moves"):
        clock.advance(seconds)
    assert dt.datetime.fromtimestamp(clock.now(), dt.UTC).year < 2100


def test_an_engine_without_its_files_is_a_matter_of_the_installation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lacking(**options: object) -> None:
        raise FileNotFoundError(2, "No such file", "/frozen/fakeredis/commands.json")

    monkeypatch.setattr("fakeredis.FakeServer", lacking)
    with pytest.raises(CacheConfigError, match=r"its file commands\.json"):
        Engine()
