"""The schema language as a JSON Schema (draft 2020-12), for editors to complete and underline by.

Derived from the models in `cachegen.shape.model`; what models leave to later stages, such as the
spelling of durations, is in `rules`. It sees one file without its meaning, so it may
accept what the compiler refuses, and never the other way round.
"""

from __future__ import annotations

import json

from pydantic import JsonValue, TypeAdapter

from cachegen import ir
from cachegen.json_schema.names import Names, names_of
from cachegen.json_schema.rules import rules
from cachegen.shape import model

DRAFT = "https://json-schema.org/draft/2020-12/schema"

Node = dict[str, JsonValue]


_CONDITIONS = frozenset({"if", "then", "else", "not", "allOf", "dependentSchemas"})

_ABOUT = {
    "string": frozenset({"pattern", "minLength"}),
    "object": frozenset({"properties", "required"}),
    "array": frozenset({"items", "minItems"}),
}

_WHOLE: TypeAdapter[Node] = TypeAdapter(Node)


def json_schema(workspace: ir.Workspace | None = None) -> str:
    """Return the JSON Schema; with a workspace it offers the names declared there.

    Names are offered, not demanded: the file that is being written may declare more.
    """
    derived = _WHOLE.validate_python(model.Schema.model_json_schema(by_alias=True))
    whole: Node = {"$schema": DRAFT, **derived}
    whole["title"] = "cachegen schema"
    definitions = whole["$defs"]
    assert isinstance(definitions, dict)
    shapes: dict[str, JsonValue] = {**definitions, "Schema": whole}
    for (shape, *path), extra in rules(_names(workspace)).items():
        _extend(shapes[shape], path, extra)
    for node in shapes.values():
        _quieten(node)
        _open_conditions(node)
        _tell_types(node)
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _names(workspace: ir.Workspace | None) -> Names:
    return names_of(workspace) if workspace is not None else Names()


def _extend(node: JsonValue, path: list[str], extra: Node) -> None:
    """Add keywords to the node at the path; each step must be there already."""
    for step in path:
        node = node[int(step)] if isinstance(node, list) else _child(node, step)
    assert isinstance(node, dict)
    node.update(extra)


def _child(node: JsonValue, step: str) -> JsonValue:
    assert isinstance(node, dict)
    return node[step]


def _open_conditions(node: JsonValue, *, inside: bool = False) -> None:
    """Let conditions name some keys of a mapping without forbidding the others.

    Strict linters take each mapping that names keys for closed unless it says it is not.
    """
    if isinstance(node, list):
        for each in node:
            _open_conditions(each, inside=inside)
    if not isinstance(node, dict):
        return
    if inside and "properties" in node:
        node.setdefault("additionalProperties", True)
    for keyword, each in node.items():
        _open_conditions(each, inside=inside or keyword in _CONDITIONS)


def _tell_types(node: JsonValue) -> None:
    """Say of which type a value is where keywords are about that type alone.

    Without it such a keyword holds nothing of other values, which strict validators
    take for a mistake.
    """
    if isinstance(node, list):
        for each in node:
            _tell_types(each)
    if not isinstance(node, dict):
        return
    for type, keywords in _ABOUT.items():
        if "type" not in node and keywords & node.keys():
            node["type"] = type
    for keyword, each in node.items():
        if keyword not in ("properties", "examples", "default", "enum", "const"):
            _tell_types(each)
        elif keyword == "properties" and isinstance(each, dict):
            for inner in each.values():
                _tell_types(inner)


def _quieten(node: JsonValue) -> None:
    """Remove titles that only repeat a name, and defaults that stand for being absent."""
    if not isinstance(node, dict):
        return
    properties = node.get("properties")
    if not isinstance(properties, dict):
        return
    for each in properties.values():
        assert isinstance(each, dict)
        each.pop("title", None)
        if each.get("default") in ("", {}, None):
            each.pop("default", None)
