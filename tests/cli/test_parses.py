"""Each command, and each pause in typing, parses a schema once: what was read is kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cachegen.front import toml
from cachegen.front.parsed import Parsed
from cachegen.lsp.projects import Projects
from cachegen.source import Source
from tests.cli.conftest import Cachegen

OTHER = 'version = 1\n[types]\nOtherID = "int"\n'


@pytest.fixture
def parses(project: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often each file has been parsed; there are two schemas."""
    (project / "schemas" / "other.toml").write_text(OTHER)
    counted: Counter[str] = Counter()
    parse = toml.parse

    def counting(source: Source) -> Parsed:
        counted[Path(source.path).name] += 1
        return parse(source)

    monkeypatch.setattr(toml, "parse", counting)
    return counted


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["generate"],
        ["generate", "--check"],
        ["docs"],
        ["which", "hits/a"],
        ["dump", "--stage", "tree"],
        ["dump", "--stage", "shape"],
        ["dump", "--stage", "ir"],
    ],
    ids=" ".join,
)
def test_a_command_parses_each_schema_once(
    command: list[str], parses: Counter[str], cachegen: Cachegen
) -> None:
    cachegen(*command)
    assert parses == {"api.toml": 1, "other.toml": 1}


def test_a_comparison_parses_each_side_once(
    project: Path, parses: Counter[str], cachegen: Cachegen
) -> None:
    (project / "old").mkdir()
    (project / "old" / "third.toml").write_text('version = 1\n[types]\nID = "int"\n')
    cachegen("breaking", "--against", "old")
    assert parses == {"api.toml": 1, "other.toml": 1, "third.toml": 1}


def test_a_pause_in_typing_parses_the_changed_buffer_alone(
    project: Path, parses: Counter[str]
) -> None:
    projects = Projects()
    path = project / "schemas" / "other.toml"
    for number, text in enumerate((OTHER, f"{OTHER}Another = 'str'\n"), 1):
        projects.put(path, text)
        for _ in range(3):
            assert projects.snapshot(path) is not None
        assert parses == {"api.toml": 1, "other.toml": number}


def test_a_buffer_that_stands_alone_is_parsed_once(
    tmp_path_factory: pytest.TempPathFactory, parses: Counter[str]
) -> None:
    projects = Projects()
    path = tmp_path_factory.mktemp("elsewhere") / "alone.toml"
    projects.put(path, OTHER)
    for _ in range(3):
        projects.snapshot(path)
    assert parses["alone.toml"] == 1
