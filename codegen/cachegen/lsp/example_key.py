"""An example of the keys that a keyspace makes, from what is written, sound or not."""

from __future__ import annotations

from cachegen.front.tree import Entry, Sequence
from cachegen.ir import LiteralSegment
from cachegen.keys import patterns
from cachegen.keys.domains import encoded
from cachegen.lsp.mentions import (
    Declarations,
    Symbol,
    What,
    child,
    text_of,
    type_of,
)

_SAMPLES = {
    "str": "abc",
    "int": "42",
    "bool": "true",
    "bytes": "AAEC",
    "UUID": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "date": "2026-01-02",
    "datetime": "2026-01-02T03:04:05.000006Z",
}
_MOST_STEPS = 32


def example_key(keyspace: Entry, known: Declarations) -> str | None:
    """Return a key as the server would hold it, or None where the pattern makes none."""
    pattern = text_of(child(keyspace.value, "pattern"))
    parsed = patterns.parse(pattern or "")
    key = text_of(child(keyspace.value, "key"))
    if parsed.faults or key is None:
        return None
    shard = text_of(child(keyspace.value, "shard_by"))
    parts: list[str] = []
    for segment in parsed.segments:
        if isinstance(segment, LiteralSegment):
            parts.append(segment.text)
            continue
        sample = _sample(_type(segment.name, key, known), known)
        if sample is None:
            return None
        parts.append(f"{{{sample}}}" if segment.name == shard else sample)
    return "/".join(parts)


def _type(placeholder: str, key: str, known: Declarations) -> str | None:
    """Return the type that fills a placeholder."""
    field = known.get(Symbol(What.FIELD, placeholder, key))
    if field is not None:
        return text_of(type_of(field.entry.value))
    return key if placeholder == "key" else None


def _sample(type: str | None, known: Declarations) -> str | None:
    for _ in range(_MOST_STEPS):
        if type is None or type in _SAMPLES:
            return _SAMPLES.get(type or "")
        declared = known.get(Symbol(What.TYPE, type))
        if declared is None:
            return None
        if declared.section == "enums":
            return _first_value(declared.entry)
        type = text_of(type_of(declared.entry.value))
    return None


def _first_value(enum: Entry) -> str | None:
    values = child(enum.value, "values") or enum.value
    if isinstance(values, Sequence) and values.items:
        first = text_of(values.items[0])
        return encoded(first) if first is not None else None
    return None
