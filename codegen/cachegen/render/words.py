"""What docstrings say of a keyspace: its documentation, pattern and expiry in words."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir
from cachegen.names import parameter
from cachegen.render.views import Text

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms"))


def text(doc: str | None) -> Text:
    """Return a document as a text; blank lines part its paragraphs."""
    return Text(_paragraphs(doc))


def pattern(keyspace: ir.Keyspace) -> str:
    """Return the pattern as the schema spells it."""
    return "/".join(
        each.text if isinstance(each, ir.LiteralSegment) else f":{each.name}"
        for each in keyspace.pattern
    )


def keyspace_text(keyspace: ir.Keyspace) -> Text:
    """Return what the attribute of a keyspace says."""
    facts = [f"Pattern: ``{pattern(keyspace)}``.", expiry(keyspace.expiry)]
    if keyspace.shard_by is not None:
        facts.append(f"Keys with the same ``{keyspace.shard_by}`` share a slot.")
    if keyspace.on_decode_error == "miss":
        facts.append("A stored value that does not decode is a miss.")
    return Text((*_paragraphs(keyspace.doc), " ".join(facts)))


def constructor_text(clusters: tuple[ir.Cluster, ...]) -> Text:
    """Return what the constructor says of its arguments."""
    first = "Take the URL of each cluster; one left out comes from the environment."
    return Text((first, *(_cluster_words(each) for each in clusters)))


def expiry(given: ir.Expiry | None) -> str:
    """Return a sentence on when keys expire."""
    match given:
        case None:
            return "No expiry of its own."
        case ir.NeverExpire():
            return "Never expires."
        case ir.ExpireDaily():
            return f"Expires daily at {_clock(given)}, {given.timezone}."
        case ir.ExpireIn():
            since = "the last write" if given.on == "write" else "it was made"
            sooner = f", up to {given.jitter:.4%} sooner" if given.jitter else ""
            return f"Expires {_duration(given.milliseconds)} after {since}{_trimmed(sooner)}."
        case _:
            assert_never(given)


def _paragraphs(doc: str | None) -> tuple[str, ...]:
    if doc is None:
        return ()
    blocks: list[list[str]] = [[]]
    for line in doc.splitlines():
        if line.strip():
            blocks[-1].append(line)
        else:
            blocks.append([])
    return tuple(" ".join(block) for block in blocks if block)


def _cluster_words(cluster: ir.Cluster) -> str:
    name = parameter(cluster.name)
    doc = " ".join(_paragraphs(cluster.doc))
    instead = f"``{name}``, else ``CACHEGEN_{name.upper()}_URL``"
    return f"{instead}: {doc}" if doc else f"{instead}."


def _clock(daily: ir.ExpireDaily) -> str:
    shown = f"{daily.hour:02}:{daily.minute:02}"
    return f"{shown}:{daily.second:02}" if daily.second else shown


def _duration(milliseconds: int) -> str:
    parts: list[str] = []
    for size, unit in _UNITS:
        count, milliseconds = divmod(milliseconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts)


def _trimmed(percent: str) -> str:
    """Return the words without the zeros that end a fraction: ``10%``, ``2.5%``."""
    number, sign, rest = percent.partition("%")
    if not sign:
        return percent
    return number.rstrip("0").rstrip(".") + sign + rest
