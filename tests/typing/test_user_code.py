"""Both checkers accept right uses of generated caches, with exact types, and reject wrong ones."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
USER_CODE = Path(__file__).resolve().parent / "user_code"

Checker = Callable[[Path, Sequence[str]], list[tuple[str, int, str]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with caches of every kind and the code that uses them, in both faces."""
    made = tmp_path_factory.mktemp("user_code").resolve()
    expected = ROOT / "tests" / "golden" / "every_kind" / "expected"
    shutil.copytree(expected, made / "user_service")
    for path in sorted(USER_CODE.glob("*.py")):
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


def test_right_uses_are_accepted_with_the_exact_types(
    folder: Path, checker: Checker
) -> None:
    assert checker(folder, ["accepted.py", "async_accepted.py"]) == []


@pytest.mark.parametrize("name", ["rejected.py", "async_rejected.py"])
def test_exactly_the_wrong_lines_are_rejected(
    folder: Path, checker: Checker, name: str
) -> None:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    marked = {at for at, line in enumerate(lines, 1) if line.endswith("# rejected")}
    assert len(marked) > 50
    assert {line for _, line, _ in checker(folder, [name])} == marked


def _async_twin(text: str) -> str:
    """Return the same code for the async face: each call of a keyspace awaited."""
    text = text.replace("UserServiceCaches", "AsyncUserServiceCaches")
    text = text.replace("def ", "async def ")
    text = re.sub(
        r"caches\.profiles\.get\(device\)\.name", "caches.profiles.get(device)", text
    )
    return re.sub(r"(?<![\w.])caches\.(?=\w+\.)", "await caches.", text)
