"""Fuzz every decoder under atheris, which owns its process: ``python -m tests.hostile.coverage_guided RUNS FOLDER``.

The first byte of an input chooses the decoder, the rest is what the store holds.
FOLDER is where the inputs that reach new code are kept during the run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cachegen_runtime", "tests.hostile.models"]):
    from tests.hostile.decoders import DECODERS, KEYS

from tests.hostile.law import judge, judge_key
from tests.hostile.mutations import WORDS, seeds

NAMES = tuple(DECODERS)


def one_input(data: bytes) -> None:
    """Judge one input; whatever is raised ends the run."""
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    judge(DECODERS[name], data[1:])
    if name in KEYS:
        judge_key(DECODERS[name], data[1:])


def write_seeds(folder: Path) -> None:
    """Write the corpus as files, each for every decoder, and the words that libFuzzer may insert."""
    for number, seed in enumerate(seeds()):
        for first in range(len(NAMES)):
            (folder / f"{number}-{first}").write_bytes(bytes([first]) + seed)
    words = [word for word in WORDS if len(word) < 60]
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in words)
    dictionary = folder.parent / "words"
    dictionary.write_text("".join(f'"{word}"\n' for word in escaped if word))


def main(runs: str, folder: str) -> None:
    """Fuzz for a number of runs; the last line on standard error says how many there were."""
    write_seeds(Path(folder))
    options = [
        f"-runs={runs}",
        "-seed=1",
        "-max_len=4096",
        "-timeout=20",
        "-rss_limit_mb=2048",
    ]
    dictionary = f"-dict={Path(folder).parent / 'words'}"
    atheris.Setup([sys.argv[0], *options, dictionary, folder], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
