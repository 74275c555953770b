"""Words that break generated code somewhere, as the names of types, services and all else.

Fields, keyspaces, members and clusters of every word are type-checked by `tests/typing`;
here every place is asked which words it refuses, and types and services are run.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Callable, Iterator, Sequence

import msgspec

import cachegen_runtime
from cachegen import names, pipeline
from cachegen.diagnostics import Severity
from cachegen.pipeline import Compiled
from cachegen.source import Source
from cachegen_runtime import generated

ODD = (
    *("self", "cls", "_", "__", "_a", "a_", "a__b", "__init__", "__slots__", "__all__"),
    *(
        "mro",
        "name",
        "value",
        "items",
        "keys",
        "count",
        "index",
        "title",
        "join",
        "copy",
    ),
    *("msgspec", "typing", "enum", "datetime", "date", "timezone", "uuid", "decimal"),
    *("annotations", "TYPE_CHECKING", "Any", "cast", "Generic", "Protocol", "overload"),
    *(
        "expiry",
        "default",
        "doc",
        "key",
        "pattern",
        "cluster",
        "urls",
        "main",
        "kwargs",
    ),
    *("cachegen", "cachegen_runtime", "redis", "builtins", "sys", "abc", "functools"),
    *(
        "api",
        "Api",
        "API",
        "ApiCaches",
        "AsyncApiCaches",
        "TypesCaches",
        "AsyncTypesCaches",
    ),
    *("Word", "word", "WORD", "wOrd", "user_id", "userId", "UserId", "USER_ID"),
    *("con", "nul", "CON", "py", "init", "__init__", "__main__", "test", "conftest"),
    *(
        "x" * 100,
        "a-b",
        "a b",
        "a.b",
        "",
        "1st",
        "é",
        "e\u0301",
        "\ufb01",
        "\uff21",
        "\u017f",
    ),
)

WORDS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *ODD,
            *keyword.kwlist,
            *keyword.softkwlist,
            *dir(builtins),
            *names.RESERVED_TYPE_NAMES,
            *names.RESERVED_KEYSPACE_NAMES,
            *cachegen_runtime.__all__,
            *generated.__all__,
            *dir(cachegen_runtime.IntKeyspace),
            *dir(msgspec.Struct),
        )
    )
)

Build = Callable[[Sequence[str]], str]
"""Makes the text of a schema in which these words are names."""

KEYSPACE = 'cluster = "main"\nkey = "{0}"\nvalue = "{1}"\npattern = "k{2}/:{3}"\n'
SCALARS = ("str", "int", "bool", "bytes", "UUID", "date", "datetime")


def places() -> dict[str, Build]:
    """Return, for each place that takes a name, a schema with words there."""
    return {
        "fields": lambda words: _table("structs.S.fields", words, '"str"'),
        "types": lambda words: _table("types", words, '"str"'),
        "enums": lambda words: _table("enums", words, '["a"]'),
        "structs": lambda words: "".join(
            f'[structs.{_quoted(each)}.fields]\na = "str"\n' for each in words
        ),
        "keyspaces": lambda words: _CLUSTER
        + "".join(
            f"[keyspaces.{_quoted(each)}]\n" + KEYSPACE.format("str", "int", at, "key")
            for at, each in enumerate(words)
        ),
        "clusters": lambda words: "".join(
            f"[clusters.{_quoted(each)}]\n" for each in words
        ),
        "members": lambda words: "".join(
            f"[enums.E{at}]\nvalues = [{_quoted(each)}]\n"
            for at, each in enumerate(words)
        ),
    }


_CLUSTER = "[clusters.main]\n"


def every_type(shift: int) -> Build:
    """Return a schema of types: structs, enums and named types in turn, from `shift` on.

    Each type is a value, a field beside those of built-in types, and where it can be, a key.
    """

    def build(words: Sequence[str]) -> str:
        text = _CLUSTER
        for at, word in enumerate(words):
            text += declaration(word, words[at - 1], (at + shift) % 3, at)
            key = word if (at + shift) % 3 else "str"
            text += f"[keyspaces.k{at}]\n{KEYSPACE.format(key, word, at, 'key')}"
        return text

    return build


def declaration(word: str, other: str, kind: int, at: int) -> str:
    """Return a type's declaration."""
    name = _quoted(word)
    match kind:
        case 0:
            return (
                f'[structs.{name}.fields]\na = "str"\nb = "list[int]"\n'
                f'c = {{ type = {_quoted(f"{other} | None")}, optional = true }}\n'
                'd = { type = "date | None", optional = true }\n'
                'e = { type = "set[str]", default = ["x"] }\n'
            )
        case 1:
            return f'[enums.{name}]\nvalues = ["a", "b"]\n'
        case _:
            return f'[types.{name}]\nbase = "{SCALARS[at % len(SCALARS)]}"\n'


def accepted(
    path: str, build: Build, words: Sequence[str]
) -> tuple[Compiled, tuple[str, ...], dict[str, str]]:
    """Return what a schema of the words that may stand there means, these, and the others' codes.

    Raises AssertionError when a problem is about something else than one of the words.
    """
    refused: dict[str, str] = {}
    while True:
        kept = tuple(each for each in words if each not in refused)
        result = pipeline.compile([Source(path, f"version = 1\n{build(kept)}")])
        if result.workspace is not None:
            return result, kept, refused
        refused |= _refusals(result, kept)


def _refusals(result: Compiled, kept: Sequence[str]) -> dict[str, str]:
    found = dict(_blamed(result))
    assert found.keys() <= set(kept), found
    assert found
    return found


def _blamed(result: Compiled) -> Iterator[tuple[str, str]]:
    for each in result.problems:
        if each.severity is Severity.ERROR:
            span = each.place.span
            text = each.place.source.text[span.start : span.end]
            yield _word(text), each.code


def _table(header: str, words: Sequence[str], value: str) -> str:
    lines = (f"{_quoted(each)} = {value}\n" for each in words)
    return f"[{header}]\n{''.join(lines)}"


def _quoted(word: str) -> str:
    """Return a word as TOML has it; all of its escapes are JSON's too."""
    return msgspec.json.encode(word).decode()


def _word(text: str) -> str:
    return msgspec.json.decode(text, type=str) if text.startswith('"') else text
