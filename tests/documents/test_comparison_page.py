"""The comparison has no figure of its own, and the page on upgrading says what a runtime really takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cachegen_runtime.version import fits

DOCS = Path(__file__).parents[2] / "docs"
FIGURES = re.compile(r"^\| (.+?) \| 1\.00 \| (.+?) ([\d.]+) \| ([\d.]+) \|$", re.M)
FITTING = re.compile(r"^\| (\d\.\d) \| (\d\.\d\.\d) \| (.+?) \|$", re.M)


def test_each_figure_of_the_comparison_is_one_of_the_page_on_performance() -> None:
    page = (DOCS / "comparison.md").read_text("utf-8")
    figures = (DOCS / "performance.md").read_text("utf-8")
    shown = FIGURES.findall(page)
    assert len(shown) == 6
    for table, peer, theirs, ours in shown:
        for who, figure in ((peer, theirs), ("ours", ours)):
            assert figure == _ratio(figures, table, who), f"{table}: {who}"


@pytest.mark.parametrize(
    ("made_for", "runtime", "then"),
    FITTING.findall((DOCS / "upgrading.md").read_text("utf-8")),
)
def test_a_module_fits_a_runtime_where_the_page_says_so(
    made_for: str, runtime: str, then: str
) -> None:
    assert fits(made_for, runtime) == (then == "fits")


def _ratio(figures: str, table: str, who: str) -> str:
    rows = figures.split(f"**{table}**")[1].split("**")[0]
    found = re.search(rf"^\| {re.escape(who)} \| [\d.]+ \| ([\d.]+) \|", rows, re.M)
    assert found is not None, f"{table}: {who}"
    return found[1]
