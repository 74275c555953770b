"""The schemes and query parameters that URLs know, and readers of the parameters' texts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote_plus

from cachegen_runtime.errors import CacheConfigError


class Scheme(NamedTuple):
    """What the part before ``://`` says."""

    name: str
    kind: Literal["memory", "server", "cluster", "sentinel"]
    tls: bool = False


SCHEMES: Final = {
    scheme.name: scheme
    for scheme in (
        Scheme("memory", "memory"),
        Scheme("redis", "server"),
        Scheme("rediss", "server", tls=True),
        Scheme("unix", "server"),
        Scheme("redis+cluster", "cluster"),
        Scheme("rediss+cluster", "cluster", tls=True),
        Scheme("redis+sentinel", "sentinel"),
        Scheme("rediss+sentinel", "sentinel", tls=True),
    )
}

_COMMON: Final = (
    "key_prefix",
    "timeout",
    "connect_timeout",
    "max_connections",
    "client_name",
    "breaker",
    "max_connection_age",
)
_SERVER: Final = ("username", "password", "password_file", "db")
_SENTINEL: Final = (
    "sentinel_username",
    "sentinel_password",
    "sentinel_password_file",
)
_TLS: Final = (
    "ssl_ca_certs",
    "ssl_ca_path",
    "ssl_certfile",
    "ssl_keyfile",
    "ssl_password",
    "ssl_cert_reqs",
    "ssl_check_hostname",
)
KNOWN: Final = frozenset(
    (*_COMMON, *_SERVER, *_SENTINEL, *_TLS, "max_keys", "transport")
)
SECRET: Final = frozenset(
    ("password", "ssl_password", "username", "sentinel_password", "sentinel_username")
)

_NOT_NEEDED: Final = frozenset(
    {
        *("decode_responses", "encoding", "encoding_errors", "health_check_interval"),
        *("lib_name", "lib_version", "parser_class", "protocol", "redis_connect_func"),
        *("retry", "retry_on_error", "retry_on_timeout", "single_connection_client"),
        *("socket_keepalive", "socket_keepalive_options", "socket_read_size"),
        *(
            "socket_type",
            "connection_class",
            "connection_pool",
            "auto_close_connection_pool",
        ),
    }
)
"""Parameters of redis-py's URLs and clients that answer questions which nobody asks here."""

_OTHER_NAMES: Final = {
    "socket_timeout": "timeout",
    "socket_connect_timeout": "connect_timeout",
    "prefix": "key_prefix",
    "database": "db",
}


_DURATION: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(ms|s|m|h|)", re.ASCII)
_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "": 1.0}


class Parameters:
    """One URL's query; every reader raises what `fault` makes of a wrong text."""

    def __init__(
        self, query: str, scheme: Scheme, fault: Callable[[str], CacheConfigError]
    ) -> None:
        self._fault = fault
        self._values: dict[str, str] = {}
        for part in query.split("&") if query else ():
            name, equals, value = part.partition("=")
            self._check(name, scheme)
            if name in self._values:
                raise fault(f"gives `{name}` twice")
            if not equals or not value:
                raise fault(f"gives `{name}` no value")
            self._values[name] = self._unquoted(name, value)

    def _unquoted(self, name: str, value: str) -> str:
        try:
            return unquote_plus(value, errors="strict")
        except UnicodeDecodeError:
            pass  # It quotes the value, which may be a password.
        raise self._fault(f"gives `{name}` bytes that are not UTF-8")

    def _check(self, name: str, scheme: Scheme) -> None:
        allowed: list[str] = list(_COMMON)
        allowed += ("max_keys",) if scheme.kind == "memory" else _SERVER
        allowed += _TLS if scheme.tls else ()
        allowed += _SENTINEL if scheme.kind == "sentinel" else ()
        allowed += ("transport",) if scheme.kind == "server" else ()
        if name in allowed:
            return
        if name in _TLS:
            raise self._fault(
                f"sets `{name}`, which wants a scheme with TLS such as rediss://"
            )
        if name == "transport":
            raise self._fault(
                "sets `transport`, which is for single servers"
                f" (redis://, rediss://, unix://) and not for {scheme.name}://"
            )
        if name in _SENTINEL:
            raise self._fault(
                f"sets `{name}`, which is for Sentinels (redis+sentinel://)"
            )
        if name in KNOWN:
            raise self._fault(f"sets `{name}`, which {scheme.name}:// does not take")
        if name in _NOT_NEEDED:
            raise self._fault(
                f"sets `{name}`, which is redis-py's and not needed here: remove it"
            )
        near = (
            [_OTHER_NAMES[name]]
            if name in _OTHER_NAMES
            else get_close_matches(name, allowed, 1)
        )
        hint = (
            f"did you mean `{near[0]}`?" if near else f"known are {', '.join(allowed)}"
        )
        # A name without "=" may be the tail of a password; only a plain word is shown.
        shown = f" `{name}`" if near else ""
        raise self._fault(f"has an unknown query parameter{shown}; {hint}")

    def text(self, name: str, default: str) -> str:
        """Return a parameter's text."""
        return self._values.get(name, default)

    def seconds(self, name: str, default: float) -> float:
        """Return a number of seconds above zero."""
        text = self._values.get(name)
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 < value <= 86400 or "_" in text:
            raise self._fault(f"gives `{name}` no number of seconds above 0 (0.5, 2)")
        return value

    def duration(self, name: str) -> float | None:
        """Return the seconds that a text with a unit says; None when it is off."""
        text = self._values.get(name, "off")
        if text == "off":
            return None
        found = _DURATION.fullmatch(text)
        seconds = float(found[1]) * _UNITS[found[2]] if found is not None else 0.0
        if not 0 < seconds <= 86400:
            raise self._fault(
                f"gives `{name}` no duration above 0 (2s, 500ms) and not off"
            )
        return seconds

    def whole(self, name: str, default: int, *, least: int) -> int:
        """Return a whole number that is `least` or more."""
        text = self._values.get(name)
        if text is None:
            return default
        if (
            not (text.isascii() and text.isdigit() and len(text) < 10)
            or int(text) < least
        ):
            raise self._fault(f"gives `{name}` no whole number from {least} up")
        return int(text)

    def truth(self, name: str, default: bool) -> bool:
        """Return yes or no, in redis-py's spellings."""
        text = self._values.get(name)
        if text is None:
            return default
        if text.lower() in ("1", "true", "yes", "y", "t"):
            return True
        if text.lower() in ("0", "false", "no", "n", "f"):
            return False
        raise self._fault(f"gives `{name}` neither true nor false")

    def choice(self, name: str, default: str, *others: str) -> str:
        """Return one of several words."""
        text = self._values.get(name, default)
        if text not in (default, *others):
            raise self._fault(f"gives `{name}` none of {', '.join((default, *others))}")
        return text

    def key_prefix(self) -> bytes:
        """Return what every key begins with; no hash tag opens in it that keys would close."""
        text = self._values.get("key_prefix", "")
        if "{" in text and "}" not in text[text.index("{") :]:
            raise self._fault("opens a hash tag in `key_prefix` with a `{` and no `}`")
        return text.encode()

    def client_name(self) -> str | None:
        """Return a name that CLIENT SETNAME takes: printable ASCII without spaces."""
        text = self._values.get("client_name")
        if text is not None and not all("!" <= character <= "~" for character in text):
            raise self._fault("gives `client_name` a space or a character beyond ASCII")
        return text
