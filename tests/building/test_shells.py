"""Shell completion, asked as the shells ask; and every command has help with examples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cachegen.cli.app import COMMANDS, app
from cachegen.cli.boundary import run

_BIN = Path(sys.executable).parent


def _asked(words: str, shell: str) -> str:
    environment = {
        **os.environ,
        "PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}",
        "_CACHEGEN_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": words.rsplit(" ", 1)[-1] if shell == "fish" else "1",
    }
    return subprocess.check_output(
        [str(_BIN / "cachegen")], env=environment, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_asks_this_program(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_CACHEGEN_COMPLETE={shell}_complete" in script
    assert "cachegen" in script


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_told_the_commands_that_begin_so(shell: str) -> None:
    assert "generate" in _asked("cachegen gen", shell)
    assert "check" not in _asked("cachegen gen", shell)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_commands_options_and_codes() -> None:
    script = """
    eval "$(cachegen completion bash)"
    ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _cachegen_completion cachegen; echo "${COMPREPLY[@]}"; }
    ask cachegen gen
    ask cachegen check --form
    ask cachegen check --format sa
    ask cachegen explain CG30
    """
    environment = {**os.environ, "PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}"}
    printed = subprocess.check_output(
        ["bash", "-c", script], env=environment, text=True
    ).splitlines()
    assert printed[:3] == ["generate", "--format", "sarif"]
    assert "CG301" in printed[3].split()


def test_a_shell_that_is_not_known_is_wrong_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["completion", "tcsh"]) == 2
    assert "'bash', 'zsh', 'fish'" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_every_command_has_examples(name: str) -> None:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    # As the command line makes it: a bare context would teach the command help without -h.
    context = command.make_context(f"cachegen {name}", [], resilient_parsing=True)
    text = command.get_help(context)
    assert "Examples:" in text
    assert "-h, --help" in text
    assert f"cachegen {name}" in text
    assert command.get_short_help_str(60)


def test_the_version_is_printed_without_the_generators_libraries() -> None:
    program = (
        "import sys; from cachegen.cli.boundary import run; run(['--version']);"
        "print([x for x in ('pydantic', 'jinja2', 'yaml', 'tree_sitter', 'pygls', 'msgspec',"
        " 'cachegen.pipeline', 'cachegen.fmt', 'cachegen.lsp') if x in sys.modules])"
    )
    printed = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert printed.splitlines()[-1] == "[]"
