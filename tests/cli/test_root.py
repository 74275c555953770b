"""The root command: a table that names every command, and imports none before it is called."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import click
import pytest

import cachegen as package
from cachegen.cli.app import COMMANDS, app
from tests.cli.conftest import Cachegen

PACKAGE = Path(package.__file__).parent
TAKES_PATHS = ("check", "docs", "dump", "schema")


def _command(name: str) -> click.Command:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    return command


def test_the_table_names_every_file_of_commands() -> None:
    files = {each.stem for each in (PACKAGE / "cli" / "commands").glob("*.py")}
    assert files - {"__init__"} == COMMANDS.keys()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_is_shown_with_the_words_of_the_table(
    name: str, cachegen: Cachegen
) -> None:
    assert _command(name).get_short_help_str(100) == COMMANDS[name]
    assert COMMANDS[name] in cachegen("--help").out


def test_no_module_of_the_generator_imports_itself_in_a_circle() -> None:
    imports = {name: _imports(path) - {name} for name, path in _modules().items()}
    TopologicalSorter(imports).prepare()


def _modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for path in PACKAGE.rglob("*.py")
    }


def _imports(path: Path) -> set[str]:
    """Return the modules of the package that one imports, inside of functions too."""
    modules = _modules()
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                found.add(inner if inner in modules else node.module)
    return found & modules.keys()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gen", "generate"), ("comp", "completion"), ("chekc", "check"), ("int", "init")],
)
def test_a_command_that_is_not_known_is_answered_with_the_one_it_abbreviates(
    typed: str, meant: str, cachegen: Cachegen
) -> None:
    outcome = cachegen(typed)
    assert outcome.status == 2
    assert f"no command `{typed}`: did you mean `{meant}`?" in outcome.err


@pytest.mark.parametrize("name", TAKES_PATHS)
def test_schemas_are_given_as_arguments_or_by_option(
    name: str, project: Path, cachegen: Cachegen
) -> None:
    (project / "cachegen.toml").unlink()
    (project / "schemas").rename(project / "elsewhere")
    assert cachegen(name, "elsewhere") == cachegen(name, "--schemas", "elsewhere")
    assert cachegen(name, "elsewhere").status == 0


@pytest.mark.parametrize(
    "command", [["which", "hits/a"], ["fmt"], ["generate", "-o", "out"]]
)
def test_schemas_are_given_beside_other_arguments_too(
    command: list[str], project: Path, cachegen: Cachegen
) -> None:
    (project / "schemas").rename(project / "elsewhere")
    assert cachegen(*command, "elsewhere").status == 0
    assert cachegen(*command, "--schemas", "elsewhere").status == 0


@pytest.mark.parametrize("code", ["301", " 301 ", "cg301"])
def test_a_code_may_be_given_by_its_number_alone(code: str, cachegen: Cachegen) -> None:
    assert cachegen("explain", code) == cachegen("explain", "CG301")


def test_a_number_that_is_no_code_is_reported_as_it_was_typed(
    cachegen: Cachegen,
) -> None:
    outcome = cachegen("explain", "7")
    assert outcome.status == 2
    assert "there is no diagnostic '7'" in outcome.err
