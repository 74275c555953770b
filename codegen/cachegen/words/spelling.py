"""How a schema says something, in the language of the very file that a problem is in.

Problems hold data; what their help tells to write is spelled here, for TOML or for YAML.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from cachegen.source import Place

Data: TypeAlias = "str | int | bool | Sequence[Data] | Mapping[str, Data]"

_PLAIN: Final = re.compile(
    r"[A-Za-z:][^\x00-\x1f\"'#\\]*|[0-9]+(?:ms|[wdhms%]|:)[0-9a-z:]*"
)
"""Texts that YAML takes without quotes, except for those that mean something else."""

_MEANT_OTHERWISE: Final = re.compile(r"(?i)^(?:null|true|false)$|: |[: ]$")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_UNSEEN: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_FLOW: Final = re.compile(r"^:|[][{},?]")


def is_yaml(place: Place) -> bool:
    """Return whether the file of a place is YAML; all others are TOML."""
    return place.source.path.lower().endswith((".yaml", ".yml"))


def entry(place: Place, key: str, value: Data) -> str:
    """Return one entry of a mapping: ``expiry = "10s"``, ``expiry: 10s``."""
    if is_yaml(place):
        return f"{_yaml_text(key, flow=True)}: {_yaml(value)}"
    return in_toml(key, value)


def in_toml(key: str, value: Data) -> str:
    """Return one entry as TOML has it, whatever the key."""
    return f"{_toml_key(key)} = {_toml(value)}"


def said(place: Place, toml: str) -> str:
    """Return an example that is written in TOML in the language of the place's file."""
    if not is_yaml(place):
        return toml
    values: Mapping[str, Data] = tomllib.loads(toml)
    return ", ".join(entry(place, key, value) for key, value in values.items())


def entries(place: Place, values: Mapping[str, Data]) -> str:
    """Return a mapping on one line: ``{ type = "str" }``, ``{ type: str }``."""
    return in_language(values, is_yaml=is_yaml(place))


def in_language(values: Mapping[str, Data], *, is_yaml: bool) -> str:
    """Return a mapping on one line in the language that is asked for."""
    return _yaml(values) if is_yaml else _toml(values)


def text(place: Place, value: str) -> str:
    """Return a text as the value of an entry: ``"10s"``, in YAML without quotes where it can."""
    return _yaml(value) if is_yaml(place) else _toml(value)


def declared(place: Place, section: str, name: str, body: Mapping[str, Data]) -> str:
    """Return a whole declaration on one line: a header and what stands below it."""
    if is_yaml(place):
        return f"{section}: {_yaml({name: body})}"
    inside = ", ".join(in_toml(key, value) for key, value in body.items())
    header = f"[{section}.{_toml_key(name)}]"
    return f"{header} with {inside}" if inside else header


def section(place: Place, *path: str) -> str:
    """Return how a mapping is opened: ``[structs.Profile]``, ``structs: Profile:``."""
    if is_yaml(place):
        return " ".join(f"{_yaml_text(each, flow=True)}:" for each in path)
    return f"[{'.'.join(map(_toml_key, path))}]"


def _toml(value: Data) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case int():
            return str(value)
        case Mapping():
            inside = ", ".join(in_toml(key, each) for key, each in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case _:
            return f"[{', '.join(map(_toml, value))}]"


def _yaml(value: Data, *, flow: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _yaml_text(value, flow)
        case int():
            return str(value)
        case Mapping():
            inside = ", ".join(
                f"{_yaml_text(key, flow=True)}: {_yaml(each, flow=True)}"
                for key, each in value.items()
            )
            return f"{{ {inside} }}" if inside else "{}"
        case _:
            return f"[{', '.join(_yaml(each, flow=True) for each in value)}]"


def _yaml_text(value: str, flow: bool) -> str:
    is_plain = (
        value.isprintable()
        and _PLAIN.fullmatch(value) is not None
        and _MEANT_OTHERWISE.search(value) is None
        and not (flow and _FLOW.search(value))
    )
    return value if is_plain else _quoted(value)


def _toml_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    """Return a text in double quotes, with escapes that both languages have."""
    shown = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)
