"""The setuptools command ``build_cachegen``: a project with an `output` generates as it builds.

Setuptools calls `finalize` for everything that is built beside an installed cachegen, so
it does nothing at all for a project that has no settings of its own.
"""

from __future__ import annotations

import shutil
import tomllib
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import ClassVar, TypeGuard

from setuptools import Command, Distribution

NAME = "build_cachegen"


class BuildCachegen(Command):
    """Generates the modules of ``[tool.cachegen]`` and puts them into what is built."""

    description = "generate cache modules from their schemas"
    user_options: ClassVar[
        list[tuple[str, str, str]] | list[tuple[str, str | None, str]]
    ] = []
    editable_mode: bool = False
    build_lib: str | None

    def initialize_options(self) -> None:
        """Set what `finalize_options` will know."""
        self.build_lib = None

    def finalize_options(self) -> None:
        """Build where modules are built."""
        self.set_undefined_options("build_py", ("build_lib", "build_lib"))

    def run(self) -> None:
        """Generate in the tree, and copy the modules unless they are used from there."""
        if _is_committed_and_generator_missing():
            self.warn("no generator here: the modules are taken as they are")
            return
        from cachegen.building.generation import generate

        generated = generate(Path.cwd())
        self._declare(str(self._installed(generated.relative()[0]).parent))
        if self.editable_mode:
            return
        for path, relative in zip(generated.files, generated.relative(), strict=True):
            target = Path(self.build_lib or "", self._installed(relative))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)

    def get_source_files(self) -> list[str]:
        """Return what a source distribution needs: settings, schemas and the account."""
        if _is_committed_and_generator_missing():
            return []
        from cachegen.building.generation import inputs

        found = inputs(Path.cwd())
        return [path.relative_to(found.root).as_posix() for path in found.files]

    def get_outputs(self) -> list[str]:
        """Return nothing that an editable install would have to link: it uses the tree."""
        return []

    def get_output_mapping(self) -> dict[str, str]:
        """Return nothing, as `get_outputs` does."""
        return {}

    def _declare(self, folder: str) -> None:
        """Let the output folder be a package; it may not have been there to be found."""
        packages = self.distribution.packages
        name = folder.replace("/", ".")
        if packages and name not in packages:
            packages.append(name)

    def _installed(self, relative: str) -> PurePosixPath:
        """Return where a file of the tree is installed, by the project's `package_dir`."""
        path = PurePosixPath(relative)
        folders = self.distribution.package_dir or {}
        matches = [
            (PurePosixPath(folder), package)
            for package, folder in folders.items()
            if path.is_relative_to(folder)
        ]
        if not matches:
            return path
        folder, package = max(matches, key=lambda each: len(each[0].parts))
        return PurePosixPath(*package.split("."), path.relative_to(folder))


def finalize(distribution: Distribution) -> None:
    """Let `build` generate first, in a project that has settings in its own folder."""
    if not _has_settings(Path.cwd()):
        return
    build = distribution.get_command_class("build")
    first: tuple[str, None] = (NAME, None)
    steps = [first, *build.sub_commands]
    distribution.cmdclass[NAME] = BuildCachegen
    # It goes into a source distribution, and setuptools would install it from there.
    excluded = distribution.exclude_package_data or {}
    distribution.exclude_package_data = {"": ["*.cachegen.json"], **excluded}
    distribution.cmdclass["build"] = type("build", (build,), {"sub_commands": steps})


def _has_settings(root: Path) -> bool:
    """Return whether the project itself says where its modules go."""
    own = _read(root / "cachegen.toml")
    shared = _read(root / "pyproject.toml")
    return "output" in own or "output" in _table(_table(shared, "tool"), "cachegen")


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        # Not there, or a file that its own tool will complain of.
        return {}


def _table(content: dict[str, object], key: str) -> dict[str, object]:
    found = content.get(key)
    return found if _is_table(found) else {}


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    # The keys of a TOML table are always text.
    return isinstance(value, dict)


def _is_committed_and_generator_missing() -> bool:
    """Return whether only the runtime is here, and the modules are in the tree already."""
    if find_spec("click") and find_spec("pydantic") and find_spec("jinja2"):
        return False
    from cachegen.project import config

    settings = config.load(Path.cwd())
    output = settings.output
    return output is not None and (settings.root / output / ".cachegen.json").is_file()
