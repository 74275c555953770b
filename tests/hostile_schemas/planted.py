"""Payloads in every text field of a schema, spelled in each language, and the program that comes of them."""

from __future__ import annotations

import ast
import base64

from cachegen import pipeline
from cachegen.pipeline import Compiled
from cachegen.source import Source
from tests.hostile_schemas.law import rendered
from tests.render.hostile import LINE_SEPARATORS, TEXTS
from tests.shape.languages import Data, toml, yaml

CODE = 'raise SystemExit("planted")'

PAYLOADS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *TEXTS,
            *(f"x{each}{CODE}{each}" for each in LINE_SEPARATORS),
            *(f'"""{each}{CODE}{each}"""' for each in LINE_SEPARATORS),
            *(f"'{each}{CODE}{each}'" for each in LINE_SEPARATORS),
            *(f'x"{each}{CODE} #' for each in LINE_SEPARATORS),
            *(f"x\\{each}{CODE}" for each in LINE_SEPARATORS),
            f'x"); {CODE}; ("',
            f'x" + str({CODE}) + "',
            "{{ cycler.__init__.__globals__.os.abort() }}",
            "{% include '/etc/hostname' %}",
            "x # type: ignore  # noqa  # pylint: skip-file",
            "-*- coding: rot13 -*-",
        )
    )
)
BENIGN = "harmless"


def schema(text: str) -> dict[str, Data]:
    """Return a schema with this text wherever a schema may hold any text."""
    choice = f"Literal[{_choice(text)}, 'other']"
    fields: dict[str, Data] = {
        "text": {"type": "str", "default": text, "doc": text},
        "texts": {"type": "list[str]", "default": [text, text]},
        "pairs": {"type": "dict[str, str]", "default": {text: text}},
        "both": {"type": "tuple[str, int]", "default": [text, 1]},
        "raw": {"type": "bytes", "default": _base64(text), "doc": text},
        "choice": {"type": choice, "default": text},
        "inner": {"type": "Inner", "default": {"text": text}},
    }
    return {
        "version": 1,
        "service": "shop",
        "clusters": {"main": {"doc": text}},
        "types": {"UserID": {"base": "str", "doc": text}},
        "enums": {"Mode": {"values": [f"a {text}", "other"], "doc": text}},
        "structs": {
            "Inner": {"doc": text, "fields": {"text": {"type": "str", "doc": text}}},
            "Profile": {"doc": text, "fields": fields},
        },
        "keyspaces": {
            "mode": _keyspace("mode", "Mode", text),
            "profile": _keyspace("profile", "Profile", text),
        },
    }


def _keyspace(name: str, value: str, text: str) -> dict[str, Data]:
    return {
        "cluster": "main",
        "key": "UserID",
        "value": value,
        "pattern": f"{name}/:key",
        "doc": text,
    }


def escaped(text: str, language: str) -> Source:
    """Return the schema with every odd character of the text as an escape.

    The name of the file holds the text as well: it comes into the module's header.
    """
    spelled = toml(schema(text)) if language == "toml" else yaml(schema(text))
    return Source(f"schemas/{text}.{language}", spelled)


def verbatim(text: str, language: str) -> Source:
    """Return a schema that holds the text as it is, between its language's widest quotes."""
    if language == "toml":
        doc = f"'''{text}'''"
        body = f"doc = {doc}\n[structs.A.fields]\na = {{ type = 'str', default = {doc} }}\n"
        spelled = f"version = 1\nservice = 'shop'\n[structs.A]\n{body}"
    else:
        spelled = (
            "version: 1\nservice: shop\nstructs:\n  A:\n    doc: |-\n"
            f"      {text}\n    fields:\n      a: {{type: str, default: '{text}'}}\n"
        )
    return Source(f"a.{language}", spelled)


def slotted(template: str, text: str) -> Source:
    """Return a TOML schema with the text, escaped, at one place of its second part."""
    return Source("a.toml", "version = 1\n" + template.format(_escaped(text)))


def compiled(source: Source) -> Compiled:
    """Return what the compiler makes of it."""
    return pipeline.compile([source])


def program(result: Compiled) -> str:
    """Return the module's syntax tree, with constants and the names of enum members left out."""
    tree = ast.parse(rendered(result)["shop.py"])
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
        if isinstance(node, ast.ClassDef) and node.name == "Mode":
            for member in node.body:
                if isinstance(member, ast.Assign):
                    member.targets = []
    return ast.dump(tree)


def executed(result: Compiled) -> dict[str, object]:
    """Return the names of the module after it was executed."""
    namespace: dict[str, object] = {"__name__": "shop"}
    exec(compile(rendered(result)["shop.py"], "shop.py", "exec"), namespace)
    return namespace


def _choice(text: str) -> str:
    """Return a text as a choice of the type language has it: a backslash keeps what follows."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _escaped(text: str) -> str:
    """Return a text in quotes, all escapes, as TOML reads it."""
    escapes = "".join(f"\\U{ord(each):08x}" for each in text)
    return f'"{escapes}"'
