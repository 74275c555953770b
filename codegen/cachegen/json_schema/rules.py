"""What the JSON Schema says beyond the models: spellings, taken from the stages that judge them."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from pydantic import JsonValue

from cachegen import ir
from cachegen.json_schema.names import Names
from cachegen.json_schema.type_texts import (
    NAME,
    SCALAR_KEY,
    any_type,
    one_name,
    value_type,
)
from cachegen.keys.patterns import RESERVED_PREFIX
from cachegen.lower.clusters import POLICIES
from cachegen.lower.durations import UNITS
from cachegen.lower.sizes import UNITS as SIZES
from cachegen.names import RESERVED_KEYSPACE_NAMES, RESERVED_TYPE_NAMES

Node = dict[str, JsonValue]

_CLUSTER = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?"
_LITERAL = "[A-Za-z0-9._~-][A-Za-z0-9._~:-]*"
_SEGMENT = f"({_LITERAL}|:{NAME})"
_DURATION = "".join(f"([0-9]+{unit})?" for unit in UNITS)
_ZERO = "^(0+[a-z]+)+$"
_SIZES = "|".join(SIZES)
_ZONE = "^([A-Z][A-Za-z0-9_-]*(/[A-Z][A-Za-z0-9_+-]*)*|GMT[+-]0)$"
_DOTTED = r"^[^.\s]+(\.[^.\s]+)+$"
_KEYWORDS: list[JsonValue] = [*keyword.kwlist]


def rules(names: Names) -> dict[tuple[str, ...], Node]:
    """Return keywords to add, by the shape and the path in it."""
    return {
        **_sections(),
        **_texts(),
        **_loading(),
        **_types(names),
        **_together(),
    }


def _sections() -> dict[tuple[str, ...], Node]:
    types = _names(RESERVED_TYPE_NAMES)
    found: dict[tuple[str, ...], Node] = {
        ("Schema", "properties", "clusters"): {
            "propertyNames": {"pattern": f"^{_CLUSTER}$", "not": {"enum": _KEYWORDS}}
        },
        ("Schema", "properties", "keyspaces"): _names(RESERVED_KEYSPACE_NAMES),
        ("Schema", "properties", "forget"): _names(frozenset()),
        ("Schema", "properties", "service"): {
            "pattern": f"^{NAME}$",
            "not": {"enum": _KEYWORDS},
        },
        ("FieldsStruct", "properties", "fields"): _names(frozenset()),
    }
    for section in ("types", "enums", "structs"):
        found["Schema", "properties", section] = types
    return found


def _names(taken: frozenset[str]) -> Node:
    refused: list[JsonValue] = [*keyword.kwlist, *sorted(taken - {*keyword.kwlist})]
    return {"propertyNames": {"pattern": f"^{NAME}$", "not": {"enum": refused}}}


def _texts() -> dict[tuple[str, ...], Node]:
    values: Node = {"minItems": 1, "uniqueItems": True}
    duration: Node = {
        "pattern": f"^{_DURATION}$",
        "minLength": 2,
        "not": {"pattern": _ZERO},
    }
    clock = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
    percent = r"^(100(\.0{1,6})?|0?[0-9]{1,2}(\.[0-9]{1,6})?)\s?%$"
    return {
        ("Cluster", "properties", "eviction_policy"): {"enum": [*POLICIES]},
        ("Enum", "properties", "values"): values,
        (*_section("enums"), "oneOf", "0"): values,
        ("ExpireIn", "properties", "in"): duration,
        ("ExpireIn", "properties", "jitter"): {
            "pattern": percent,
            "not": {"pattern": r"^0+(\.0+)?\s?%$"},
        },
        ("ExpireDaily", "properties", "daily_at"): {"pattern": clock},
        ("ExpireDaily", "properties", "timezone"): {"pattern": _ZONE},
        ("Keyspace", "properties", "expiry", "oneOf", "0"): {
            **duration,
            "pattern": f"^(never|{_DURATION})$",
            "examples": ["10s", "1h30m", "7d", "never"],
        },
        ("Keyspace", "properties", "pattern"): {
            "pattern": f"^{_SEGMENT}(/{_SEGMENT})*$",
            "allOf": [
                {"pattern": "(^|/):"},
                {"not": {"pattern": f"^{RESERVED_PREFIX}"}},
            ],
        },
        ("Keyspace", "properties", "shard_by"): {"pattern": f"^{NAME}$"},
        ("NamedScalar", "properties", "import"): {"pattern": _DOTTED},
        ("ImportedStruct", "properties", "import"): {"pattern": _DOTTED},
        ("Former", "properties", "upgrade"): {"pattern": _DOTTED},
        ("Compress", "properties", "above"): {"pattern": f"^[0-9]{{1,9}}({_SIZES})$"},
        ("Compress", "properties", "level"): {"minimum": 1, "maximum": 22},
    }


def _loading() -> dict[tuple[str, ...], Node]:
    lasting: Node = {"pattern": f"^{_DURATION}$", "minLength": 2}
    duration: Node = {**lasting, "not": {"pattern": _ZERO}}
    found: dict[tuple[str, ...], Node] = {
        ("Load", "properties", "refresh_at"): {
            "pattern": r"^0?([5-8][0-9](\.[0-9]{1,6})?|9[0-8](\.[0-9]{1,6})?|99(\.0{1,6})?)\s?%$"
        },
        ("Near", "properties", "entries"): {"minimum": 1},
        ("Near", "properties", "bytes"): {"pattern": "^0*[1-9][0-9]*([KMG]i)?B$"},
    }
    for key in ("stale_for", "timeout", "lease", "retry_after"):
        found["Load", "properties", key] = duration
    for key in ("missing", "soft_timeout"):
        found["Load", "properties", key] = lasting
    for key in ("ttl", "lag"):
        found["Near", "properties", key] = duration
    return found


def _types(names: Names) -> dict[tuple[str, ...], Node]:
    no_values = tuple(each.value for each in ir.Scalar if each not in ir.VALUE_SCALARS)
    no_keys = (*no_values, ir.Scalar.FLOAT.value, "list", "set", "dict")
    declared = frozenset((*names.fields, *names.structs))
    key, base = one_name(declared, no_keys), one_name(declared)
    value, field = value_type(declared, no_values), any_type(declared)
    return {
        ("Keyspace", "properties", "cluster"): _offered(
            names.clusters, {"pattern": f"^{_CLUSTER}$"}
        ),
        ("Keyspace", "properties", "key"): _offered(names.keys, key),
        ("Keyspace", "properties", "value"): _offered(names.values, value),
        ("Former", "properties", "type"): _offered(
            names.structs, {"pattern": rf"^\s*{NAME}\s*$"}
        ),
        ("Forget", "properties", "key"): _offered(
            names.named, {"pattern": f"^{NAME}$"}
        ),
        ("Forget", "properties", "keyspaces", "items"): _offered(
            names.keyspaces, {"pattern": f"^{NAME}$"}
        ),
        ("NamedScalar", "properties", "base"): _offered(names.bases, base),
        (*_section("types"), "oneOf", "0"): _offered(names.bases, base),
        ("FieldShape", "properties", "type"): _offered(names.fields, field),
        # A struct's default is a mapping, and so may be all that is in it.
        ("FieldShape", "properties", "default"): {"additionalProperties": True},
        (
            "FieldsStruct",
            "properties",
            "fields",
            "additionalProperties",
            "oneOf",
            "0",
        ): _offered(names.fields, field),
    }


def _section(name: str) -> tuple[str, ...]:
    return "Schema", "properties", name, "additionalProperties"


def _offered(names: tuple[str, ...], rest: Node) -> Node:
    """Return what offers names, and takes other text that keeps to `rest` as well."""
    if not names:
        return rest
    return {"anyOf": [{"enum": [*names]}, {"type": "string", **rest}]}


def _together() -> dict[tuple[str, ...], Node]:
    """Return what holds between the keys of one mapping."""
    only_stale: Node = {"soft_timeout": ["stale_for"], "retry_after": ["stale_for"]}
    return {
        ("Load",): {"dependentRequired": only_stale},
        ("FieldShape",): {"allOf": [*_defaults()]},
        ("Keyspace",): {"allOf": [_scalar_key(), *_storing()]},
    }


def _defaults() -> Iterator[Node]:
    """Yield what defaults go with which types."""
    none: Node = {"properties": {"optional": {"const": True}}, "required": ["optional"]}
    yield {
        "if": none,
        "then": {
            "properties": {"type": {"pattern": "None"}, "default": {"type": "null"}}
        },
    }
    for type, found in (
        ("str", ["string"]),
        ("int", ["integer"]),
        ("float", ["number"]),
        ("bool", ["boolean"]),
    ):
        is_of_type: Node = {"type": {"type": "string", "pattern": rf"^\s*{type}\s*$"}}
        default: Node = {"type": [*found]}
        yield {
            "if": {"properties": is_of_type, "required": ["type"]},
            "then": {"properties": {"default": default}},
        }


def _scalar_key() -> Node:
    """Return that the placeholder of a scalar is `:key`, and it is sharded by that."""
    scalar: Node = {"key": {"type": "string", "pattern": SCALAR_KEY}}
    then: Node = {
        "pattern": {"pattern": f"^({_LITERAL}|:key)(/({_LITERAL}|:key))*$"},
        "shard_by": {"const": "key"},
    }
    return {
        "if": {"properties": scalar, "required": ["key"]},
        "then": {"properties": then},
    }


def _storing() -> Iterator[Node]:
    """Yield which values are neither compressed nor encrypted, by what their types say."""
    collection = r"^\s*(list|set|sorted_set)\s*\["
    counted = r"^\s*dict\s*\[[^,]*,\s*(int|float)\s*\]"
    numbers = r"^\s*(int|float)\s*$"
    scalars = r"^\s*(bool|bytes|UUID|date|datetime)\s*$"
    for attribute, pattern, allowed in (
        ("compress", rf"{collection}|^\s*dict|{numbers}|{scalars}", [False]),
        ("encrypt", f"{collection}|{numbers}|{counted}", [False]),
        ("encrypt", r"^\s*(bytes\s*$|dict\s*\[[^,]*,\s*bytes\s*\])", [True, False]),
    ):
        choice: Node = {"enum": [*allowed]}
        yield {
            "if": {"properties": {"value": {"type": "string", "pattern": pattern}}},
            "then": {"properties": {attribute: choice}},
        }
