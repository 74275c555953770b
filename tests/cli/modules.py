"""Schemas made into modules that are imported, so that tests see what really happens."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from types import ModuleType

from cachegen import ir, pipeline
from cachegen.clients import Client
from cachegen.places import Located
from cachegen.render import render
from cachegen.render.plan import plan
from cachegen.source import Source

_numbers = count()


def workspace_of(text: str) -> ir.Workspace:
    """Return what a sound schema means."""
    return located(text).workspace


def located(text: str) -> Located:
    """Return what a sound schema means, with its places."""
    result = pipeline.compile([Source("api.toml", text)])
    assert result.workspace is not None, [
        each.describe().headline for each in result.problems
    ]
    return Located(result.workspace, result.places)


def module_of(text: str, folder: Path, *clients: Client) -> ModuleType:
    """Return the module that a schema becomes, imported under a name of its own."""
    chosen: tuple[Client, ...] = clients or ("sync",)
    name = f"made_{next(_numbers)}"
    home = folder / name
    home.mkdir()
    for file, content in render(plan(workspace_of(text), frozenset(chosen))).items():
        (home / file).write_text(content)
    return _imported(f"{name}.api", _imported(name, None, home / "__init__.py"), home)


def constants_of(module: ModuleType) -> Mapping[str, object]:
    """Return the module's names, its private constants too."""
    return vars(module)


def _imported(name: str, parent: ModuleType | None, home: Path) -> ModuleType:
    file = home if parent is None else home / "api.py"
    places = [str(home.parent)] if parent is None else None
    spec = importlib.util.spec_from_file_location(
        name, file, submodule_search_locations=places
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
