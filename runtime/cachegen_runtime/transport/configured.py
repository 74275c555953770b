"""What code says of a cluster and no URL can: who logs in, and where announced addresses lead.

It is looked up whenever something connects, so that what is said late holds from the next connection on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple, TypeAlias

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.transport.failures import NotSent
from cachegen_runtime.urls.settings import Address, Secret

Login: TypeAlias = str | bytes | tuple[str | None, str | bytes]
"""A password, or a user and a password."""

Credentials: TypeAlias = Callable[[], Login | Awaitable[Login]]
AddressMap: TypeAlias = Callable[[str, int], tuple[str, int]]


class _Configuration(NamedTuple):
    credentials: Credentials | None
    address_map: AddressMap | None


_configured: Final[dict[str, _Configuration]] = {}


def configure(
    cluster: str,
    *,
    credentials: Credentials | None = None,
    address_map: AddressMap | None = None,
) -> None:
    """Say what no URL can say of a cluster, before its first call; what an earlier call said is forgotten.

    ``credentials`` returns user and password, or the password alone, and is asked at every
    connect, in a thread of its own; the async face also takes an ``async def``. A refused login
    asks again. ``address_map`` takes host and port as servers announce them, in a Cluster
    and by Sentinels, and returns those to connect to.
    """
    _configured[cluster] = _Configuration(credentials, address_map)


def credentials_of(cluster: str) -> Credentials | None:
    """Return what provides the cluster's login, if anything does."""
    found = _configured.get(cluster)
    return None if found is None else found.credentials


def reached(cluster: str, announced: Address) -> Address:
    """Return where an announced address is connected to; raise `NotSent` when the map fails."""
    found = _configured.get(cluster)
    if found is None or found.address_map is None:
        return announced
    try:
        host, port = found.address_map(announced.host, announced.port)
        return Address(str(host), int(port))
    except Exception as error:  # it is the program's, and may raise anything
        raise NotSent(
            f"the address map of {cluster!r} fails for {announced}"
        ) from error


def login_of(cluster: str, answer: object) -> tuple[str | None, Secret]:
    """Return user and password out of what `credentials` returned; no message shows any of it."""
    match answer:
        case str() | bytes():
            return None, _secret(answer)
        case (str() | None as user, str() | bytes() as password):
            return user or None, _secret(password)
        case _:
            raise CacheConfigError(
                f"`credentials` of {cluster!r} returned {type(answer).__name__}:"
                " neither a password nor a user and a password"
            )


def _secret(password: str | bytes) -> Secret:
    return Secret(password.encode() if isinstance(password, str) else password)
