"""What has changed between two looks at a cluster, a line for each thing that did."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen.live.findings import Found, Inspection
from cachegen.words.quantities import amount, size

_NOTABLE = 100
"""Memory of as many keys is reported when it has changed by one part in so many."""


def differences(before: Inspection, after: Inspection) -> Iterator[str]:
    """Yield what is not as before; nothing when all is."""
    known = {_name(each): each for each in before.found}
    for found in after.found:
        line = _changed(known[_name(found)], found)
        if line is not None:
            yield f"{_name(found)}  {line}"
    strangers = after.stranger_count - before.stranger_count
    if strangers:
        count = amount(after.stranger_count, "key")
        yield f"of no keyspace  {count} ({strangers:+,})"


def _name(found: Found) -> str:
    return f"{found.keyspace.service}.{found.keyspace.name}"


def _changed(before: Found, after: Found) -> str | None:
    count, broken = after.count - before.count, after.broken_count - before.broken_count
    weight = after.total_memory() or 0
    more = weight - (before.total_memory() or 0)
    if not count and not broken and abs(more) * _NOTABLE <= weight:
        return None
    parts = [f"{amount(after.count, 'key')} ({count:+,})"]
    if weight:
        parts.append(f"{size(weight)} ({_signed(more)})")
    if broken:
        parts.append(f"{after.broken_count:,} broken ({broken:+,})")
    return ", ".join(parts)


def _signed(bytes: int) -> str:
    return f"{'-' if bytes < 0 else '+'}{size(abs(bytes))}"
