"""What the matrix runs exists, and it pins what the project declares."""

from __future__ import annotations

from tests import matrix


def test_every_test_that_the_matrix_names_exists() -> None:
    for each in (*matrix.CORE, *matrix.BRIEF, *matrix.CHECKED):
        file, _, name = each.partition("::")
        assert (matrix.ROOT / file).exists(), file
        if name:
            text = (matrix.ROOT / file).read_text(encoding="utf-8")
            assert f"def {name}(" in text, each


def test_the_lowest_line_pins_each_dependency_to_the_least_that_is_declared() -> None:
    pinned = dict(each.split("==") for each in matrix.lowest_versions())
    assert {"redis", "hiredis", "msgspec", "pydantic", "fakeredis"} <= set(pinned)


def test_in_brief_the_python_at_work_is_left_out() -> None:
    assert matrix.LOWEST in matrix.others()
    assert len(matrix.others()) == len(matrix.PYTHONS)


def test_in_brief_a_line_has_an_environment_of_its_own() -> None:
    line = matrix.Line("3.12", matrix.ROOT / "python")
    assert line.in_brief().folder != line.folder
