"""The keys of records: what stands beside a value while it is loaded, or is remembered as missing.

The runtime writes them (`cachegen_runtime.keys.records`); this reads them back.
"""

from __future__ import annotations

from typing import Final

RECORDS: Final = "__cachegen/l/"
"""What a record's key begins with, behind the cluster's prefix."""


def recorded(key: str, prefix: str = "") -> str | None:
    """Return the key, without the prefix, whose record this is; None for no record.

    `key` and `prefix` are as sent. A key without a hash tag stands whole, in braces.
    """
    start = f"{prefix}{RECORDS}"
    if not key.startswith(start):
        return None
    rest = key.removeprefix(start)
    whole = f"{{{prefix}"
    if rest.startswith(whole) and rest.endswith("}") and "}" not in rest[:-1]:
        return rest[len(whole) : -1]
    return rest or None
