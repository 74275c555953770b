"""Requests to Sentinels and to the master they name, and their answers, as values; a Sentinel is a server with settings of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import Final

from cachegen_runtime.errors import CacheConfigError, CacheError
from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.configured import reached
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.refusals import sentinel_refused
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Address, Settings

ASK_ROLE: Final = packed((b"HELLO",))
"""Asks for a server's role and changes nothing; unlike ROLE it needs no permission."""

ROLE_HOLDS: Final = 1.0
"""Seconds after which a call asks again whether the server is a master still."""


def tells_replica(hello: Answer) -> bool:
    """Return whether HELLO's answer is that of a replica; a server may not know the command."""
    return isinstance(hello, list) and b"replica" in hello


def master_request(settings: Settings) -> Request:
    """Return the request for the address of the service's master."""
    service = settings.service.encode()
    return Request(packed((b"SENTINEL", b"GET-MASTER-ADDR-BY-NAME", service)), 1)


def master_address(
    settings: Settings, answers: Sequence[Answer], sentinel: Address
) -> Address:
    """Return where a Sentinel's answer leads; raise `CacheError` or `NotSent` when it is none."""
    match answers[0]:
        case [bytes() as host, bytes() as port] if port.isdigit():
            return reached(settings.cluster, Address(host.decode(), int(port)))
        case ErrorReply() as refusal:
            raise sentinel_refused(refusal, str(sentinel))
        case _:
            raise CacheConfigError(
                f"the Sentinels know no service {settings.service!r}: is it another name?"
            )


def sentinel_settings(settings: Settings, address: Address) -> Settings:
    """Return how to connect with one Sentinel: it has a login of its own, and no databases."""
    return replace(
        settings,
        addresses=(address,),
        username=settings.sentinel_username,
        password=settings.sentinel_password,
        password_file=settings.sentinel_password_file,
        database=0,
        is_sentinel=True,
    )


class Search:
    """One search for the master: the Sentinels in turn, each with its share of the time."""

    def __init__(self, order: Sequence[Address], deadline: float) -> None:
        self._left = list(order)
        self._deadline = deadline
        self._failure: NotSent | Lost = NotSent("no Sentinel answers")
        self._refusal: CacheError | None = None

    def next(self) -> tuple[Address, float]:
        """Return the next Sentinel to ask and until when.

        Raise `NotSent` when none is left, or what one of them said of it, as `CacheError`.
        """
        if not self._left:
            if self._refusal is not None:
                raise self._refusal
            failure = self._failure
            raise NotSent(
                f"no Sentinel names a master: {failure}", timeout=failure.timeout
            ) from failure.__cause__ or failure
        now = monotonic()
        share = (self._deadline - now) / len(self._left)
        return self._left.pop(0), now + share

    def fail(self, failure: NotSent | Lost | CacheError) -> None:
        """Note that the one asked last did not name a master."""
        if not isinstance(failure, CacheError):
            self._failure = failure
        elif not isinstance(self._refusal, CacheConfigError):
            # What has to be mended counts for more than what passes.
            self._refusal = failure


def first_in(order: Sequence[Address], address: Address) -> tuple[Address, ...]:
    """Return the order of the next search: the Sentinel that answered comes first."""
    return (address, *(one for one in order if one != address))
