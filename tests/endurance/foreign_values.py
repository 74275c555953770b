"""Stored values that nobody here wrote: every decoder against a kept corpus, its mutations, and a fuzzer."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.endurance.part import Figures, Part
from tests.hostile.decoders import DECODERS, KEYS, Decoder
from tests.hostile.law import judge, judge_key
from tests.hostile.mutations import mutated, seeds

_MUTATIONS = 120_000
_RUNS = 4_000_000
_DONE = re.compile(r"^Done (\d+) runs", re.MULTILINE)


def inputs(scale: float) -> Iterator[bytes]:
    """Yield the whole corpus, then mutations of it."""
    corpus, dice = seeds(), random.Random(5)
    yield from corpus
    for _ in range(int(_MUTATIONS * scale)):
        yield mutated(dice, corpus)


def mutations(scale: float, decoders: Mapping[str, Decoder] = DECODERS) -> Figures:
    """Judge every decoder on every input."""
    judged = decoded = keys = 0
    for data in inputs(scale):
        for name, decoder in decoders.items():
            decoded += judge(decoder, data)
            judged += 1
            if name in KEYS:
                keys += judge_key(decoder, data)
    return {
        "decoders": len(decoders),
        "judged": judged,
        "decoded": decoded,
        "read as keys": keys,
        "other exceptions": 0,
    }


def coverage_guided(scale: float) -> Figures:
    """Let atheris look for new paths, in a process of its own, and count its runs."""
    runs = int(_RUNS * scale)
    with tempfile.TemporaryDirectory(prefix="cachegen-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        command = [sys.executable, "-m", "tests.hostile.coverage_guided"]
        fuzzed = subprocess.run(
            [*command, str(runs), str(corpus)],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            errors="replace",
        )
    told = fuzzed.stdout + fuzzed.stderr
    assert fuzzed.returncode == 0, told[-4000:]
    done = _DONE.search(told)
    assert done is not None, told[-4000:]
    assert int(done[1]) >= runs, told[-4000:]
    return {"decoders": len(DECODERS), "runs": int(done[1]), "other exceptions": 0}


PARTS = [
    Part(
        "foreign-values",
        "whatever is stored decodes whole or is refused, in every decoder",
        mutations,
    ),
    Part(
        "foreign-values-fuzzed",
        "so it does for inputs that a coverage-guided fuzzer finds",
        coverage_guided,
    ),
]
