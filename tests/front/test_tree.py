"""The located tree itself."""

from __future__ import annotations

import inspect
from dataclasses import FrozenInstanceError

import pytest

from cachegen.front.tree import Entry, Key, Mapping, Scalar
from cachegen.problems import syntax, yaml_syntax
from cachegen.source import Span

from .trees import found, toml

_at = Span(0, 1)
_entry = Entry(_at, Key(_at, "a"), Scalar(_at, 1))


def test_an_entry_is_found_by_name_and_equality_knows_no_index() -> None:
    mapping = Mapping(_at, (_entry,))
    assert mapping.get("a") is _entry
    assert mapping.get("b") is None
    assert mapping == Mapping(_at, (_entry,))
    assert mapping != Mapping(_at, ())
    assert hash(mapping) == hash(Mapping(_at, (_entry,)))
    with pytest.raises(FrozenInstanceError):
        mapping.span = Span(0, 2)  # type: ignore[misc]


def test_every_place_that_names_a_table_again_is_kept() -> None:
    text = "[k.a]\n[k.b]\n[k]\nc.x = 1\nc.y = 2\n[[l]]\n[[l]]\n"
    parsed = toml(text)
    for path, starts in ((("k",), [7, 13]), (("k", "c"), [24]), (("l",), [40])):
        entry = found(parsed, *path)
        assert [each.span.start for each in entry.again] == starts
        assert {each.text for each in entry.again} == {path[-1]}


def test_every_syntax_problem_has_a_page_with_a_wrong_and_a_right_example() -> None:
    classes = [
        each
        for module in (syntax, yaml_syntax)
        for _, each in inspect.getmembers(module, inspect.isclass)
        if each.__module__ == module.__name__
    ]
    codes = [inspect.getattr_static(each, "code") for each in classes]
    assert len(codes) == len(set(codes)) == 13
    for each in classes:
        page = inspect.getdoc(each) or ""
        assert page.index("Wrong:\n\n    ") < page.index("Right:\n\n    ")
