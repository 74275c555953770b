"""What the pages on the build and on editors tell people to write is what works."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from cachegen.project.config import load
from tests.building.samples import HATCHLING, SETUPTOOLS

DOCS = Path(__file__).parents[2] / "docs"
BUILD = (DOCS / "build.md").read_text("utf-8")
EDITORS = (DOCS / "editors.md").read_text("utf-8")


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.M | re.S)


def test_the_page_on_builds_shows_what_the_samples_are_built_with() -> None:
    settings, hatchling, setuptools = _blocks(BUILD, "toml")
    assert hatchling == HATCHLING
    assert setuptools in SETUPTOOLS
    assert set(tomllib.loads(settings)["tool"]["cachegen"]) == {"schemas", "output"}


def test_the_settings_of_the_page_are_settings(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(_blocks(BUILD, "toml")[0])
    assert load(tmp_path).output == "src/shop/caches"


@pytest.mark.parametrize("block", _blocks(EDITORS, "json"))
def test_the_json_of_the_page_on_editors_starts_the_server(block: str) -> None:
    text = json.dumps(json.loads(block))
    assert '"cachegen"' in text
    assert '["lsp"]' in text


def test_the_toml_of_the_page_on_editors_starts_the_server() -> None:
    (block,) = _blocks(EDITORS, "toml")
    server = tomllib.loads(block)["language-server"]["cachegen"]
    assert server == {"command": "cachegen", "args": ["lsp"]}
