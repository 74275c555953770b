"""The key of a key's record: where a load in progress, or a remembered absence, is noted.

A record lives in its key's own slot, begins with the cluster's prefix as all keys do, and is
distinguished from every keyspace's keys by a first segment that no pattern may have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

RECORDS: Final = b"__cachegen/l/"

RecordKey = Callable[[bytes], bytes]
"""From a key as it is sent to its record's."""


def record_key(prefix: bytes) -> RecordKey:
    """Return where records of keys with this prefix are.

    A key with a hash tag gives it to its record; any other key is the hash tag.
    """
    start, length = prefix + RECORDS, len(prefix)

    def record(key: bytes) -> bytes:
        if has_hash_tag(key):
            return start + key[length:]
        return start + b"{" + key + b"}"

    return record


def key_of_record(prefix: bytes) -> Callable[[bytes], bytes]:
    """Return what tells the key of a record; of any other key it is the key itself."""
    start = prefix + RECORDS
    tagged, length = start + b"{" + prefix, len(start)

    def key(sent: bytes) -> bytes:
        if not sent.startswith(start):
            return sent
        if sent.startswith(tagged) and sent.endswith(b"}"):
            inner = sent[length + 1 : -1]
            if record(inner) == sent:
                return inner
        return prefix + sent[length:]

    record = record_key(prefix)
    return key


def record_heads(prefix: bytes, head: bytes) -> tuple[bytes, bytes]:
    """Return what the records of keys begin with that have a prefix and a `head` in common."""
    start = prefix + RECORDS
    return start + head[len(prefix) :], start + b"{" + head


def has_hash_tag(key: bytes) -> bool:
    """Return whether a part of a key decides its slot: the first braces, if they hold anything."""
    start = key.find(b"{")
    return start >= 0 and key.find(b"}", start + 1) > start + 1


def keeps_records_beside(prefix: bytes) -> bool:
    """Return whether each key with this prefix is in the same slot as its record.

    With a lone or an empty brace in the prefix a record's braces would be read otherwise
    than its key's.
    """
    if b"{" not in prefix and b"}" not in prefix:
        return True
    start, end = prefix.find(b"{"), prefix.find(b"}")
    whole = prefix.count(b"{") == prefix.count(b"}") == 1
    return whole and 0 <= start < end - 1
