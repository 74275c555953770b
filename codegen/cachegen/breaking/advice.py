"""What to do about a finding, and how long what is stored stays; words that several findings share."""

from __future__ import annotations

import re

from cachegen import ir
from cachegen.keys.patterns import text_of
from cachegen.render import words

_VERSION = re.compile(r"v([0-9]{1,6})")


def versioned(keyspace: ir.Keyspace) -> str:
    """Return the keyspace's pattern with its next version: `profile/v2/:key`."""
    segments = list(keyspace.pattern)
    for index, each in enumerate(segments):
        if isinstance(each, ir.LiteralSegment):
            found = _VERSION.fullmatch(each.text)
            if found is not None:
                segments[index] = ir.LiteralSegment(f"v{int(found[1]) + 1}")
                return text_of(tuple(segments))
    first = next(
        (at for at, each in enumerate(segments) if isinstance(each, ir.Placeholder)), 0
    )
    segments.insert(first, ir.LiteralSegment("v2"))
    return text_of(tuple(segments))


def own_keys(keyspace: ir.Keyspace) -> str:
    """Return the help that gives a new shape keys of its own."""
    pattern = versioned(keyspace)
    return f'start afresh under keys of its own: pattern = "{pattern}"'


def remains(keyspace: ir.Keyspace) -> str:
    """Return how long old entries stay."""
    match keyspace.expiry:
        case ir.ExpireIn() | ir.ExpireDaily():
            said = words.expiry(keyspace.expiry)
            return f"an old entry {said[0].lower()}{said[1:].rstrip('.')}"
        case ir.NeverExpire() | None:
            return "old entries have no expiry: they stay until evicted or deleted"
