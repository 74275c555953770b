"""The search for what no test notices: its changes, its loader, and its table of reasons."""

from __future__ import annotations

import ast
from importlib.util import module_from_spec
from pathlib import Path

import pytest

from tests.mutants.__main__ import NO_CHANGE, RUIN, Finder, Mutant
from tests.mutants.changes import Change, changed, changes
from tests.mutants.reasons import REASONS, ROOT, why_not

SMALL = """
def first(words: list[str], most: int = 3) -> str | None:
    if len(words) > most or not words:
        return None
    return words[0] + "!"
"""
DAILY = ROOT / "runtime/cachegen_runtime/expiry/daily.py"


def test_each_change_of_a_module_makes_another_module() -> None:
    tree = ast.parse(SMALL)
    found = changes(tree)
    assert [each.words for each in found] == [
        "3 → 4",
        "condition turned",
        "or → and",
        "Gt → GtE",
        "not dropped",
        "returns None",
        "Add → Sub",
        "0 → 1",
    ]
    texts = {ast.unparse(changed(tree, each)) for each in found}
    assert len(texts) == len(found)
    assert ast.unparse(tree) not in texts


def _loaded(change: Change) -> object:
    finder = Finder(Mutant(DAILY, (), change))
    assert finder.find_spec("cachegen_runtime.expiry", None) is None
    spec = finder.find_spec("cachegen_runtime.expiry.daily", None)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.next_daily


def test_a_mutant_is_loaded_in_place_of_its_module_and_without_a_change_is_the_same() -> (
    None
):
    turned = next(
        each
        for each in changes(ast.parse(DAILY.read_text(encoding="utf-8")))
        if each.words == "returns None"
    )
    assert callable(_loaded(NO_CHANGE))
    assert callable(_loaded(turned))
    with pytest.raises(ImportError, match="cannot be loaded"):
        _loaded(RUIN)


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_is_about_a_change_that_can_be_made(
    reason: tuple[str, str, str, str],
) -> None:
    file, line, words, why = reason
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = [each.strip() for each in text.splitlines()]
    assert line in lines
    assert any(
        lines[each.line - 1] == line and each.words == words
        for each in changes(ast.parse(text))
    )
    assert why_not(ROOT / file, line, words) == why


def test_a_change_of_what_the_product_does_has_no_reason() -> None:
    file = Path(ROOT / "codegen/cachegen/keys/which.py")
    assert why_not(file, "return found", "returns None") is None
    assert why_not(file, "@dataclass(frozen=True, slots=True)", "True → False")
