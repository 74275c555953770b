"""An inspection in words for people, and as JSON for programs; long values are cut, or hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from cachegen import ir
from cachegen.keys.patterns import text_of
from cachegen.live.findings import EXAMPLES, Found, Inspection
from cachegen.live.strangers import Strangers
from cachegen.render import words
from cachegen.report.cells import visible
from cachegen.words.quantities import amount, size, span
from cachegen.words.types import value_type

VERSION = 1
"""Version of the JSON's form."""

_SHOWN = 120
"""Characters of a value that are shown."""


def as_text(inspection: Inspection, *, values: bool) -> str:
    """Return what was found, keyspace by keyspace."""
    return "".join(f"{line}\n" for line in _lines(inspection, values=values))


def _lines(inspection: Inspection, *, values: bool) -> Iterator[str]:
    yield f"{inspection.cluster} at {visible(inspection.address)}: {_extent(inspection)}"
    for found in inspection.found:
        if found.count or found.records:
            yield ""
            yield from _keyspace(found, values=values)
    empty = [
        _name(each) for each in inspection.found if not each.count and not each.records
    ]
    if empty:
        yield ""
        yield f"no keys: {', '.join(empty)}"
    if inspection.stranger_count:
        yield ""
        yield f"of no keyspace: {amount(inspection.stranger_count, 'key')}"
        for each in inspection.strangers[:EXAMPLES]:
            yield from _strangers(each)
        yield from _rest(len(inspection.strangers), EXAMPLES, " shapes")
    if inspection.own_count:
        yield ""
        yield f"of cachegen itself: {amount(inspection.own_count, 'key')}"


def _strangers(strangers: Strangers) -> Iterator[str]:
    count = amount(strangers.count, "key")
    alike = f", such as {visible(_cut(strangers.example))}"
    is_one = strangers.shape == strangers.example
    yield f"  {visible(_cut(strangers.shape))}  {count}{'' if is_one else alike}"
    yield f"      {visible(strangers.reason)}"


def _extent(inspection: Inspection) -> str:
    looked_at = f"looked at {amount(inspection.looked_at, 'key')}"
    if inspection.is_complete:
        return f"{looked_at}, which is all that there are here"
    return f"{looked_at} of {inspection.size:,} (more with --limit)"


def _keyspace(found: Found, *, values: bool) -> Iterator[str]:
    keyspace = found.keyspace
    yield f"{_name(found)}  {text_of(keyspace.pattern)}  {value_type(keyspace.value)}"
    yield f"  keys     {found.count:,}"
    if found.records:
        shown = amount(found.records, "key")
        yield f"  records  {shown} being loaded, or remembered as missing"
    if not found.count:
        return
    yield f"  memory   {_memory(found)}"
    yield f"  ttl      {_lifetimes(found)}"
    if found.lasting and isinstance(keyspace.expiry, ir.ExpireIn | ir.ExpireDaily):
        yield f"           without one, though: {words.expiry(keyspace.expiry)}"
    for sample in found.samples:
        shown = (
            "…"
            if not values
            else _value(sample.content.text(), sample.content.is_whole)
        )
        yield f"  sample   {visible(sample.key)} = {shown}"
    if found.unread:
        yield f"  unread   {amount(found.unread, 'value')}, too large or gone meanwhile"
    if found.broken_count:
        yield f"  broken   {amount(found.broken_count, 'value')} no longer decode"
        for each in found.broken:
            yield f"           {visible(_cut(each.raw))}: {visible(str(each.mismatch))}"
        yield from _rest(found.broken_count, len(found.broken))


def _name(found: Found) -> str:
    return f"{found.keyspace.service}.{found.keyspace.name}"


def _value(text: str, is_whole: bool) -> str:
    cut = visible(_cut(text))
    return cut if is_whole or cut.endswith("…") else f"{cut} …"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _rest(count: int, shown: int, what: str = "") -> Iterator[str]:
    if count > shown:
        yield f"  … and {count - shown:,} more{what}"


def _memory(found: Found) -> str:
    total = found.total_memory()
    if total is None:
        return "not known: the server does not let MEMORY USAGE be asked"
    mean = size(round(total / found.count))
    weighed = "" if len(found.memory) == found.count else "about "
    return f"{weighed}{size(total)}, {mean} a key"


def _lifetimes(found: Found) -> str:
    parts = [f"{found.lasting:,} without"] if found.lasting else []
    if found.lifetimes:
        low, middle, high = _spread(found.lifetimes)
        parts.append(f"{span(low)} least, {span(middle)} median, {span(high)} most")
    return "; ".join(parts) or "expired meanwhile"


def _spread(lifetimes: Sequence[int]) -> tuple[int, int, int]:
    return min(lifetimes), round(median(lifetimes)), max(lifetimes)


def as_json(inspections: Sequence[Inspection], *, values: bool) -> dict[str, object]:
    """Return the same as data; values are texts, cut as for people."""
    return {
        "version": VERSION,
        "clusters": [_cluster_data(each, values=values) for each in inspections],
    }


def _cluster_data(inspection: Inspection, *, values: bool) -> dict[str, object]:
    return {
        "cluster": inspection.cluster,
        "address": inspection.address,
        "keys_on_server": inspection.size,
        "keys_looked_at": inspection.looked_at,
        "complete": inspection.is_complete,
        "keyspaces": [_keyspace_data(each, values=values) for each in inspection.found],
        "strangers": {
            "count": inspection.stranger_count,
            "examples": [
                {"key": each.example, "reason": each.reason}
                for each in inspection.strangers[:EXAMPLES]
            ],
        },
        "stranger_shapes": [
            {"shape": each.shape, "count": each.count, "example": each.example}
            for each in inspection.strangers
        ],
        "cachegen_keys": inspection.own_count,
    }


def _keyspace_data(found: Found, *, values: bool) -> dict[str, object]:
    return {
        "service": found.keyspace.service,
        "keyspace": found.keyspace.name,
        "pattern": text_of(found.keyspace.pattern),
        "value_type": value_type(found.keyspace.value),
        "keys": found.count,
        "memory_bytes": found.total_memory(),
        "memory_sampled": len(found.memory),
        "ttl": _ttl_data(found),
        "samples": [
            {"key": each.raw, "typed_key": each.key}
            | ({"value": _cut(each.content.text())} if values else {})
            for each in found.samples
        ],
        "unread": found.unread,
        "records": found.records,
        "broken": {
            "count": found.broken_count,
            "examples": [
                {
                    "key": each.raw,
                    "path": each.mismatch.path,
                    "reason": each.mismatch.reason,
                }
                for each in found.broken
            ],
        },
    }


def _ttl_data(found: Found) -> dict[str, object]:
    low, middle, high = _spread(found.lifetimes) if found.lifetimes else (None,) * 3
    return {
        "without": found.lasting,
        "min_ms": low,
        "median_ms": middle,
        "max_ms": high,
    }
