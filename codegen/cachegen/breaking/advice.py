"""What to do about a finding, and how long what is stored stays; words that several findings share."""

from __future__ import annotations

from cachegen import ir
from cachegen.keys.patterns import text_of, versioned
from cachegen.render import words


def own_keys(keyspace: ir.Keyspace) -> str:
    """Return the help that gives a new shape keys of its own."""
    pattern = text_of(versioned(keyspace.pattern))
    return f'start afresh under keys of its own: pattern = "{pattern}"'


def remains(keyspace: ir.Keyspace) -> str:
    """Return how long old entries stay."""
    match keyspace.expiry:
        case ir.ExpireIn() | ir.ExpireDaily():
            said = words.expiry(keyspace.expiry)
            return f"an old entry {said[0].lower()}{said[1:].rstrip('.')}"
        case ir.NeverExpire() | None:
            return "old entries have no expiry: they stay until evicted or deleted"
