"""What is rendered is Python as black would write it, and runs, whatever the workspace."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import get_type_hints

import black
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import Struct

from cachegen import ir
from cachegen.clients import CLIENTS
from cachegen.render import render
from cachegen.render.plan import plan

from . import strategies, workspaces

BOTH = frozenset(CLIENTS)

slow = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


@given(workspace=strategies.workspaces())
@slow
def test_black_leaves_every_module_alone(workspace: ir.Workspace) -> None:
    for name, text in render(plan(workspace, BOTH)).items():
        if name.endswith(".py"):
            assert black.format_str(text, mode=black.Mode()) == text


@given(workspace=strategies.workspaces())
@slow
def test_every_module_can_be_imported_first_and_knows_its_types(
    workspace: ir.Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Hypothesis draws texts from the constants of all loaded modules but those below a folder
    # `tests`: from what is made here the next example would differ from run to run.
    package = tmp_path / "tests" / "made_here"
    package.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(package.parent)
    for name, text in render(plan(workspace, BOTH)).items():
        (package / name).write_text(text, encoding="utf-8")
    for first in workspace.services:
        for loaded in [name for name in sys.modules if name.startswith("made_here")]:
            del sys.modules[loaded]
        importlib.invalidate_caches()
        module = importlib.import_module(f"made_here.{first.name}")
        for name in module.__all__:
            made = getattr(module, name)
            if isinstance(made, type) and issubclass(made, Struct):
                assert set(get_type_hints(made)) == set(made.__struct_fields__)


def test_black_is_not_asked_when_every_line_fits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(black, "format_str", _never)
    user = ir.ScalarKey(workspaces.scalar("str"))
    count = ir.BasicValue(workspaces.scalar("int"))
    doc = "See https://example.org/" + "a" * 100
    made = workspaces.workspace(
        services=(ir.Service("shop", "schemas/" + "deep/" * 30 + "shop.toml"),),
        keyspaces=(workspaces.keyspace("visits" * 9, user, count, doc=doc),),
    )
    assert "visits" in render(plan(made, BOTH))["shop.py"]


def _never(text: str, *, mode: black.Mode) -> str:
    raise AssertionError("black was asked")
