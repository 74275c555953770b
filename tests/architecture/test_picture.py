"""The picture of the code is the code's."""

from __future__ import annotations

from tests.architecture.picture import PAGE, filled, shortest


def test_the_picture_of_the_rooms_is_drawn_from_the_code() -> None:
    page = PAGE.read_text("utf-8")
    drawn = filled(page)
    assert page == drawn, "run `python -m tests.architecture.picture --write`"
    assert drawn.count("──▶") > 20


def test_an_arrow_that_a_longer_way_stands_for_is_left_out() -> None:
    arrows = {
        "cli": frozenset({"lower", "ir"}),
        "lower": frozenset({"ir"}),
        "ir": frozenset[str](),
    }
    assert shortest(arrows) == {**arrows, "cli": frozenset({"lower"})}
