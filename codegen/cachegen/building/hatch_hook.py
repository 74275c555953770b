"""The hatchling build hook: ``[tool.hatch.build.hooks.cachegen]`` generates before each build.

A wheel carries the generated modules even when version control ignores them; a source
distribution carries what they are generated from.
"""

from __future__ import annotations

from pathlib import Path

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl


class CachegenBuildHook(BuildHookInterface[BuilderConfig]):
    """Generates the modules of ``[tool.cachegen]`` and adds them to what is built."""

    PLUGIN_NAME = "cachegen"

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Generate, unless a source distribution is built, and name what goes in."""
        from cachegen.building.generation import generate, inputs

        root = Path(self.root)
        included = build_data.setdefault("force_include", {})
        assert isinstance(included, dict)
        if self.target_name == "sdist":
            for path in inputs(root).files:
                included[str(path)] = path.relative_to(root).as_posix()
            return
        generated = generate(root)
        if version != "editable":  # That one is imported from the tree itself.
            for path, relative in zip(
                generated.files, generated.relative(), strict=True
            ):
                included[str(path)] = relative


@hookimpl
def hatch_register_build_hook() -> type[CachegenBuildHook]:
    """Return the hook, for hatchling to find."""
    return CachegenBuildHook
