"""Expiries: each form to its meaning, everything else to a problem at its very characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen import ir
from cachegen.lower.durations import LONGEST, UNITS, milliseconds

from .compiling import workspace
from .marked import keyspace, only_problem

SOUND = [
    ('"10s"', ir.ExpireIn(10_000)),
    ('"500ms"', ir.ExpireIn(500)),
    ('"1h30m"', ir.ExpireIn(5_400_000)),
    ('"1m500ms"', ir.ExpireIn(60_500)),
    ('"2w"', ir.ExpireIn(14 * 86_400_000)),
    ('"36500d"', ir.ExpireIn(LONGEST)),
    ('"never"', ir.NeverExpire()),
    ('{ in = "1m" }', ir.ExpireIn(60_000)),
    (
        '{ in = "1m", on = "create", jitter = "10%" }',
        ir.ExpireIn(60_000, "create", 0.1),
    ),
    ('{ in = "1m", jitter = "0.5 %" }', ir.ExpireIn(60_000, "write", 0.005)),
    ('{ daily_at = "03:00", timezone = "UTC" }', ir.ExpireDaily(3, 0, 0, "UTC")),
    (
        '{ daily_at = "23:59:58", timezone = "Asia/Kolkata" }',
        ir.ExpireDaily(23, 59, 58, "Asia/Kolkata"),
    ),
]

UNSOUND = [
    ('"«10»"', "CG520", None),
    ('"«10 seconds»"', "CG520", "did you mean `10s`?"),
    ('"«5 minutes»"', "CG520", "did you mean `5m`?"),
    ('"«1h 30m»"', "CG520", "did you mean `1h30m`?"),
    ('"«1.5h»"', "CG520", None),
    ('"«30m1h»"', "CG520", None),
    ('"«1h1h»"', "CG520", None),
    ('"«neverr»"', "CG520", "did you mean `never`?"),
    ('"«１０s»"', "CG520", None),
    ('«""»', "CG520", None),
    ('{ in = "«never»" }', "CG520", None),
    ('"«0s»"', "CG521", None),
    ('"«-5s»"', "CG521", None),
    ('{ in = "«0ms»" }', "CG521", None),
    ('"«36501d»"', "CG522", None),
    (f'"«{"9" * 5000}d»"', "CG522", None),
    ('{ daily_at = "«24:00»", timezone = "UTC" }', "CG523", None),
    ('{ daily_at = "«3:00»", timezone = "UTC" }', "CG523", None),
    (
        '{ daily_at = "03:00", timezone = "«Europe/Stokholm»" }',
        "CG204",
        "did you mean `Europe/Stockholm`?",
    ),
    (
        '{ daily_at = "03:00", timezone = "«Stockholm»" }',
        "CG204",
        "did you mean `Europe/Stockholm`?",
    ),
    ('{ daily_at = "03:00", timezone = "«../etc/passwd»" }', "CG204", None),
    ('{ in = "1m", jitter = "«0%»" }', "CG524", None),
    ('{ in = "1m", jitter = "«101%»" }', "CG524", None),
    ('{ in = "1m", jitter = "«10»" }', "CG524", None),
    ('{ in = "1m", jitter = «""» }', "CG524", None),
    ("«10»", "CG111", None),
    ('«["10s"]»', "CG111", None),
    ('{ in = "1m", on = «"creat"» }', "CG114", "did you mean `create`?"),
    ('{ in = "1m", on = «true» }', "CG111", None),
    ('{ daily_at = "03:00", timezone = "UTC", «in» = "1m" }', "CG110", None),
    ('{ «inn» = "1m" }', "CG110", "did you mean `in`?"),
    ('{ in = "1m", «jiter» = "10%" }', "CG110", "did you mean `jitter`?"),
    ('{ «dayly_at» = "03:00" }', "CG110", "did you mean `daily_at`?"),
]


@pytest.mark.parametrize(("written", "meant"), SOUND)
def test_an_expiry_means_what_it_says(written: str, meant: ir.Expiry) -> None:
    assert workspace(keyspace(expiry=written)).keyspaces[0].expiry == meant


@pytest.mark.parametrize(("written", "code", "help"), UNSOUND)
def test_anything_else_is_reported_at_its_very_characters(
    written: str, code: str, help: str | None
) -> None:
    problem = only_problem(keyspace(expiry=written))
    assert problem.code == code
    assert help is None or problem.describe().help == (help,)


def test_a_daily_expiry_needs_its_timezone() -> None:
    problem = only_problem(keyspace(**{"«expiry»": '{ daily_at = "03:00" }'}))
    assert problem.code == "CG112"
    assert "timezone" in problem.describe().headline


@given(st.lists(st.integers(0, 99), min_size=6, max_size=6).filter(any))
def test_a_duration_is_the_sum_of_its_parts(amounts: list[int]) -> None:
    parts = [(n, unit) for n, unit in zip(amounts, UNITS, strict=True) if n]
    text = "".join(f"{amount}{unit}" for amount, unit in parts)
    whole = sum(amount * UNITS[unit] for amount, unit in parts)
    assert milliseconds(text) == min(whole, LONGEST + 1)
