"""Where a cluster's data lives: URLs and environment as settings; no message shows a secret.

Nothing here does I/O or imports a client library.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.urls.masking import UNFIT, masked
from cachegen_runtime.urls.parameters import SCHEMES, Parameters, Scheme
from cachegen_runtime.urls.settings import Address, Secret, Settings, TlsPaths

logger = logging.getLogger("cachegen_runtime")

DEFAULT_PORT = 6379
DEFAULT_SENTINEL_PORT = 26379

_HOST_AND_PORT: Final = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}")
_LOCAL: Final = re.compile(
    r"(?:localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{1,5})?"
)
_URL = re.compile(
    r"([A-Za-z][A-Za-z0-9+.\-]*):(?://)?([^/?]*)(/[^?]*)?(?:\?(.*))?", re.DOTALL
)
_warned: set[str] = set()


def variable(cluster: str) -> str:
    """Return the name of the environment variable that holds the cluster's URL."""
    return f"CACHEGEN_{cluster.upper().replace('-', '_')}_URL"


def source_of_argument(cluster: str) -> str:
    """Return how messages name the constructor's argument."""
    return f"argument `{cluster.replace('-', '_')}`"


def resolve(
    cluster: str,
    url: str | None,
    environment: Mapping[str, str] | None = None,
    *,
    warn: bool = True,
) -> Settings:
    """Return where `cluster` lives: the argument, else the environment, else embedded.

    The last is logged as a warning, once per cluster name and process; with
    CACHEGEN_REQUIRE_URLS it is a CacheConfigError instead.
    """
    name = variable(cluster)
    if url is not None:
        return parse(cluster, url, source_of_argument(cluster))
    if _said(name, environment):
        return parse(cluster, _said(name, environment), f"variable {name}")
    if _said("CACHEGEN_REQUIRE_URLS", environment).lower() not in (
        "",
        "0",
        "false",
        "no",
        "off",
    ):
        raise CacheConfigError(
            f"cluster {cluster!r} has no URL: set the variable {name}"
            " (CACHEGEN_REQUIRE_URLS forbids the embedded store)"
        )
    if warn and cluster not in _warned:
        _warned.add(cluster)
        logger.warning(
            "cluster %r has no URL: its data lives in this process (set the variable %s)",
            cluster,
            name,
        )
    return Settings(cluster, "memory", f"the default, as {name} is not set")


def _said(name: str, environment: Mapping[str, str] | None) -> str:
    # The whole environment is in no variable that a failed call would show.
    return (os.environ if environment is None else environment).get(name, "")


def parse(cluster: str, url: str, source: str) -> Settings:
    """Return the settings of `url`; `source` says in messages where it was given."""
    try:
        return _parsed(cluster, url, source)
    except CacheConfigError as error:
        refusal = error
    # What shows a failed call's variables, as error trackers do, shows no password.
    url = masked(url)
    raise refusal.with_traceback(None)


def _parsed(cluster: str, url: str, source: str) -> Settings:
    fault = _Fault(cluster, source, url)
    if UNFIT.search(url):
        raise fault(
            "has a space, a control character, a `#` or what is not UTF-8:"
            " write it as %XX"
        )
    found = _URL.fullmatch(url)
    if found is None or _is_bare_host(url):
        raise fault(f"has no scheme: write redis://{_bare_host(url)}/0")
    scheme = _scheme(found[1], fault)
    if not url[len(found[1]) :].startswith("://"):
        raise fault("wants `://` after its scheme")
    parameters = Parameters(found[4] or "", scheme, fault)
    authority, path = found[2] or "", found[3] or ""
    credentials, _, hosts = authority.rpartition("@")
    username, password = _credentials(credentials, parameters, fault)
    _check_files(password, parameters, fault)
    sentinel_secret = parameters.text("sentinel_password", "")
    service, database_text = _path(path, scheme, fault)
    return Settings(
        cluster=cluster,
        kind=scheme.kind,
        origin=f"{source}: {masked(url)}",
        addresses=_addresses(hosts, path, scheme, fault),
        service=service,
        username=username,
        password=password,
        database=_database(database_text, parameters, scheme, fault),
        tls=_tls(parameters, scheme),
        key_prefix=parameters.key_prefix(),
        timeout=parameters.seconds("timeout", 1.0),
        connect_timeout=parameters.seconds(
            "connect_timeout", parameters.seconds("timeout", 1.0)
        ),
        max_connections=parameters.whole("max_connections", 50, least=1),
        client_name=parameters.client_name(),
        password_file=parameters.text("password_file", "") or None,
        sentinel_username=parameters.text("sentinel_username", "") or None,
        sentinel_password=Secret(sentinel_secret.encode()) if sentinel_secret else None,
        sentinel_password_file=parameters.text("sentinel_password_file", "") or None,
        max_connection_age=parameters.duration("max_connection_age") or 0.0,
        max_keys=parameters.whole("max_keys", 100, least=0),
        breaker=parameters.duration("breaker"),
        via_redis_py=parameters.choice("transport", "direct", "redis-py") == "redis-py",
    )


class _Fault:
    """Make the error that says what is wrong with one URL, and where it was given."""

    def __init__(self, cluster: str, source: str, url: str) -> None:
        self._where = f"the URL of cluster {cluster!r} ({source}: {masked(url)})"

    def __call__(self, what: str) -> CacheConfigError:
        return CacheConfigError(f"{self._where} {what}")


