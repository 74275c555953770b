"""Both checkers know what a loader takes and returns, and that nothing builds on a value that was not loaded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = Path(__file__).resolve().parent / "loading_code"

Checker = Callable[[Path, Sequence[str]], list[tuple[str, int, str]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with caches of loaded keyspaces and the code that uses them, in both faces."""
    made = tmp_path_factory.mktemp("loading_code").resolve()
    case = ROOT / "tests" / "golden" / "loading"
    shutil.copytree(case / "expected", made / "shop")
    for path in (case / "application").glob("*.py"):
        shutil.copy(path, made)
    for path in sorted(CODE.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        (made / path.name).write_text(text, encoding="utf-8")
        twin = made / f"async_{path.name}"
        twin.write_text(_async_twin(text), encoding="utf-8")
    return made


@pytest.fixture(params=["mypy", "pyright"])
def checker(request: pytest.FixtureRequest) -> Checker:
    """Return each checker in turn."""
    chosen: Checker = request.getfixturevalue(request.param)
    return chosen


def test_right_loads_are_accepted_with_the_exact_types(
    folder: Path, checker: Checker
) -> None:
    assert checker(folder, ["accepted.py", "async_accepted.py"]) == []


@pytest.mark.parametrize("name", ["rejected.py", "async_rejected.py"])
def test_exactly_the_wrong_loads_are_rejected(
    folder: Path, checker: Checker, name: str
) -> None:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    marked = {at for at, line in enumerate(lines, 1) if line.endswith("# rejected")}
    assert len(marked) > 25
    assert {line for _, line, _ in checker(folder, [name])} == marked


def _async_twin(text: str) -> str:
    """Return the same code for the async face: each call of a keyspace or a loader awaited."""
    text = text.replace("ShopCaches", "AsyncShopCaches")
    text = text.replace("def ", "async def ")
    text = re.sub(r"(?<!async def )\b(loaded(_cards)?(\.many)?\()", r"await \1", text)
    calls = r"(?<![\w.@])caches\.(?=\w+\.(?!statistics|cached)|forget)"
    return re.sub(calls, "await caches.", text)
