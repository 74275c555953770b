"""The coverage-guided run: a program of its own, for the fuzzer owns its process and ends it.

`fuzzed` starts it and returns what was counted. An input that breaks the law stays in
the folder of findings, and its bytes belong into the corpus once it is understood.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Protocol
from zlib import crc32

from tests.hostile_schemas.corpus import Language, corpus
from tests.hostile_schemas.mutation import LONGEST, mutated
from tests.hostile_schemas.words import dictionary

MEMORY_MEGABYTES = 1_024
"""What the process may hold, the fuzzer and its instrumentation included."""

SECONDS_FOR_ONE = 60
"""Until an input counts as a hang; what one may cost is bounded by another test."""

_EVERY = 256
_READING = 4
"""One input of so many is formatted and edited too, which takes longer than to compile it."""
_executed = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_covered = re.compile(r"\bcov: (\d+)")


class Fuzzer(Protocol):
    """The part of atheris that is in use; it is untyped and needed nowhere else."""

    def instrument_imports(self, include: list[str]) -> AbstractContextManager[None]:
        """Watch the branches of modules that are imported in the block."""
        ...

    def Setup(
        self,
        arguments: list[str],
        run: Callable[[bytes], None],
        *,
        custom_mutator: Callable[[bytes, int, int], bytes],
    ) -> list[str]:
        """Take the arguments of libFuzzer and the function under test."""
        ...

    def Mutate(self, data: bytes, size: int) -> bytes:
        """Return libFuzzer's own mutation."""
        ...

    def Fuzz(self) -> None:
        """Run until told otherwise, then end the process."""
        ...


def fuzzed(language: Language, runs: int, seconds: int) -> dict[str, int]:
    """Return what a run of so many inputs, or so many seconds, counted.

    Raises AssertionError with the input and the traceback when the law was broken.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeds = folder / "seeds"
        seeds.mkdir()
        for index, data in enumerate(corpus(language)):
            (seeds / f"{index}.{language}").write_bytes(data)
        (folder / "words").write_text(dictionary())
        finished = subprocess.run(
            [
                *(sys.executable, "-m", "tests.hostile_schemas.fuzzing", language),
                *(str(folder / "counts"), f"-runs={runs}", "-print_final_stats=1"),
                *(f"-max_total_time={seconds}", f"-dict={folder / 'words'}"),
                *(f"-timeout={SECONDS_FOR_ONE}", f"-rss_limit_mb={MEMORY_MEGABYTES}"),
                *(f"-max_len={LONGEST}", f"-artifact_prefix={folder}/finding-"),
                *("-seed=20260102", "-verbosity=1", str(seeds)),
            ],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        findings = [each.read_bytes() for each in folder.glob("finding-*")]
        tail = finished.stderr[-4_000:]
        assert not findings, f"{language}: {findings[0]!r}\n{tail}"
        assert finished.returncode == 0, tail
        return _counted(finished.stderr, folder / "counts")


def _counted(printed: str, counts: Path) -> dict[str, int]:
    executed = _executed.search(printed)
    covered = _covered.findall(printed)
    assert executed is not None, printed[-4_000:]
    assert covered, printed[-4_000:]
    endings = dict(line.split() for line in counts.read_text().splitlines())
    return {
        "inputs": int(executed[1]),
        "became Python": int(endings.get("rendered", 0)),
        "branches": int(covered[-1]),
    }


def main(arguments: Sequence[str]) -> None:
    """Fuzz one language in this process, until the fuzzer ends it."""
    program, language, counts, *rest = arguments
    fuzzer: Fuzzer = import_module("atheris")
    with fuzzer.instrument_imports(include=["cachegen"]):
        law = import_module("tests.hostile_schemas.law")
    path = f"api.{language}"
    seeds = corpus("toml" if language == "toml" else "yaml")
    sound = [each for each in seeds if law.ending(path, each) == "rendered"]
    endings: Counter[str] = Counter()

    def run(data: bytes) -> None:
        endings[law.ending(path, data)] += 1
        if crc32(data) % _READING == 0:
            law.check_reading(path, data)
        if endings.total() % _EVERY == 0:
            lines = (f"{ending} {count}\n" for ending, count in endings.items())
            Path(counts).write_text("".join(lines))

    def mutate(data: bytes, size: int, seed: int) -> bytes:
        # A third each: what the fuzzer makes of its finds, what we make of them, and what
        # we make of a sound schema, which alone gets as far as rendering now and then.
        random = Random(seed)
        way = random.randrange(3)
        if way == 0:
            return fuzzer.Mutate(data, size)
        return mutated(data if way == 1 else random.choice(sound), random, seeds)[:size]

    fuzzer.Setup([program, *rest], run, custom_mutator=mutate)
    fuzzer.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
