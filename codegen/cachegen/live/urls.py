"""A cluster's URL as the runtime spells it, read anew here: the generator never imports the runtime.

No message shows a credential; a test holds this reader to the runtime's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, unquote_plus

from cachegen.names import url_variable
from cachegen.words.near import near_name
from cachegen.wrong_use import WrongUse

Kind = Literal["server", "cluster", "sentinel"]

TIMEOUT = 5.0
"""Seconds that one exchange may take when the URL says nothing: patience fit for people."""

_KINDS: dict[str, tuple[Kind, bool]] = {
    "redis": ("server", False),
    "rediss": ("server", True),
    "unix": ("server", False),
    "redis+cluster": ("cluster", False),
    "rediss+cluster": ("cluster", True),
    "redis+sentinel": ("sentinel", False),
    "rediss+sentinel": ("sentinel", True),
}
_PORTS: dict[Kind, int] = {"server": 6379, "cluster": 6379, "sentinel": 26379}
_TLS = (
    "ssl_ca_certs",
    "ssl_ca_path",
    "ssl_certfile",
    "ssl_keyfile",
    "ssl_password",
    "ssl_cert_reqs",
    "ssl_check_hostname",
)
_KNOWN = (
    *("key_prefix", "timeout", "connect_timeout", "max_connections", "client_name"),
    *("transport", "username", "password", "db"),
    *_TLS,
)
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://([^/?]*)(/[^?]*)?(?:\?(.*))?")
_UNFIT = re.compile(r"[\x00-\x20\x7f#]")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^:\[\]@]+)?(?::(\d{1,5})?)?")


class Embedded(WrongUse):
    """A URL of the embedded store, which no other process can look into."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host and its port, or the path of a unix socket (then the port is 0)."""

    host: str
    port: int

    def __str__(self) -> str:
        if self.port == 0:
            return self.host
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Target:
    """All that a URL says of where to connect; `timeout` is in seconds.

    ``tls`` holds redis-py's TLS parameters, None without TLS. No repr shows a credential.
    """

    kind: Kind
    addresses: tuple[Address, ...]
    service: str = ""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    database: int = 0
    tls: Mapping[str, str] | None = field(default=None, repr=False)
    key_prefix: bytes = b""
    timeout: float = TIMEOUT

    def __str__(self) -> str:
        return ",".join(map(str, self.addresses))


def from_environment(cluster: str) -> Target | None:
    """Return where the environment says that a cluster lives, or None when it does not.

    Raises `WrongUse`, and `Embedded` for the embedded store.
    """
    name = url_variable(cluster)
    url = os.environ.get(name)
    return parse(url, f"`{name}`") if url else None


def parse(url: str, origin: str) -> Target:
    """Return what a URL says; `origin` names where it was given. Raises `WrongUse`."""
    found = _URL.fullmatch(url)
    scheme = found[1].lower() if found else url.partition(":")[0].lower()
    if scheme == "memory":
        raise Embedded(
            f"{origin} is the embedded store, which lives inside of one process: "
            "nothing can look into it from outside"
        )
    if found is None or _UNFIT.search(url):
        raise WrongUse(f"{origin} is no URL: write it as redis://host:6379/0")
    if scheme not in _KINDS:
        raise WrongUse(_unknown_scheme(scheme, origin))
    kind, tls = _KINDS[scheme]
    query = _query(found[4] or "", origin)
    credentials, _, hosts = (found[2] or "").rpartition("@")
    username, _, password = credentials.partition(":")
    path = unquote(found[3] or "")
    service, database = _path(path, kind, scheme, query, origin)
    return Target(
        kind=kind,
        addresses=_addresses(hosts, path, kind, scheme, origin),
        service=service,
        username=unquote(username) or query.get("username"),
        password=unquote(password) or query.get("password"),
        database=database,
        tls={name: query[name] for name in _TLS if name in query} if tls else None,
        key_prefix=query.get("key_prefix", "").encode(),
        timeout=_seconds(query, origin),
    )


def _unknown_scheme(scheme: str, origin: str) -> str:
    aliases = {"valkey": "redis", "valkeys": "rediss", "keydb": "redis"}
    near = aliases.get(scheme) or near_name(scheme, _KINDS)
    hint = f"did you mean {near}://?" if near else f"known are {', '.join(_KINDS)}"
    return f"{origin} has a scheme that cachegen does not know: {hint}"


def _query(text: str, origin: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for part in text.split("&") if text else ():
        name, equals, value = part.partition("=")
        if name not in _KNOWN:
            near = near_name(name, _KNOWN)
            # An unknown name may be the tail of a password: it is never shown.
            hint = f"did you mean `{near}`?" if near else f"known: {', '.join(_KNOWN)}"
            raise WrongUse(f"{origin} has an unknown query parameter; {hint}")
        if not equals or not value or name in values:
            raise WrongUse(f"{origin} must give `{name}` one value")
        values[name] = unquote_plus(value)
    return values


def _path(
    path: str, kind: Kind, scheme: str, query: Mapping[str, str], origin: str
) -> tuple[str, int]:
    """Return the Sentinel service and the number of the database."""
    parts = [] if scheme == "unix" else [each for each in path.split("/") if each]
    service = ""
    if kind == "sentinel":
        if not 1 <= len(parts) <= 2:
            raise WrongUse(f"{origin} wants a path of the form /service or /service/0")
        service = parts.pop(0)
    if len(parts) > 1 or (parts and kind == "cluster"):
        raise WrongUse(f"{origin} has a path that is no database number")
    text = parts[0] if parts else query.get("db", "0")
    if not re.fullmatch("[0-9]{1,9}", text) or (kind == "cluster" and int(text)):
        raise WrongUse(f"{origin} has a database that is no number it can have")
    return service, int(text)


def _addresses(
    hosts: str, path: str, kind: Kind, scheme: str, origin: str
) -> tuple[Address, ...]:
    if scheme == "unix":
        if hosts or len(path) < 2:
            raise WrongUse(f"{origin} wants the form unix:///path/to/socket")
        return (Address(path, 0),)
    several = hosts.split(",")
    if kind == "server" and len(several) > 1:
        raise WrongUse(
            f"{origin} has several hosts: that wants redis+cluster:// or redis+sentinel://"
        )
    return tuple(_address(text, kind, origin) for text in several)


def _address(text: str, kind: Kind, origin: str) -> Address:
    found = _HOST.fullmatch(text)
    host = unquote(found[1] or "").strip("[]") if found else ""
    if found is None or not host:
        raise WrongUse(
            f"{origin} has a host that cannot be read: write host:port, an IPv6 address "
            "in [ ], and in a password / as %2F, : as %3A and @ as %40"
        )
    port = int(found[2]) if found[2] else _PORTS[kind]
    if not 0 < port < 65536:
        raise WrongUse(f"{origin} has a port that is no number from 1 to 65535")
    return Address(host, port)


def _seconds(query: Mapping[str, str], origin: str) -> float:
    text = query.get("timeout")
    if text is None:
        return TIMEOUT
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?|\.[0-9]+", text) or not float(text):
        raise WrongUse(f"{origin} gives `timeout` no number of seconds above 0")
    return float(text)
