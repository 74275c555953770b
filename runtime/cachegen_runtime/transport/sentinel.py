"""Requests to Sentinels and their answers, as values; a Sentinel is a server with settings of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Address, Settings


def master_request(settings: Settings) -> Request:
    """Return the request for the address of the service's master."""
    service = settings.service.encode()
    return Request(packed((b"SENTINEL", b"GET-MASTER-ADDR-BY-NAME", service)), 1)


def master_address(settings: Settings, answers: Sequence[Answer]) -> Address:
    """Return the address in a Sentinel's answer; raise `NotSent` when there is none."""
    match answers[0]:
        case [bytes() as host, bytes() as port] if port.isdigit():
            return Address(host.decode(), int(port))
        case ErrorReply() as refusal:
            raise NotSent(f"a Sentinel refuses to answer ({refusal.code})") from refusal
        case _:
            raise NotSent(f"the Sentinels know no service {settings.service!r}")


def sentinel_settings(settings: Settings, address: Address) -> Settings:
    """Return how to connect with one Sentinel: the URL's login and database are the servers'."""
    return replace(
        settings, addresses=(address,), username=None, password=None, database=0
    )


class Search:
    """One search for the master: the Sentinels in turn, each with its share of the time."""

    def __init__(self, order: Sequence[Address], deadline: float) -> None:
        self._left = list(order)
        self._deadline = deadline
        self._failure: NotSent | Lost = NotSent("no Sentinel answers")

    def next(self) -> tuple[Address, float]:
        """Return the next Sentinel to ask and until when; raise `NotSent` when none is left."""
        if not self._left:
            failure = self._failure
            raise NotSent(
                f"no Sentinel names a master: {failure}", timeout=failure.timeout
            ) from failure.__cause__ or failure
        now = monotonic()
        share = (self._deadline - now) / len(self._left)
        return self._left.pop(0), now + share

    def fail(self, failure: NotSent | Lost) -> None:
        """Note that the one asked last did not name a master."""
        self._failure = failure


def first_in(order: Sequence[Address], address: Address) -> tuple[Address, ...]:
    """Return the order of the next search: the Sentinel that answered comes first."""
    return (address, *(one for one in order if one != address))
