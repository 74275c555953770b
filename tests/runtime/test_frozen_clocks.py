"""Frozen clocks change nothing: neither what is stored nor the classes that reads give."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import attrs
import msgspec
import pydantic
import pytest
import time_machine
from freezegun import freeze_time

from cachegen_runtime.generated import DATE, DATETIME, struct

MOMENT = dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC)
STORED = (
    b'{"day":"2026-01-02","at":"2026-01-02T03:00:00Z","maybe":"2026-01-02",'
    b'"days":["2026-01-02"],"by_day":{"2026-01-02":"2026-01-02T03:00:00Z"}}'
)


class Struct(msgspec.Struct):
    day: dt.date
    at: dt.datetime
    maybe: dt.date | None
    days: list[dt.date]
    by_day: dict[dt.date, dt.datetime]


@dataclasses.dataclass
class Data:
    day: dt.date
    at: dt.datetime
    maybe: dt.date | None
    days: list[dt.date]
    by_day: dict[dt.date, dt.datetime]


@attrs.define
class Attrs:
    day: dt.date
    at: dt.datetime
    maybe: dt.date | None
    days: list[dt.date]
    by_day: dict[dt.date, dt.datetime]


class Model(pydantic.BaseModel):
    day: dt.date
    at: dt.datetime
    maybe: dt.date | None
    days: list[dt.date]
    by_day: dict[dt.date, dt.datetime]


@pytest.mark.parametrize("model", [Struct, Data, Attrs, Model])
def test_the_first_read_may_be_under_a_frozen_clock(
    model: type[Struct] | type[Data] | type[Attrs] | type[Model],
) -> None:
    codec = struct(model)
    with freeze_time("2026-06-01"):
        first = codec.decode(STORED)
        assert json.loads(codec.encode(first)) == json.loads(STORED)
    for read in (first, codec.decode(STORED), struct(model).decode(STORED)):
        days = [read.day, read.maybe, *read.days, *read.by_day]
        moments = [read.at, *read.by_day.values()]
        assert {type(day) for day in days} == {dt.date}
        assert {type(moment) for moment in moments} == {dt.datetime}
        assert moments == [MOMENT, MOMENT]


@pytest.mark.parametrize("frozen", [freeze_time, time_machine.travel])
@pytest.mark.parametrize("model", [Struct, Data, Attrs, Model])
def test_what_a_frozen_clock_makes_is_stored_as_what_it_is(
    model: type[Struct] | type[Data] | type[Attrs] | type[Model],
    frozen: type[time_machine.travel],
) -> None:
    with frozen(MOMENT):
        now, today = dt.datetime.now(dt.UTC), dt.date.today()
    value = model(
        day=today, at=now, maybe=today, days=[today], by_day={dt.date(2026, 1, 2): now}
    )
    codec = struct(model)
    read = codec.decode(codec.encode(value))
    assert (read.day, read.at) == (MOMENT.date(), now)
    assert (type(read.day), type(read.at)) == (dt.date, dt.datetime)


def test_plain_values_are_of_the_librarys_own_classes() -> None:
    with freeze_time("2026-06-01"):
        day, moment = DATE.decode(b"2026-01-02"), DATETIME.decode(
            b"2026-01-02T03:00:00.000000Z"
        )
    assert (type(day), type(moment)) == (dt.date, dt.datetime)


IMPORTED_FIRST = """
from freezegun import freeze_time

with freeze_time("2026-06-01"):
    from cachegen_runtime.generated import DATE, DATETIME, struct
    from tests.runtime.test_frozen_clocks import STORED, Struct

    codec = struct(Struct)
    codec.decode(STORED)

import datetime as dt

read = codec.decode(STORED)
plain = DATE.decode(b"2026-01-02"), DATETIME.decode(b"2026-01-02T03:00:00.000000Z")
for day, moment in ((read.day, read.at), plain):
    assert (type(day), type(moment)) == (dt.date, dt.datetime), (day, moment)
"""


def test_the_package_may_be_imported_under_a_frozen_clock() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED_FIRST],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