def _is_bare_host(url: str) -> bool:
    """Return whether a URL is `host:port` and no more; its host then looks like a scheme."""
    return _HOST_AND_PORT.fullmatch(url) is not None


def _bare_host(url: str) -> str:
    """Return a host that is no secret for sure; of all else, which may be one, a sample."""
    return url if _LOCAL.fullmatch(url) else "host:6379"


def _scheme(text: str, fault: _Fault) -> Scheme:
    known = SCHEMES.get(text.lower())
    if known is not None:
        return known
    aliases = {"valkey": "redis", "valkeys": "rediss", "keydb": "redis"}
    near = (
        [aliases[text]]
        if text in aliases
        else get_close_matches(text.lower(), SCHEMES, 1, 0.5)
    )
    hint = f"; did you mean {near[0]}://?" if near else f"; one of {', '.join(SCHEMES)}"
    raise fault(f"has an unknown scheme{hint}")


def _credentials(
    text: str, parameters: Parameters, fault: _Fault
) -> tuple[str | None, Secret | None]:
    username, colon, password = text.partition(":")
    name = _user(username, fault) or parameters.text("username", "") or None
    if colon and password:
        return name, Secret(unquote_to_bytes(password))
    secret = parameters.text("password", "")
    return name, Secret(secret.encode()) if secret else None


def _check_files(
    password: Secret | None, parameters: Parameters, fault: _Fault
) -> None:
    """Raise CacheConfigError for a password that is given itself and as a file."""
    if password is not None and parameters.text("password_file", ""):
        raise fault("gives a password and a `password_file`")
    if parameters.text("sentinel_password", "") and parameters.text(
        "sentinel_password_file", ""
    ):
        raise fault("gives a `sentinel_password` and a `sentinel_password_file`")


def _user(text: str, fault: _Fault) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        pass  # It quotes the text.
    raise fault("has a user's name that is not UTF-8")


def _path(path: str, scheme: Scheme, fault: _Fault) -> tuple[str, str]:
    """Return the Sentinel service and the database's text."""
    if scheme.name == "unix":
        return "", ""
    parts = (
        [unquote(part) for part in path.strip("/").split("/")]
        if path.strip("/")
        else []
    )
    if scheme.kind == "sentinel":
        if not 1 <= len(parts) <= 2:
            raise fault("wants a path of the form /service or /service/database")
        return parts[0], parts[1] if len(parts) == 2 else ""
    if len(parts) > 1:
        raise fault(
            "has a path of more than one part; only a database number goes there"
        )
    if parts and scheme.kind in ("memory", "cluster"):
        raise fault(f"has a path; {scheme.name}:// has no databases")
    return "", parts[0] if parts else ""


def _database(text: str, parameters: Parameters, scheme: Scheme, fault: _Fault) -> int:
    query = parameters.whole("db", -1, least=0)
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise fault("has a path that is no database number")
    if text and query >= 0 and int(text) != query:
        raise fault("names two databases, in its path and as `db`")
    if scheme.kind == "cluster" and query > 0:
        raise fault("names a database; a Redis Cluster has only number 0")
    return int(text) if text else max(query, 0)


def _addresses(
    hosts: str, path: str, scheme: Scheme, fault: _Fault
) -> tuple[Address, ...]:
    if scheme.name == "unix":
        if hosts:
            raise fault("has a host; a unix socket is unix:///path/to/socket")
        if len(path) < 2:
            raise fault("has no path of a socket")
        return (Address(unquote(path), 0),)
    if scheme.kind == "memory":
        if hosts:
            raise fault("has a host; memory:// takes none")
        return ()
    several = hosts.split(",")
    if scheme.kind == "server" and len(several) > 1:
        raise fault(
            "has several hosts; that wants redis+cluster:// or redis+sentinel://"
        )
    default = DEFAULT_SENTINEL_PORT if scheme.kind == "sentinel" else DEFAULT_PORT
    return tuple(_address(text, default, fault) for text in several)


def _address(text: str, default: int, fault: _Fault) -> Address:
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.%]+\]|[^:\[\]]*)(?::(.*))?", text)
    if found is None:
        raise fault("has a host that cannot be read; an IPv6 address goes in [ ]")
    host, port = unquote(found[1]).strip("[]"), found[2]
    if not host:
        raise fault("has no host")
    if port is None or port == "":
        return Address(host, default)
    if not (
        port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536
    ):
        raise fault(
            "has a port that is no number from 1 to 65535"
            " (in a password, write / as %2F, : as %3A and @ as %40)"
        )
    return Address(host, int(port))


def _tls(parameters: Parameters, scheme: Scheme) -> TlsPaths | None:
    if not scheme.tls:
        return None
    secret = parameters.text("ssl_password", "")
    return TlsPaths(
        ca_certs=parameters.text("ssl_ca_certs", "") or None,
        ca_path=parameters.text("ssl_ca_path", "") or None,
        certfile=parameters.text("ssl_certfile", "") or None,
        keyfile=parameters.text("ssl_keyfile", "") or None,
        password=Secret(secret.encode()) if secret else None,
        cert_reqs=parameters.choice("ssl_cert_reqs", "required", "optional", "none"),
        check_hostname=parameters.truth("ssl_check_hostname", True),
    )
