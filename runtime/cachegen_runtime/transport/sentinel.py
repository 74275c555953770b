"""What one asks Sentinels, and what they say, without I/O."""

from __future__ import annotations

from collections.abc import Sequence

from cachegen_runtime.failures import ErrorReply, NotSent
from cachegen_runtime.transport.packing import pack
from cachegen_runtime.transport.wire import Answer, Request
from cachegen_runtime.urls import Address, Settings


def master_request(settings: Settings) -> Request:
    """Return the question who is master of the URL's service."""
    service = settings.service.encode()
    return Request(pack((b"SENTINEL", b"GET-MASTER-ADDR-BY-NAME", service)), 1, False)


def master_address(settings: Settings, answers: Sequence[Answer]) -> Address:
    """Return the address in a Sentinel's answer; raise `NotSent` when there is none."""
    match answers[0]:
        case [bytes() as host, bytes() as port] if port.isdigit():
            return Address(host.decode(), int(port))
        case ErrorReply() as refusal:
            raise NotSent(f"a Sentinel refuses to answer ({refusal.code})") from refusal
        case _:
            raise NotSent(f"the Sentinels know no service {settings.service!r}")
