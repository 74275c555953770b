"""A project that takes over what is on a server: its schema inferred, its modules made and imported."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from tests.command_line import Cachegen


class Adopted:
    """A project whose generated modules are imported."""

    def __init__(self, project: Path, cachegen: Cachegen) -> None:
        self.project = project
        self.cachegen = cachegen

    def infer(self, *arguments: str) -> str:
        """Return the schema that a server suggests; it is the project's only one now."""
        (self.project / "schemas" / "api.toml").unlink()
        outcome = self.cachegen("infer", "--output", "schemas/found.toml", *arguments)
        assert outcome.status == 0, outcome.err
        assert self.cachegen("check").status == 0
        return (self.project / "schemas" / "found.toml").read_text()

    def module(self, service: str) -> ModuleType:
        """Return a generated module, imported."""
        outcome = self.cachegen("generate")
        assert outcome.status == 0, outcome.err
        return importlib.import_module(f"caches.{service}")
