"""The pre-commit hooks and the page on CI say what the commands really take and print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from cachegen.cli.app import app
from cachegen.cli.boundary import run

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "ci.md").read_text("utf-8")
HOOKS: list[dict[str, object]] = yaml.safe_load(
    (REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8")
)

WRONG = """\
version = 1
[clusters.main]
[keyspaces.hits]
cluster = "main"
expiry = "10s"
pattern = "hits"
key = "str"
value = "int"
"""


def test_each_hook_has_what_pre_commit_needs() -> None:
    for hook in HOOKS:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["language"] == "python"
        assert hook["additional_dependencies"] == [".[codegen]"]
        assert hook["pass_filenames"] is False


@pytest.mark.parametrize("entry", [str(hook["entry"]) for hook in HOOKS])
def test_the_entry_of_each_hook_is_a_command(entry: str) -> None:
    _parse(entry)


def test_the_page_names_hooks_that_there_are() -> None:
    (example,) = (block for block in _yaml_blocks() if "repos" in block)
    (repository,) = _mappings(example["repos"])
    named = {hook["id"] for hook in _mappings(repository["hooks"])}
    assert named == {hook["id"] for hook in HOOKS}


def test_the_commands_of_the_workflow_are_commands() -> None:
    (workflow,) = (block for block in _yaml_blocks() if "jobs" in block)
    jobs = workflow["jobs"]
    assert isinstance(jobs, dict)
    steps = _mappings(jobs["schemas"]["steps"])
    commands = [str(step["run"]) for step in steps if "run" in step]
    ours = [line for line in commands if line.startswith("cachegen ")]
    assert len(ours) == 4
    for line in ours:
        _parse(line.split(" > ")[0])


def test_the_json_of_the_page_is_what_is_printed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "api.toml").write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--format", "json"]) == 1
    (example,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.M | re.S)
    assert capsys.readouterr().out == example


def _parse(line: str) -> None:
    """Let the command line parse a command, without running it; raises what it would print."""
    program, name, *arguments = shlex.split(line)
    assert program == "cachegen"
    command = app.get_command(click.Context(app), name)
    assert command is not None, f"no command {name}"
    command.make_context(name, arguments)


def _yaml_blocks() -> Iterator[dict[str, object]]:
    for block in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S):
        loaded: dict[str, object] = yaml.safe_load(block)
        yield loaded


def _mappings(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return [dict(each) for each in value]
