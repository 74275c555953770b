"""Whole programs: how long the command line, the compiler and a generated module keep people waiting.

Each contender is a process of its own; they take turns, and ratios are of the same round.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import Table, table

Program = Callable[[], None]
"""Start a process, and wait until it has ended well."""

PER_SCHEMA = 50
SIZES = (100, 1_000, 10_000)

_SCHEMA = """\
version = 1
service = "service{number}"
[clusters]
"""
_CLUSTER = 'cluster{number} = {{ eviction_policy = "allkeys-lru" }}\n'
_KEYSPACES = """
[structs.Key{number}]
fields = {{ user = "int", page = "str" }}
[structs.Value{number}]
fields = {{ name = "str", tags = "list[str]", score = "float" }}
"""
_KEYSPACE = """
[keyspaces.kept{place}]
cluster = "cluster{number}"
key = "Key{number}"
value = "Value{number}"
pattern = "kept{place}/:user/:page"
expiry = "10m"
"""


def tables(*, rounds: int, sizes: tuple[int, ...] = SIZES) -> list[Table]:
    """Return the tables of the programs; a workspace of `sizes` keyspaces each is made for them."""
    with TemporaryDirectory() as folder:
        made = {size: _workspace(Path(folder) / str(size), size) for size in sizes}
        for root in made.values():
            _cachegen(root, "generate")()
        middle = made[sizes[len(sizes) // 2]]
        return [
            _compared("start", _starts(middle), rounds),
            _compared("import", _imports(middle), rounds),
            _compared("check", _checks(made), rounds),
            _compared("generate", _generates(middle), rounds),
        ]


def _starts(root: Path) -> dict[str, Program]:
    return {
        "python -c pass": _python(root, "pass"),
        "python -c 'import click'": _python(root, "import click"),
        "cachegen --version": _cachegen(root, "--version"),
        "cachegen --help": _cachegen(root, "--help"),
    }


def _imports(root: Path) -> dict[str, Program]:
    module = f"a module of {PER_SCHEMA} keyspaces"
    return {
        "import redis": _python(root, "import redis"),
        "import cachegen_runtime": _python(root, "import cachegen_runtime.generated"),
        module: _python(root, "import caches.service0"),
    }


def _checks(made: Mapping[int, Path]) -> dict[str, Program]:
    return {
        f"{size} keyspaces": _cachegen(root, "check") for size, root in made.items()
    }


def _generates(root: Path) -> dict[str, Program]:
    schema = root / "schemas" / "service0.toml"
    generate = _cachegen(root, "generate")
    text = schema.read_text()
    minutes = count(11)

    def one_changed() -> None:
        schema.write_text(text.replace('"10m"', f'"{next(minutes)}m"', 1))
        generate()

    def all_anew() -> None:
        for module in (root / "caches").glob("*.py"):
            module.unlink()
        generate()

    return {
        "cachegen --version": _cachegen(root, "--version"),
        "nothing changed": generate,
        "one schema changed": one_changed,
        "all anew": all_anew,
    }


def _compared(title: str, contenders: Mapping[str, Program], rounds: int) -> Table:
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for program in contenders.values():
        program()
    for _ in range(rounds):
        for name in random.sample(list(contenders), len(contenders)):
            started = perf_counter()
            contenders[name]()
            times[name].append(perf_counter() - started)
    return table(f"programs: {title}", times)


def _cachegen(root: Path, *arguments: str) -> Program:
    # The script that pip installs does the same; `-m` would look its module up first.
    code = f"import sys; sys.argv[1:] = {list(arguments)!r}; from cachegen.cli import main; main()"
    return _python(root, code)


def _python(root: Path, code: str) -> Program:
    # Modules are compiled once, as in any installation.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}

    def run() -> None:
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            check=True,
            capture_output=True,
            env=environment,
        )

    return run


def _workspace(root: Path, size: int) -> Path:
    """Return a folder with schemas of so many keyspaces."""
    schemas = root / "schemas"
    schemas.mkdir(parents=True)
    (root / "cachegen.toml").write_text('schemas = ["schemas"]\noutput = "caches"\n')
    for number in range(-(-size // PER_SCHEMA)):
        text = _SCHEMA + _CLUSTER + _KEYSPACES
        whole = text.format(number=number) + "".join(
            _KEYSPACE.format(place=place, number=number) for place in range(PER_SCHEMA)
        )
        (schemas / f"service{number}.toml").write_text(whole)
    return root
