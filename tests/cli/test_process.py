"""The command as a process: what it loads, how it ends, and what the outside may do to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SCHEMA

HEAVY = (
    "pydantic",
    "jinja2",
    "black",
    "yaml",
    "tree_sitter",
    "redis",
    "msgspec",
    "mypy",
)

START = "import sys; from cachegen.cli import main; sys.argv[0] = 'cachegen'; "


def cachegen(
    *arguments: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cachegen", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
    )


def python(
    program: str, folder: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in (folder / "caches").iterdir()
        if path.is_file()
    }


def test_python_m_does_what_the_command_does(project: Path) -> None:
    result = cachegen("--version", folder=project)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("cachegen ")


@pytest.mark.parametrize(
    "argument", ["--version", "--help", "generate --help", "generate"]
)
def test_what_needs_no_compiler_does_not_load_one(project: Path, argument: str) -> None:
    if argument == "generate":
        assert cachegen("generate", folder=project).returncode == 0
    program = (
        "import sys; from cachegen.cli.boundary import run\n"
        "assert run(sys.argv[1:]) == 0\n"
        f"print('loaded:', *({set(HEAVY)!r} & sys.modules.keys()))"
    )
    result = python(program, project, *argument.split())
    loaded = set(result.stdout.rsplit("loaded:", 1)[1].split())
    assert loaded <= ({"msgspec"} if argument == "generate" else set())


def test_without_the_generators_libraries_the_install_command_is_named(
    tmp_path: Path,
) -> None:
    for missing in ("click", "jinja2", "pydantic"):
        program = f"import sys; sys.modules[{missing!r}] = None\n{START}sys.argv[1:] = ['init']\n"
        result = python(program + "main()", tmp_path)
        expected = 2 if missing == "click" else 0
        assert result.returncode == expected
        program = program.replace("'init'", "'generate'")
        result = python(program + "main()", tmp_path)
        assert result.returncode == 2
        assert 'pip install "cachegen[codegen]"' in result.stderr
        assert "Traceback" not in result.stderr


def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    process = subprocess.Popen(
        f"{sys.executable} -m cachegen explain | head -c 1 > /dev/null",
        shell=True,
        cwd=project,
        stderr=subprocess.PIPE,
    )
    assert process.communicate()[1] == b""
    readable, writable = os.pipe()
    os.close(readable)
    gone = subprocess.run(
        [sys.executable, "-m", "cachegen", "explain"],
        stdout=writable,
        stderr=subprocess.PIPE,
    )
    os.close(writable)
    assert gone.stderr == b""


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs a device that is always full"
)
@pytest.mark.parametrize(
    "redirection", ["> /dev/full", ">&-", ">&- 2>&-", "2>/dev/full"]
)
def test_outputs_that_take_nothing_give_no_traceback(
    project: Path, redirection: str
) -> None:
    result = subprocess.run(
        f"{sys.executable} -m cachegen explain {redirection}",
        shell=True,
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr
    assert "bug in cachegen" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [("check", 0), ("generate", 0), ("check missing.toml", 2), ("explain CG000", 2)],
)
@pytest.mark.parametrize("redirection", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_exit_status(
    project: Path, arguments: str, expected: int, redirection: str
) -> None:
    result = subprocess.run(
        f"{sys.executable} -m cachegen {arguments} {redirection}",
        shell=True,
        cwd=project,
    )
    assert result.returncode == expected
    assert (project / "caches" / "api.py").exists() == (arguments == "generate")


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs a device that is always full"
)
def test_wrong_use_keeps_its_status_when_it_cannot_be_reported(project: Path) -> None:
    result = subprocess.run(
        f"{sys.executable} -m cachegen check missing.toml 2>/dev/full",
        shell=True,
        cwd=project,
    )
    assert result.returncode == 2


def test_a_current_folder_that_is_gone_is_told_so(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    program = (
        f"{START}import os; os.rmdir(os.getcwd()); sys.argv[1:] = ['check']; main()"
    )
    result = python(program, gone)
    assert (result.returncode, result.stderr) == (
        2,
        "cachegen: the current folder does not exist any more\n",
    )


def test_an_interruption_ends_quietly(project: Path) -> None:
    program = (
        f"{START}import os, signal, cachegen.cli.commands.explain as it\n"
        "it.codes = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv[1:] = ['explain']\nmain()"
    )
    result = python(program, project)
    assert result.returncode == 130
    assert result.stderr.strip() == "cachegen: interrupted"


def test_a_bug_is_one_sentence_and_a_traceback_only_when_asked_for(
    project: Path,
) -> None:
    program = (
        f"{START}import cachegen.cli.commands.explain as it\n"
        "it.codes = lambda: 1 / 0\n"
        "sys.argv[1:] = ['explain', *sys.argv[1:]]\nmain()"
    )
    plain = python(program, project)
    assert plain.returncode == 2
    assert plain.stderr.count("\n") == 1
    assert "a bug in cachegen" in plain.stderr
    assert "ZeroDivisionError" in plain.stderr
    debug = python(program, project, "--debug")
    assert debug.returncode == 2
    assert "Traceback" in debug.stderr


def test_any_character_can_be_shown_in_any_encoding(project: Path) -> None:
    (project / "schemas" / "api.toml").write_text(
        SCHEMA + '["å\u2028\U0001f600"]\n', "utf-8"
    )
    for encoding in ("ascii", "latin-1", "utf-8"):
        result = cachegen("check", folder=project, PYTHONIOENCODING=encoding)
        assert result.returncode == 1
        assert "internal error" not in result.stderr


def test_the_output_is_byte_identical_whatever_the_environment(project: Path) -> None:
    (project / "schemas" / "b.yaml").write_text(
        "version: 1\nenums: {Shade: [red, green, blue]}\nstructs:\n  A: {fields: {c: Shade}}\n"
    )
    seen: list[dict[str, bytes]] = []
    for seed, zone, locale, paths in (
        ("0", "UTC", "C", ["schemas/api.toml", "schemas/b.yaml"]),
        ("1", "Asia/Tokyo", "C.UTF-8", ["schemas/b.yaml", "schemas/api.toml"]),
        ("31337", "America/New_York", "POSIX", ["schemas"]),
    ):
        result = cachegen(
            *("generate", *paths),
            folder=project,
            PYTHONHASHSEED=seed,
            TZ=zone,
            LC_ALL=locale,
        )
        assert result.returncode == 0
        seen.append(outputs(project))
        for path in (project / "caches").iterdir():
            path.unlink()
    assert seen[0] == seen[1] == seen[2]


def test_two_runs_at_once_are_safe(project: Path) -> None:
    command = [sys.executable, "-m", "cachegen", "generate"]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    ends = [(run.communicate()[1], run.returncode) for run in runs]
    assert [status for _, status in ends] == [0, 0, 0, 0]
    assert cachegen("generate", "--check", folder=project).returncode == 0


def test_killed_while_it_works_the_next_run_repairs(project: Path) -> None:
    schema = project / "schemas" / "api.toml"
    assert cachegen("generate", folder=project).returncode == 0
    old = outputs(project)
    for turn in range(1, 5):
        schema.write_text(SCHEMA.replace("10s", f"{turn}m"))
        # The run kills itself at the nth time it makes a name appear in the folder.
        program = (
            "import os, signal\nleft = int(__import__('sys').argv.pop(1))\n"
            "replace = os.replace\n"
            "def dying(*names):\n"
            "    global left\n"
            "    left -= 1\n"
            "    if left == 0: os.kill(os.getpid(), signal.SIGKILL)\n"
            "    replace(*names)\n"
            f"os.replace = dying\n{START}sys.argv[1:] = ['generate']\nmain()"
        )
        result = python(program, project, str(turn))
        left = {name: data for name, data in outputs(project).items() if name in old}
        assert left.keys() == old.keys()
        assert result.returncode in (0, -signal.SIGKILL)
        assert cachegen("generate", folder=project).returncode == 0
        assert cachegen("generate", "--check", folder=project).returncode == 0
        assert not list((project / "caches").glob("*.tmp"))
