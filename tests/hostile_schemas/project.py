"""A project on disk that goes from one state of its schemas to another, beside files of a person."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from cachegen import pipeline
from cachegen.cli.boundary import run
from cachegen.clients import CLIENTS
from cachegen.render import render
from cachegen.render.plan import plan
from cachegen.source import Source

State = Mapping[str, str]
"""Schemas by file name."""

_KEYSPACE = (
    '[keyspaces.{0}]\ncluster = "main"\nkey = "str"\nvalue = "int"\n'
    'pattern = "{0}/:key"\nexpiry = "{1}s"\ndoc = "{2}"\n'
)


def state(number: int) -> State:
    """Return the schemas of a state: two that all have, of other contents, and two of its own."""
    own = _KEYSPACE.format(f"own_{number}", number + 1, "")
    shared = _KEYSPACE.format("hits", number + 1, f"State {number}. " * 2_000)
    return {
        "shared.toml": f"version = 1\n[clusters.main]\n{shared}",
        "users.yaml": f"version: 1\nenums: {{Mode{number}: [a, b]}}\n",
        f"only_{number}.toml": f"version = 1\n{own}",
        f"other_{number}.toml": f"version = 1\n[types]\nKind{number} = 'str'\n",
    }


FOREIGN: Mapping[str, bytes] = {
    "mine.py": b"mine = 1\n",
    ".cachegen-mine.tmp": b"not cachegen's",
    "notes/only_1.py": b"below\n",
}
"""What a person keeps in the output folder."""

OUTPUT = "caches"


def lay_out(root: Path, schemas: State, name: str = "schemas") -> None:
    """Make the project, or give it other schemas."""
    settings = f'schemas = ["schemas"]\noutput = "{OUTPUT}"\nignore = ["CG901", "CG902", "CG903"]\n'
    (root / "cachegen.toml").write_text(settings)
    folder = root / name
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in schemas:
            path.unlink()
    for name, text in schemas.items():
        (folder / name).write_text(text)


def add_foreign(root: Path) -> None:
    """Put a person's files into the output folder."""
    for name, data in FOREIGN.items():
        path = root / OUTPUT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def contents(root: Path) -> dict[str, bytes]:
    """Return all files of the output folder by their path in it."""
    folder = root / OUTPUT
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def warm() -> None:
    """Load in this process all that a run needs, so that its children need not, each again."""
    sources = [Source(name, text) for name, text in state(0).items()]
    workspace = pipeline.compile(sources).workspace
    assert workspace is not None
    render(plan(workspace, frozenset(CLIENTS)))
    for name in (
        "app",
        "commands.generate",
        "generating.delivery",
        "generating.unchanged",
        "reporting",
    ):
        import_module(f"cachegen.cli.{name}")


def nothing() -> None:
    """Do nothing."""


def generated(
    root: Path,
    before: Callable[[], object] = nothing,
    after: Callable[[], object] = nothing,
) -> int:
    """Run `cachegen generate` in a process of its own; return its status, or minus the signal.

    `before` and `after` are called in that process. What it says goes to the file `printed`
    beside the project.
    """
    return ended(started(root, ("generate",), before, after))


def started(
    root: Path,
    arguments: Sequence[str],
    before: Callable[[], object] = nothing,
    after: Callable[[], object] = nothing,
) -> int:
    """Start a command in a process of its own, and return that process."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.chdir(root)
            descriptor = os.open(
                printed(root), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
            )
            with open(descriptor, "w", encoding="utf-8") as stream:
                sys.stdout = sys.stderr = stream
                before()
                status = run(arguments)
                sys.setprofile(None)
            after()
        finally:
            os._exit(status)
    return child


def ended(child: int) -> int:
    """Return how a process ended: its status, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def printed(root: Path) -> Path:
    """Return the path of what the last run printed."""
    return root.with_name(f"{root.name}.printed")


def said_by(root: Path) -> str:
    """Return what the last run printed."""
    return printed(root).read_text(encoding="utf-8")
