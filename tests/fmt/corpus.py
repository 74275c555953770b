"""Every schema that the repository holds, good or bad, as the formatter would meet it."""

from __future__ import annotations

from pathlib import Path

from cachegen import pipeline
from cachegen.front import read
from cachegen.source import Source

REPOSITORY = Path(__file__).parents[2]
FOLDERS = (
    REPOSITORY / "schemas",
    REPOSITORY / "tests" / "golden",
    REPOSITORY / "tests" / "problems" / "cases",
)
ENDINGS = {".toml", ".yaml", ".yml"}


def schemas() -> list[Path]:
    """Return the paths of all schemas."""
    return sorted(
        path
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.suffix in ENDINGS and path.name != "cachegen.toml"
    )


def source(path: Path) -> Source | None:
    """Return the text of a schema, or None when it is none."""
    found = read(path.name, path.read_bytes())
    return found if isinstance(found, Source) else None


def meaning(source: Source) -> tuple[object, list[tuple[str, str]]]:
    """Return what the compiler makes of one file, without the places of its problems."""
    result = pipeline.compile([source])
    said = sorted((each.code, each.describe().headline) for each in result.problems)
    return result.workspace, said
