"""Let tests look for faults: ``python -m tests.mutants [--count 200] [--seed 1] [--only PART]``.

Each mutant is a process of its own that loads one module with one change and runs the tests of
that module until one fails. A mutant that all of them let pass is printed, and fails the run unless
`reasons` says why it changes nothing; CONTRIBUTING.md has the figures of the last run.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

import hypothesis
import pytest

from tests.mutants.changes import Change, changed, changes
from tests.mutants.reasons import why_not

ROOT = Path(__file__).resolve().parents[2]
PROBLEMS = "tests/problems/test_golden.py"
CHECKS = (PROBLEMS, "tests/check/test_domains.py", "tests/check/test_patterns.py",
          "tests/check/test_conflicts.py", "tests/check/test_coverage.py", "tests/check/test_meeting.py",
          "tests/check/test_forgetting.py", "tests/check/test_all_in_one_run.py")  # fmt: skip
WHICH = (
    "tests/cli/test_which.py",
    "tests/live/test_single_keys.py",
    "tests/live/test_inspect.py",
)
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "keys": {
        "runtime/cachegen_runtime/keys/encoder.py": (
            "tests/runtime/test_keys.py",
            "tests/runtime/test_many_keys.py",
        ),
        "runtime/cachegen_runtime/keys/records.py": ("tests/runtime/test_records.py",),
        "codegen/cachegen/keys/records.py": ("tests/runtime/test_records.py", WHICH[0]),
        "codegen/cachegen/keys/domains.py": CHECKS,
        "codegen/cachegen/keys/signatures.py": CHECKS,
        "codegen/cachegen/keys/patterns.py": CHECKS,
        "codegen/cachegen/keys/inversion.py": WHICH,
        "codegen/cachegen/keys/which.py": WHICH,
        "codegen/cachegen/keys/typed_keys.py": WHICH,
        "codegen/cachegen/keys/personal.py": (PROBLEMS, "tests/golden", "tests/shape/test_pages.py"),
        "codegen/cachegen/keys/examples.py": (
            "tests/check/test_example_keys.py",
            "tests/cli/test_docs.py",
            "tests/lsp",
        ),
    },
    "exchange": {
        "runtime/cachegen_runtime/transport/wire/exchange.py": (
            "tests/transport/test_exchange.py",
            "tests/transport/test_server.py",
            "tests/transport/test_scripts.py",
            "tests/transport/test_dispatch.py",
        ),
    },
    "expiry": {
        "runtime/cachegen_runtime/expiry": (
            "tests/runtime/test_zones_and_absurd_times.py",
            "tests/runtime/test_expiry.py",
            "tests/runtime/test_operations.py",
            "tests/runtime/test_frozen_clocks.py",
        ),
        "runtime/cachegen_runtime/scripts/expiry.py": (
            "tests/runtime/test_expiry_script.py",
            "tests/transport/test_exchange.py",
            "tests/transport/test_scripts.py",
            "tests/transport/test_timed_scripts.py",
        ),
    },
    "check": {"codegen/cachegen/check": CHECKS},
}  # fmt: skip
"""What is changed, and the tests that ought to notice, the quick ones first."""
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--assert=plain")
"""Plain, since a loader that explains assertions would come before the mutant's."""
NO_CHANGE = Change(-1, 0, "no change")
RUIN = Change(-2, 0, "cannot be loaded")
"""The controls: no test may fail with the one, and some must with the other."""
LIBRARIES = (
    "black",
    "click",
    "jinja2",
    "msgspec",
    "pydantic",
    "redis.asyncio",
    "tree_sitter",
    "yaml",
)
LONGEST = 300
"""Seconds until a mutant that goes round in circles is ended; it counts as noticed."""


