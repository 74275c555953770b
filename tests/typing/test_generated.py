"""Both checkers, strict, accept all that is generated, and the programs that use it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.typing.conftest import Checker
from tests.typing.layout import lay_out, targets


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all that is generated."""
    folder = tmp_path_factory.mktemp("generated").resolve()
    lay_out(folder)
    return folder


def test_mypy_finds_nothing(generated: Path, mypy: Checker) -> None:
    assert mypy(generated, targets(generated)) == []


def test_pyright_finds_nothing(generated: Path, pyright: Checker) -> None:
    assert pyright(generated, targets(generated)) == []
