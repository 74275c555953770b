"""Imports in functions of the runtime, each of which was thought about: a call must not fail by one.

A capability that nobody declares costs no import, so many imports stand in functions. They
run when caches are made, or say what became of them: where a process has no descriptor
left, an import raises OSError, which no caller of a cache expects.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import cachegen_runtime

ROOT = Path(cachegen_runtime.__file__).parent

MADE = "imported when something is made or begins, not by a call"
LOADED = "imported before by what calls it"
TOLD = "says what became of it"
_INDENTED = re.compile(r"^ +(from|import) ", re.MULTILINE)

LATE = {
    "aio/caches.py": MADE,
    "aio/loaded.py": MADE,
    "aio/values.py": MADE,
    "contrib/otel/__init__.py": MADE,
    "contrib/prometheus.py": MADE,
    "contrib/sentry.py": MADE,
    "expiry/zones.py": MADE,
    "loading/gathering.py": LOADED,
    "observing/layer.py": MADE,
    "observing/observers.py": MADE,
    "operations/forgetting.py": LOADED,
    "operations/stored.py": MADE,
    "pausing.py": LOADED,
    "scripts/script.py": LOADED,
    "sync/caches.py": MADE,
    "sync/loaded.py": MADE,
    "sync/values.py": MADE,
    "testing/plugin.py": MADE,
    "transport/blocking/intake.py": TOLD,
    "transport/embedded/engine.py": TOLD,
    "transport/failures.py": LOADED,
    "transport/isolation/stores.py": MADE,
    "transport/near/hits.py": MADE,
    "transport/opening.py": MADE,
    "urls/encryption.py": MADE,
    "values/compressed.py": TOLD,
    "values/encrypted.py": MADE,
    "values/pydantic_support.py": MADE,
}
"""Files with imports in functions, and why no call fails by them."""


def late_importers() -> Iterator[str]:
    """Yield the files of the runtime that import something in a function."""
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text("utf-8")
        if _INDENTED.search(text) and imports_late(ast.parse(text)):
            yield path.relative_to(ROOT).as_posix()


def imports_late(tree: ast.Module) -> bool:
    """Return whether a function of a module imports something."""
    functions = (
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    inside = (part for each in functions for part in ast.walk(each))
    return any(isinstance(part, ast.Import | ast.ImportFrom) for part in inside)


def test_each_late_import_was_thought_about() -> None:
    assert list(late_importers()) == sorted(LATE)


def test_an_import_in_a_function_is_found() -> None:
    # The control of the test above.
    for text, found in (("def f():\n    import json\n", True), ("import json\n", False)):  # fmt: skip
        assert imports_late(ast.parse(text)) is found
