"""Odd words as the names of types and services: what is generated runs, and passes mypy."""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Protocol
from uuid import UUID

import msgspec

from cachegen import names, pipeline
from cachegen.source import Source
from tests.endurance.part import Figures, Part
from tests.hostile_schemas.law import rendered
from tests.hostile_schemas.naming import (
    KEYSPACE,
    ODD,
    SCALARS,
    WORDS,
    accepted,
    every_type,
    places,
)

SAMPLES: Mapping[str, object] = {
    "str": "x",
    "int": 7,
    "bool": True,
    "bytes": b"\0",
    "UUID": UUID(int=1),
    "date": date(2026, 1, 2),
    "datetime": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
}
CHECKED = 0.5
"""From this scale on mypy judges everything as well."""


class Keyspace(Protocol):
    """What all keyspaces of single values do."""

    def set(self, key: object, value: object) -> None: ...
    def get(self, key: object) -> object: ...


def named(scale: float) -> Figures:
    """Return how many types and services of odd names kept a value that was set."""
    _, words, _ = accepted("types.toml", places()["structs"], WORDS)
    with tempfile.TemporaryDirectory() as name, importing_from(name):
        folder = Path(name)
        # The short form makes each word one of the three kinds of types, not all in turn.
        turns = range(3 if scale >= CHECKED else 1)
        types = sum(types_kept(folder, words, shift) for shift in turns)
        services = services_kept(folder, ODD if scale < CHECKED else WORDS)
        if scale >= CHECKED:
            check_types(folder)
    return {"types": types, "services": services}


def types_kept(folder: Path, words: Sequence[str], shift: int) -> int:
    """Make every word a type, and set and get a value of each."""
    result, kept, _ = accepted("types.toml", every_type(shift), words)
    module = loaded(folder / f"types_{shift}", rendered(result), "types")
    with opened(module, "types") as caches:
        for at, word in enumerate(kept):
            kind = (at + shift) % 3
            value = made(getattr(module, word), kind, at)
            keyspace: Keyspace = getattr(caches, f"k{at}")
            key = value if kind else "k"
            keyspace.set(key, value)
            assert keyspace.get(key) == value, word
    return len(kept)


def made(type_: type, kind: int, at: int) -> object:
    """Return a value of the type that was declared in this place."""
    if kind == 0:
        return type_(a="x", b=[1], d=date(2026, 1, 2))
    if kind == 1:
        assert issubclass(type_, Enum)
        return type_("b")
    return SAMPLES[SCALARS[at % len(SCALARS)]]


def services_kept(folder: Path, words: Sequence[str]) -> int:
    """Make every word that may be one a service of one package, each using a type of the first."""
    first = service("first", 0)
    kept = {"first": first}
    # Names that are one to a file system, or become one class, would be refused together.
    classes: set[str] = set()
    for word in words:
        source = service(word, len(kept))
        blocking, other = names.caches_class(word), names.async_caches_class(word)
        own = {blocking.casefold(), other.casefold()}
        alone = pipeline.compile([first, source])
        if own.isdisjoint(classes) and alone.workspace is not None:
            kept[word] = source
            classes |= own
    files = rendered(pipeline.compile(list(kept.values())))
    for at, word in enumerate(kept):
        module = loaded(folder / "services", files, word)
        with opened(module, word) as caches:
            keyspace: Keyspace = getattr(caches, f"k{at}")
            value = getattr(module, f"S{at}")(a="x")
            keyspace.set("k", value)
            assert keyspace.get("k") == value, word
    return len(kept)


def service(word: str, at: int) -> Source:
    """Return a service of this name that uses a type of the first."""
    quoted = msgspec.json.encode(word).decode()
    cluster = "" if at else "[clusters.main]\n"
    other = 'b = { type = "S0 | None", optional = true }\n' if at else ""
    return Source(
        f"f{at}.toml",
        f"version = 1\nservice = {quoted}\n{cluster}"
        f'[structs.S{at}.fields]\na = "str"\n{other}'
        f"[keyspaces.k{at}]\n{KEYSPACE.format('str', f'S{at}', at, 'key')}",
    )


def loaded(package: Path, files: Mapping[str, str], module: str) -> ModuleType:
    """Return a module of a package, which is written when it is not there yet."""
    if not package.exists():
        package.mkdir()
        for name, text in files.items():
            (package / name).write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
    return importlib.import_module(f"{package.name}.{module}")


@contextmanager
def opened(module: ModuleType, name: str) -> Iterator[object]:
    """Open the blocking caches of a service on the embedded store."""
    with getattr(module, names.caches_class(name))(
        main="memory://?max_keys=0"
    ) as caches:
        yield caches


@contextmanager
def importing_from(folder: str) -> Iterator[None]:
    """Let packages in a folder be imported, and forget them at the end."""
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
        for name in [*sys.modules]:
            if name.split(".")[0] in ("types_0", "types_1", "types_2", "services"):
                del sys.modules[name]


def check_types(folder: Path) -> None:
    """Assert that mypy, strict, has nothing to say about what was made."""
    packages = sorted(each.parent.name for each in folder.glob("*/py.typed"))
    finished = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", *packages],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


PARTS = (
    Part(
        "hostile-names",
        "types and services of every odd name that is not refused run, and pass mypy --strict",
        named,
    ),
)