class Mutant(NamedTuple):
    """One change of one module."""

    path: Path
    tests: tuple[str, ...]
    change: Change

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.change.line}: {self.change.words}"

    @property
    def module(self) -> str:
        """Return the name under which the module is imported."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts[1:]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def why_not(self) -> str | None:
        """Return why no test has to notice it, if there is a reason."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        line = lines[self.change.line - 1].strip()
        return why_not(self.path, line, self.change.words)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Loads the module of a mutant with its change."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where the mutant's module comes from; say nothing of others."""
        if name != self._mutant.module:
            return None
        return importlib.util.spec_from_file_location(
            name, self._mutant.path, loader=self
        )

    def get_source(self, fullname: str) -> str:
        """Return the module's text as it is written."""
        return self._mutant.path.read_text(encoding="utf-8")

    def get_code(self, fullname: str) -> CodeType:
        """Return the module's code with the change."""
        change = self._mutant.change
        if change is RUIN:
            raise ImportError(change.words)
        tree = ast.parse(self.get_source(fullname))
        if change is not NO_CHANGE:
            tree = changed(tree, change)
        return compile(tree, str(self._mutant.path), "exec")

    def is_package(self, fullname: str) -> bool:
        """Return whether the module is a folder's."""
        return self._mutant.path.name == "__init__.py"


def mutants(count: int, seed: int, only: str | None) -> list[Mutant]:
    """Return a sample of all mutants, the same for a seed and a text."""
    found = [
        Mutant(path, tests, change)
        for part, places in PARTS.items()
        if only in (None, part)
        for place, tests in places.items()
        for path in _files(ROOT / place)
        for change in changes(ast.parse(path.read_text(encoding="utf-8")))
    ]
    return random.Random(seed).sample(found, min(count, len(found)))


def _files(place: Path) -> list[Path]:
    return sorted(place.glob("*.py")) if place.is_dir() else [place]


def is_noticed(mutant: Mutant) -> bool:
    """Return whether a test of the mutant's part fails."""
    child = os.fork()
    if child == 0:
        _run(mutant)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _run(mutant: Mutant) -> None:
    """Run the tests with the mutant in this process, and end it."""
    os.setpgid(0, 0)
    signal.alarm(LONGEST)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    sys.meta_path.insert(0, Finder(mutant))
    status = 1
    try:
        status = int(pytest.main([*OPTIONS, *mutant.tests]))
    finally:
        os._exit(status)


def main() -> int:
    """Try the mutants that the command line asks for; return 1 when one was let pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    # What no mutant changes is loaded once, and searches are short: a fault that a few
    # examples miss is one that a reader should hear of.
    for library in LIBRARIES:
        importlib.import_module(library)
    hypothesis.settings.register_profile("short", max_examples=25, derandomize=True)
    hypothesis.settings.load_profile("short")
    sample = mutants(options.count, options.seed, options.only)
    for tests, path in {mutant.tests: mutant.path for mutant in sample}.items():
        for change, expected in ((NO_CHANGE, False), (RUIN, True)):
            if is_noticed(Mutant(path, tests, change)) is not expected:
                sys.exit(f"{path}: {change.words}, and {tests} say something else")
    passed: list[Mutant] = []
    for mutant in _tried(sample):
        if not is_noticed(mutant):
            passed.append(mutant)
            why = mutant.why_not() or "NO TEST NOTICES"
            print(f"{mutant}: {why}", flush=True)
    unexplained = [mutant for mutant in passed if mutant.why_not() is None]
    noticed = len(sample) - len(passed)
    print(
        f"{len(sample)} mutants: {noticed} noticed, {len(passed) - len(unexplained)}"
        f" that change nothing, {len(unexplained)} that a test should notice"
    )
    return 1 if unexplained else 0


def _tried(sample: Sequence[Mutant]) -> Iterator[Mutant]:
    for number, mutant in enumerate(sample, start=1):
        print(f"{number} of {len(sample)}", end="\r", file=sys.stderr, flush=True)
        yield mutant


if __name__ == "__main__":
    sys.exit(main())
