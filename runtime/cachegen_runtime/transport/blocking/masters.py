"""Who is master, asked of one Sentinel after the other."""

from __future__ import annotations

import ssl
from time import monotonic

from cachegen_runtime.failures import Lost, NotSent
from cachegen_runtime.transport import sentinel
from cachegen_runtime.transport.blocking.connection import Connection
from cachegen_runtime.transport.wire import Handshake
from cachegen_runtime.urls import Address, Settings


class Masters:
    """Ask anew at every connection: a failover may have come between two."""

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._tls = tls
        self._handshake = Handshake(settings, sentinel=True)
        self._request = sentinel.master_request(settings)
        self._order = list(settings.addresses)

    def address(self, deadline: float) -> Address:
        """Return the master's address; raise `NotSent` when no Sentinel names one."""
        failure: NotSent | Lost = NotSent("no Sentinel answers")
        order = tuple(self._order)
        for number, where in enumerate(order):
            share = monotonic() + (deadline - monotonic()) / (len(order) - number)
            try:
                found = self._ask(where, share)
            except (NotSent, Lost) as error:
                failure = error
                continue
            # The one that answered is asked first the next time.
            self._order = [where, *(one for one in order if one != where)]
            return found
        raise NotSent(
            f"no Sentinel names a master: {failure}", timeout=failure.timeout
        ) from failure.__cause__

    def _ask(self, where: Address, deadline: float) -> Address:
        connection = Connection()
        try:
            connection.open(where, self._tls, self._handshake, deadline)
            answers = connection.exchange(self._request, deadline)
        finally:
            connection.close()
        return sentinel.master_address(self._settings, answers)
