"""What mutations begin with: the corpus beside this file, and every schema of the repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from tests.fmt.corpus import schemas

Language: TypeAlias = Literal["toml", "yaml"]
LANGUAGES: tuple[Language, ...] = ("toml", "yaml")

HERE = Path(__file__).parent / "corpus"


@cache
def corpus(language: Language) -> tuple[bytes, ...]:
    """Return the files of one language, each once, in an order that is always the same."""
    paths = [*sorted(HERE.glob(f"*.{language}")), *schemas()]
    chosen = (path for path in paths if path.suffix == f".{language}")
    return tuple(dict.fromkeys(path.read_bytes() for path in chosen))
