"""What refusals mean, by their code, by their text, or else by whether they pass; no I/O.

A refusal that is not known here is reported in the server's own words. One that passes by itself
is a `CacheUnavailableError`; one that never does, until somebody changes a setting, is a
`CacheConfigError`, which no loop should try again.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheCrossSlotError,
    CacheError,
    CacheIndexError,
    CacheUnavailableError,
    CacheWrongTypeError,
)
from cachegen_runtime.protocol import ErrorReply


class Meaning(NamedTuple):
    """What a refusal is reported as."""

    kind: type[CacheError]
    message: str


_OLD: Final = Meaning(
    CacheConfigError,
    "the server does not know this command, or forbids it: is it too old?",
)
_LOGIN: Final = Meaning(
    CacheConfigError, "the server refuses the URL's user or password"
)
_NUMBER: Final = Meaning(
    CacheWrongTypeError, "the key does not hold a number of this kind"
)
_OVERFLOW: Final = Meaning(
    CacheWrongTypeError, "the result would be out of the number's range"
)

_NO_LOGIN: Final = Meaning(
    CacheConfigError, "the server wants a password, and the URL has none"
)

_CLUSTER: Final = Meaning(
    CacheConfigError,
    "the server belongs to a Redis Cluster: use a redis+cluster:// URL",
)
_NO_CLUSTER: Final = Meaning(
    CacheConfigError, "the server belongs to no Redis Cluster: use a redis:// URL"
)

_BY_CODE: Final = {
    "WRONGTYPE": Meaning(CacheWrongTypeError, "the key holds another Redis type"),
    "OOM": Meaning(
        CacheUnavailableError, "the server is out of memory and evicts nothing"
    ),
    "READONLY": Meaning(
        CacheUnavailableError, "the server is a replica, which takes no writes"
    ),
    "LOADING": Meaning(CacheUnavailableError, "the server is still loading its data"),
    "BUSY": Meaning(CacheUnavailableError, "the server is busy with a script"),
    "MASTERDOWN": Meaning(CacheUnavailableError, "the replica has lost its master"),
    "MISCONF": Meaning(
        CacheUnavailableError, "the server cannot save and takes no writes"
    ),
    "NOREPLICAS": Meaning(
        CacheUnavailableError, "the server has too few replicas for writes"
    ),
    "CLUSTERDOWN": Meaning(CacheUnavailableError, "the Redis Cluster is down"),
    "TRYAGAIN": Meaning(CacheUnavailableError, "the keys' slot is being moved"),
    "MOVED": _CLUSTER,
    "ASK": _CLUSTER,
    "NOSCRIPT": Meaning(CacheUnavailableError, "the server has forgotten a script"),
    "EXECABORT": Meaning(CacheError, "the server refused a command of the transaction"),
    "NOAUTH": _NO_LOGIN,
    "WRONGPASS": _LOGIN,
    "NOPERM": Meaning(
        CacheConfigError, "the server does not permit this to the URL's user"
    ),
    "CROSSSLOT": Meaning(
        CacheCrossSlotError,
        "the keys live in different slots of the Redis Cluster;"
        " `shard_by` in the schema puts those that share a field in one",
    ),
}

_BY_TEXT: Final = (
    # Of commands with many or long arguments servers say no more to strangers.
    ("Protocol error: unauthenticated", _NO_LOGIN),
    ("value is not an integer", _NUMBER),
    ("value is not a valid float", _NUMBER),
    ("hash value is not a float", _NUMBER),
    ("hash value is not an integer", _NUMBER),
    ("score is not a number", _OVERFLOW),
    ("would overflow", _OVERFLOW),
    ("would produce NaN or Infinity", _OVERFLOW),
    ("index out of range", Meaning(CacheIndexError, "the index is out of range")),
    (
        "no such key",
        Meaning(CacheIndexError, "there is no such key, so no index is in range"),
    ),
    (
        "string exceeds maximum",
        Meaning(CacheError, "the value would be longer than 512 MiB"),
    ),
    (
        "max number of clients",
        Meaning(CacheUnavailableError, "the server is out of connections"),
    ),
    (
        "DB index",
        Meaning(CacheConfigError, "the server has no database of the URL's number"),
    ),
    ("SELECT is not allowed in cluster mode", _CLUSTER),
    ("cluster support disabled", _NO_CLUSTER),
    ("unknown command", _OLD),
    ("unknown subcommand", _OLD),
    ("AUTH", _LOGIN),
    ("invalid password", _LOGIN),
    (
        "Protocol error",
        Meaning(CacheUnavailableError, "the connection was out of step"),
    ),
)

_NO_SENTINEL: Final = Meaning(
    CacheConfigError, "the server is no Sentinel: use a redis:// URL"
)
_SENTINEL_LOGIN: Final = Meaning(
    CacheConfigError,
    "the Sentinel wants a login: set `sentinel_password`, and `sentinel_username` where it has users",
)
_SENTINEL_REFUSES: Final = Meaning(
    CacheConfigError,
    "the Sentinel refuses `sentinel_username` or `sentinel_password`",
)

_PASSES: Final = re.compile(
    r"\b(max(imum)?|limit(ed)?|quota|exceed\w*|too many|throttl\w*|overload\w*|try again|retry|later"
    r"|temporar\w*|busy|loading|start(ing|ed)|shutting down|not (yet )?ready|unavailable|in progress"
    r"|fail(ing)?[ -]?over|timed? ?out|no (master|primary|leader)|lost)\b",
    re.IGNORECASE,
)
"""Words of what is over by itself, such as a limit of connections, or a server that starts."""

_STAYS: Final = re.compile(
    r"\b(denied|disabled|forbidden|not (allowed|permitted|supported|available|enabled|authori[sz]ed)"
    r"|unsupported|protected mode|no permissions?|unauthori[sz]ed|unauthenticated)\b",
    re.IGNORECASE,
)
"""Words of what stays until somebody changes a setting."""

_LONGEST: Final = 200


def meaning_of(reply: ErrorReply) -> Meaning:
    """Return what a refusal of an operation means."""
    known = _known(reply)
    if known is not None:
        return known
    # A plain ERR is about the command, such as its syntax; a code of its own about the server.
    kind = CacheError if reply.code in ("ERR", "") else CacheConfigError
    if _is_passing(reply):
        kind = CacheUnavailableError
    elif _STAYS.search(reply.text):
        kind = CacheConfigError
    return Meaning(kind, f"the server refused the command: {_said(reply)}")


def login_refused(reply: ErrorReply, address: str) -> CacheError:
    """Return the error for a refused AUTH or SELECT."""
    return _told(reply, _known(reply), address)


def node_refused(reply: ErrorReply, address: str) -> CacheError:
    """Return the error for a server that does not tell the slots of its Redis Cluster."""
    known = _NO_CLUSTER if "unknown command" in reply.text else _known(reply)
    return _told(reply, known, address)


def sentinel_refused(reply: ErrorReply, address: str) -> CacheError:
    """Return the error for a server that was asked as a Sentinel and names no master."""
    if "unknown command" in reply.text:
        known: Meaning | None = _NO_SENTINEL
    elif reply.code == "NOAUTH":
        known = _SENTINEL_LOGIN
    elif _known(reply) is _LOGIN:
        known = _SENTINEL_REFUSES
    else:
        known = _known(reply)
    return _told(reply, known, address)


def _known(reply: ErrorReply) -> Meaning | None:
    by_code = _BY_CODE.get(reply.code)
    if by_code is not None:
        return by_code
    return next((meaning for text, meaning in _BY_TEXT if text in reply.text), None)


def _told(reply: ErrorReply, known: Meaning | None, address: str) -> CacheError:
    """Return the error for what a server says to a new connection, in its own words too."""
    kind = CacheUnavailableError if _is_passing(reply) else CacheConfigError
    meaning = known or Meaning(kind, "the server refuses the connection")
    error = meaning.kind(f"{meaning.message} ({address} says: {_said(reply)})")
    error.__cause__ = reply
    return error


def _is_passing(reply: ErrorReply) -> bool:
    return not _STAYS.search(reply.text) and bool(_PASSES.search(reply.text))


def _said(reply: ErrorReply) -> str:
    """Return a server's words as one line of a message may hold them."""
    text = " ".join("".join(filter(str.isprintable, reply.text)).split())
    return f"{text[:_LONGEST]} …" if len(text) > _LONGEST else text or "nothing"
