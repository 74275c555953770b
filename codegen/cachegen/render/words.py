"""What docstrings say of a keyspace: its documentation, pattern and expiry in words."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir
from cachegen.keys.patterns import text_of
from cachegen.names import parameter, url_variable
from cachegen.render.views import Text
from cachegen.words.quantities import duration


def paragraphs(doc: str | None) -> tuple[str, ...]:
    """Return a document's paragraphs, which blank lines part."""
    blocks: list[list[str]] = [[]]
    for line in (doc or "").splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        else:
            blocks.append([])
    return tuple(" ".join(block) for block in blocks if block)


def text(doc: str | None) -> Text:
    """Return a document as a text."""
    return Text(paragraphs(doc))


def keyspace_text(keyspace: ir.Keyspace) -> Text:
    """Return what the attribute of a keyspace says."""
    facts = [f"Pattern: ``{text_of(keyspace.pattern)}``.", expiry(keyspace.expiry)]
    if keyspace.shard_by is not None:
        facts.append(f"Keys with the same ``{keyspace.shard_by}`` share a slot.")
    if keyspace.on_decode_error == "miss":
        facts.append("A stored value that does not decode is a miss.")
    return Text((*paragraphs(keyspace.doc), " ".join(facts)))


def constructor_text(clusters: tuple[ir.Cluster, ...]) -> Text:
    """Return what the constructor says of its arguments."""
    first = "Connect to each cluster at its URL when first used."
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
            since = "the last write" if given.on == "write" else "the key was created"
            sooner = f", up to {given.jitter:.4%} sooner" if given.jitter else ""
            time = duration(given.milliseconds * 1_000)
            return f"Expires {time} after {since}{_trimmed(sooner)}."
        case _:
            assert_never(given)


def _cluster_words(cluster: ir.Cluster) -> str:
    default = f"default: the variable {url_variable(cluster.name)}"
    words = f"``{parameter(cluster.name)}``: its URL; {default}."
    return " ".join((words, *paragraphs(cluster.doc)))


def _clock(daily: ir.ExpireDaily) -> str:
    shown = f"{daily.hour:02}:{daily.minute:02}"
    return f"{shown}:{daily.second:02}" if daily.second else shown


def _trimmed(percent: str) -> str:
    """Return the words without the zeros that end a fraction: ``10%``, ``2.5%``."""
    number, sign, rest = percent.partition("%")
    if not sign:
        return percent
    return number.rstrip("0").rstrip(".") + sign + rest
