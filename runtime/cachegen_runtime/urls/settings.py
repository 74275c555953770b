"""What a URL says, as values: addresses, credentials, limits; secrets have a blank repr."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class Secret:
    """Bytes that no repr, message or pickle shows."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """Return the bytes, to send them."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True, slots=True)
class Address:
    """A host and its port, or the path of a unix socket (then the port is 0)."""

    host: str
    port: int

    def __str__(self) -> str:
        if self.port == 0:
            return self.host
        return (
            f"[{self.host}]:{self.port}"
            if ":" in self.host
            else f"{self.host}:{self.port}"
        )


@dataclass(frozen=True, slots=True)
class TlsPaths:
    """The TLS settings of a URL, as redis-py spells them without ``ssl_``."""

    ca_certs: str | None = None
    ca_path: str | None = None
    certfile: str | None = None
    keyfile: str | None = None
    password: Secret | None = None
    cert_reqs: str = "required"
    check_hostname: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a URL says, of one Sentinel too; times are seconds, and an age of 0 has no bound."""

    cluster: str
    kind: Literal["memory", "server", "cluster", "sentinel"]
    origin: str
    addresses: tuple[Address, ...] = ()
    service: str = ""
    username: str | None = None
    password: Secret | None = None
    database: int = 0
    tls: TlsPaths | None = None
    key_prefix: bytes = b""
    timeout: float = 1.0
    connect_timeout: float = 1.0
    max_connections: int = 50
    client_name: str | None = None
    password_file: str | None = None
    sentinel_username: str | None = None
    sentinel_password: Secret | None = None
    sentinel_password_file: str | None = None
    is_sentinel: bool = False
    max_connection_age: float = 0.0
    max_keys: int = 100
    via_redis_py: bool = False
    breaker: float | None = None
