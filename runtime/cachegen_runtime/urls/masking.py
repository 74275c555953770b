"""URLs as messages may show them; what cannot be distinguished from a password is hidden with it."""

from __future__ import annotations

import re
from typing import Final

from cachegen_runtime.urls.parameters import KNOWN, SECRET

UNFIT: Final = re.compile(r"[\x00-\x20\x7f#\ud800-\udfff]")
"""What no part of a URL holds as it is."""

_HOSTS = re.compile(r"(?:\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._\-]+)?(?::\d*)?")


def masked(url: str) -> str:
    """Return the URL as messages may show it: without credentials or unknown parts."""
    scheme, separator, rest = url.partition("://")
    if not separator or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*", scheme):
        return "***"
    before, at, after = rest.rpartition("@")
    user = re.fullmatch(r"([A-Za-z0-9._\-]*):[^/?]*", before)
    shown = f"{user[1] if user else ''}:***@" if at else ""
    address, question, query = after.partition("?")
    hosts, slash, path = address.partition("/")
    if not all(_HOSTS.fullmatch(host) for host in hosts.split(",")) or UNFIT.search(
        path
    ):
        return f"{scheme}://{shown}***"
    if not at and re.match(r":\d", hosts):
        # `redis://:1234` may be a password whose host was forgotten.
        hosts = "***"
    parts = [_masked_parameter(part) for part in query.split("&")] if question else []
    return f"{scheme}://{shown}{hosts}{slash}{path}{question}{'&'.join(parts)}"


def _masked_parameter(part: str) -> str:
    name, equals, _ = part.partition("=")
    if not re.fullmatch(r"[a-z_]+", name):
        return "***"
    shown = name in KNOWN and name not in SECRET
    return part if shown and not UNFIT.search(part) else f"{name}{equals}***"
