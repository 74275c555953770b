"""The page on values: its schema compiles, its upgrade is typed and runs, its figures have a command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from . import snippets

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "values.md"

PROGRAM = """\
from caches.shop import ShopCaches, UserProfile, UserProfileV1
from shop.upgrades import upgrade_profile

caches = ShopCaches()
caches.profile.set("ada", UserProfile(first="Ada", last="Lovelace"))
caches.page.set("a", "long " * 5000)
print(upgrade_profile(UserProfileV1(name="Ada Lovelace")) == caches.profile.get("ada"))
print(caches.page.get("a") == "long " * 5000, hasattr(caches.page, "append"))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for step in snippets.steps(PAGE):
        assert isinstance(step, snippets.File)
        target = tmp_path / step.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(step.text, encoding="utf-8")
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def test_the_schema_and_the_upgrade_function_work_as_they_stand(project: Path) -> None:
    def done(*command: str) -> str:
        ran = subprocess.run(
            command, cwd=project, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    cachegen = str(Path(sys.executable).with_name("cachegen"))
    done(cachegen, "generate", "schemas", "--output", "caches")
    done(sys.executable, "-m", "mypy", "--strict", "program.py", "shop", "caches")
    assert done(sys.executable, "program.py") == "True\nTrue False\n"


def test_every_link_of_the_page_leads_somewhere() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for path in ("operations/basic.md", *_decisions()):
        assert f"]({path})" in text
        assert (PAGE.parent / path).is_file()


def _decisions() -> list[str]:
    folder = PAGE.parent / "decisions"
    return sorted(f"decisions/{each.name}" for each in folder.glob("002[12]-*.md"))
