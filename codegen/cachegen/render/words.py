"""What docstrings say of a keyspace: its documentation, pattern and expiry in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from cachegen import ir
from cachegen.keys.patterns import text_of
from cachegen.names import parameter, url_variable
from cachegen.render.views import Prose
from cachegen.words.quantities import duration, exact_size


def paragraphs(doc: str | None) -> tuple[str, ...]:
    """Return a document's paragraphs, which blank lines part."""
    blocks: list[list[str]] = [[]]
    for line in (doc or "").splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        else:
            blocks.append([])
    return tuple(" ".join(block) for block in blocks if block)


def text(doc: str | None) -> Prose:
    """Return a document as a text."""
    return Prose(paragraphs(doc))


def keyspace_text(keyspace: ir.Keyspace) -> Prose:
    """Return what the attribute of a keyspace says."""
    pattern = f"Pattern: ``{text_of(keyspace.pattern)}``"
    if keyspace.separator != "/":
        pattern += f", joined by ``{keyspace.separator}``"
    facts = [f"{pattern}.", lifetime(keyspace)]
    if keyspace.shard_by is not None:
        facts.append(f"Keys with the same ``{keyspace.shard_by}`` share a slot.")
    if keyspace.on_decode_error == "miss" and not keyspace.load:
        facts.append("A stored value that does not decode is a miss.")
    elif keyspace.on_decode_error == "raise" and keyspace.load:
        facts.append("A stored value that does not decode is an error.")
    if keyspace.near is not None:
        facts.append(near(keyspace.near))
    facts += storing(keyspace)
    return Prose((*paragraphs(keyspace.doc), " ".join(facts)))


def lifetime(keyspace: ir.Keyspace) -> str:
    """Return sentences on how long an entry lives, what a limiter admits, how long a lock is held."""
    match keyspace.value:
        case ir.Limiter(limits, when_unavailable):
            words = f"Admits {' and '.join(limit(each) for each in limits)}."
            if when_unavailable == "raise":
                return words
            return f"{words} {_UNAVAILABLE[when_unavailable]}"
        case ir.Lock(lease):
            return f"Held for {duration(lease * 1_000)} at most."
        case _ if keyspace.load is not None:
            return " ".join(_loading(keyspace, keyspace.load))
        case _:
            return expiry(keyspace.expiry)


def _loading(keyspace: ir.Keyspace, given: ir.Load) -> Iterator[str]:
    yield _freshness(keyspace.expiry, given)
    if given.refresh_at is not None:
        part = _trimmed(f"{given.refresh_at:.4%}")
        yield f"Loaded anew by one caller from {part} of that time on."
    if given.missing:
        yield f"Remembered as missing for {duration(given.missing * 1_000)}."
    elif given.missing is not None:
        yield "A loader may find nothing, which is not remembered."


def _freshness(given: ir.Expiry | None, load: ir.Load) -> str:
    match given:
        case ir.ExpireIn():
            most = "up to " if given.jitter else ""
            time = duration(given.milliseconds * 1_000)
            fresh = f"Fresh for {most}{time} after it was loaded"
        case ir.ExpireDaily():
            fresh = f"Fresh until {_clock(given)}, {given.timezone}"
        case _:
            return "Fresh until it is deleted."
    if load.stale_for is None:
        return f"{fresh}."
    stale = duration(load.stale_for * 1_000)
    return f"{fresh}, then served stale for {stale} while one caller loads it anew."


def near(given: ir.Near) -> str:
    """Return a sentence on what each process keeps of a keyspace."""
    entries = f"{given.entries:,}".replace(",", " ")
    noun = "entry" if given.entries == 1 else "entries"
    return f"Near: {entries} {noun}, {duration(given.ttl * 1_000)}."


def forget_text(forget: ir.Forget) -> Prose:
    """Return what a method says that deletes all keys of one value."""
    first = (
        f"Delete every key of a `{forget.key}` and return how many values there were."
    )
    covered = [f"``{each.keyspace}``" for each in forget.covered]
    where = f"In {', '.join(covered)}; one round trip to each node." if covered else ""
    return Prose((first, *paragraphs(forget.doc), where))


def storing(keyspace: ir.Keyspace) -> list[str]:
    """Return sentences on how the values of a keyspace are stored."""
    facts: list[str] = []
    if keyspace.compress is not None:
        facts.append(f"Compressed above {exact_size(keyspace.compress.above)}.")
    match keyspace.encrypt:
        case "read":
            facts.append("Encrypted values are read; plain ones are written.")
        case "accept_plain":
            facts.append("Encrypted; plain values are read, too.")
        case "strict":
            facts.append("Encrypted.")
        case None:
            pass
    return facts


_UNAVAILABLE = {
    "allow": "Admits every call while the cluster does not answer.",
    "refuse": "Refuses every call while the cluster does not answer.",
    "local": "Keeps the limit in each process while the cluster does not answer.",
}


def limit(given: ir.Limit) -> str:
    """Return what a limit admits."""
    match given:
        case ir.TokenBucket(count, per, burst):
            words = f"{count} calls per {duration(per * 1_000)}"
            return words if burst == count else f"{words}, {burst} at once"
        case ir.ExactWindow(count, per):
            return f"{count} calls in any {duration(per * 1_000)}"
        case ir.FixedWindow(count, _, ir.ExpireDaily() as reset):
            return f"{count} calls until {_clock(reset)}, {reset.timezone}"
        case ir.FixedWindow(count, per):
            return f"{count} calls within {duration((per or 1) * 1_000)} of the first"
        case _:
            assert_never(given)


def constructor_text(clusters: tuple[ir.Cluster, ...]) -> Prose:
    """Return what the constructor says of its arguments."""
    first = "Connect to each cluster at its URL when first used."
    return Prose((first, *(_cluster_words(each) for each in clusters)))


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
