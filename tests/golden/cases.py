"""Golden workspaces, found by walking: schemas, the modules expected of them, and settings.

`clients` names the faces to render, both when there is no such file; `application` is a
folder of modules that the schemas import from.
"""

from __future__ import annotations

from pathlib import Path

from cachegen.clients import CLIENTS
from cachegen.front.reading import read
from cachegen.pipeline import compile
from cachegen.render import render
from cachegen.render.plan import plan
from cachegen.source import Source

HERE = Path(__file__).resolve().parent

FOLDERS = sorted(path.parent for path in HERE.glob("*/schemas"))


def rendered(folder: Path, shown: str = "schemas") -> dict[str, str]:
    """Return what the schemas in a folder become, by file name."""
    chosen = folder.parent / "clients"
    names = chosen.read_text(encoding="utf-8").split() if chosen.exists() else CLIENTS
    clients = frozenset(each for each in CLIENTS if each in names)
    compiled = compile(sources(folder, shown))
    assert compiled.workspace is not None, compiled.problems
    return render(plan(compiled.workspace, clients))


def sources(folder: Path, shown: str) -> list[Source]:
    """Return the schemas in a folder, under paths that are the same on every machine."""
    found: list[Source] = []
    for path in sorted(folder.iterdir()):
        if path.suffix in (".toml", ".yaml"):
            source = read(f"{shown}/{path.name}", path.read_bytes())
            assert isinstance(source, Source)
            found.append(source)
    return found
