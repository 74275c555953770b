"""The schemas to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypedDict

from cachegen.cli.starter import SCHEMA

_ROOT: Final = Path(__file__).parents[1]
_OWN: Final = Path(__file__).parent / "examples"


class File(TypedDict):
    """A schema."""

    path: str
    text: str


class Example(TypedDict):
    """A workspace with its name in the page's list."""

    title: str
    files: list[File]


def examples() -> list[Example]:
    """Return the examples in the order of the list."""
    return [
        _example("A first schema", {"schemas/api.toml": SCHEMA}),
        _example("A shop in four files", _shop()),
        _example("In YAML", _own("orders.yaml")),
        _example("Keys that are there already", _own("legacy.toml")),
        _example("With mistakes", _own("mistakes.toml")),
    ]


def _example(title: str, files: dict[str, str]) -> Example:
    named = [File(path=path, text=text) for path, text in files.items()]
    return Example(title=title, files=named)


def _shop() -> dict[str, str]:
    found = sorted((_ROOT / "schemas").iterdir())
    return {
        f"schemas/{path.name}": path.read_text(encoding="utf-8")
        for path in found
        if path.suffix in (".toml", ".yaml")
    }


def _own(name: str) -> dict[str, str]:
    return {f"schemas/{name}": (_OWN / name).read_text(encoding="utf-8")}
