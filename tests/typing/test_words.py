"""Any legal name works anywhere: as a field, a keyspace, an enum's value and a cluster."""

from __future__ import annotations

import builtins
import datetime
import importlib
import keyword
import typing
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

import cachegen_runtime
import cachegen_runtime.generated
from cachegen import ir, names
from cachegen.clients import CLIENTS
from cachegen.front.reading import read
from cachegen.pipeline import compile
from cachegen.render import render
from cachegen.render.plan import plan
from cachegen.source import Source

Checker = Callable[[Path, Sequence[str]], list[tuple[str, int, str]]]

_OWN = (
    "self cls name value key service field Words Theme UserID expiry WordsCaches Inner"
)

WORDS = sorted(
    word
    for word in {
        *dir(builtins),
        *dir(datetime),
        *typing.__all__,
        *dir(cachegen_runtime),
        *dir(cachegen_runtime.generated),
        *dir(msgspec),
        *dir(msgspec.Struct),
        *dir(str),
        *keyword.softkwlist,
        *_OWN.split(),
    }
    if names.is_identifier(word) and not names.is_keyword(word)
)

TYPES: dict[str, object] = {
    "str": "x",
    "int": 1,
    "date": "2026-01-02",
    "UserID": "u",
    "Theme": "light",
    "UUID": "12345678-1234-5678-1234-567812345678",
    "list[str]": ["x"],
    "dict[str, int]": {"x": 1},
    "tuple[int, ...]": [1],
    "frozenset[date]": ["2026-01-02"],
    "float": 1.5,
    "bool": True,
    "bytes": "eA==",
    "datetime": "2026-01-02T03:04:05Z",
    "time": "03:04:05",
    "timedelta": "PT1S",
    "Decimal": "1.5",
    'Literal["str"]': "str",
    "Inner": {},
    "Words | None": None,
}

CLASSES = {"UserID": "str", 'Literal["str"]': "str", "Words | None": "NoneType"}
"""The classes of values whose types are not called the same."""

DEFAULTS = {
    "str": '"x"',
    "int": "1",
    "date": '"2026-01-02"',
    "UserID": '"u"',
    "Theme": '"light"',
    "list[str]": '["x"]',
    "set[int]": "[]",
    "frozenset[Theme]": '["light"]',
    "Inner": "{}",
    "datetime": '"2026-01-02T03:04:05Z"',
    "float": "1.5",
}

VALUES = ("int", "str", "float", "UserID", "Theme", "date", "list[UserID]", "set[date]")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a package in which every word is a name of every kind."""
    folder = tmp_path_factory.mktemp("words").resolve() / "all_words"
    folder.mkdir()
    for name, text in render(plan(_workspace(), frozenset(CLIENTS))).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_mypy_accepts_every_word(package: Path, mypy: Checker) -> None:
    assert mypy(package.parent, [package.name]) == []


def test_pyright_accepts_every_word(package: Path, pyright: Checker) -> None:
    assert pyright(package.parent, [package.name]) == []


def test_structs_with_every_word_decode_and_encode(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(package.parent)
    module = importlib.import_module("all_words.words")
    stored = {word: value for word, (_, value) in _fields(TYPES).items()}
    decoded = msgspec.json.decode(msgspec.json.encode(stored), type=module.Words)
    again = msgspec.json.decode(msgspec.json.encode(decoded), type=module.Words)
    assert again == decoded
    for word, (type_, _) in _fields(TYPES).items():
        made = getattr(decoded, word)
        assert type(made).__name__ == CLASSES.get(type_, type_).split("[")[0], word
    assert module.Defaults() == module.Defaults()
    clusters = dict.fromkeys(_clusters(), "memory://")
    with module.WordsCaches(**clusters) as caches:
        for word in _keyspaces():
            getattr(caches, word).delete()


def _workspace() -> ir.Workspace:
    source = read("words.yaml", "\n".join(_schema()).encode())
    assert isinstance(source, Source)
    compiled = compile([source])
    assert compiled.workspace is not None, compiled.problems
    return compiled.workspace


def _schema() -> list[str]:
    """Return the lines of a schema with every word in every place."""
    clusters = _clusters()
    return [
        "version: 1",
        "clusters:",
        *(f"  {word}: {{}}" for word in clusters),
        "types: { UserID: str }",
        f"enums: {{ Theme: [light, {', '.join(map(_quoted, _members()))}] }}",
        "structs:",
        "  Inner: { fields: { Inner: { type: Inner | None, optional: true } } }",
        "  Words:",
        "    fields:",
        *(f"      {_quoted(w)}: '{type_}'" for w, (type_, _) in _fields(TYPES).items()),
        "  Defaults:",
        "    fields:",
        *(
            f"      {_quoted(word)}: {{ type: '{type_}', default: {value} }}"
            for word, (type_, value) in _fields(DEFAULTS).items()
        ),
        "  AKey:",
        "    fields:",
        *(f"      {_quoted(word)}: UserID" for word in WORDS[::9]),
        "keyspaces:",
        "  by_all:",
        f"    pattern: by-all/:{'/:'.join(WORDS[::9])}",
        f"    cluster: {clusters[0]}",
        "    key: AKey",
        "    value: Words",
        *(
            f"  {_quoted(word)}: {{ cluster: {_quoted(clusters[at % len(clusters)])}, "
            f"key: UserID, value: '{VALUES[at % len(VALUES)]}', pattern: 'k{at}/:key' }}"
            for at, word in enumerate(_keyspaces())
        ),
    ]


def _fields(types: dict[str, typing.Any]) -> dict[str, tuple[str, typing.Any]]:
    given = list(types.items())
    return {word: given[at % len(given)] for at, word in enumerate(WORDS)}


def _keyspaces() -> list[str]:
    return [word for word in WORDS if word not in names.RESERVED_KEYSPACE_NAMES]


def _clusters() -> list[str]:
    return [word for word in WORDS if word.islower() and "_" not in word]


def _members() -> list[str]:
    found = {names.enum_member(word): word for word in WORDS if word != "light"}
    return [word for member, word in found.items() if names.is_member("Theme", member)]


def _quoted(word: str) -> str:
    return f'"{word}"'
