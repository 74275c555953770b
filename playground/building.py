"""Gathers the playground: a folder of static files that any web server can serve."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.examples import examples
from playground.javascript import fetch_packages, write_page
from playground.libraries import write_libraries


def build(target: Path) -> None:
    """Write the playground into a folder, which is emptied before."""
    with TemporaryDirectory() as scratch:
        packages = fetch_packages(Path(scratch))
        wheels = Path(scratch) / "wheels"
        wheels.mkdir()
        if target.exists():
            shutil.rmtree(target)
        target.mkdir(parents=True)
        write_page(target, packages)
        write_libraries(target / "python.zip", packages / "pyodide", wheels)
    text = json.dumps(examples(), indent=1)
    (target / "examples.json").write_text(text, encoding="utf-8")
