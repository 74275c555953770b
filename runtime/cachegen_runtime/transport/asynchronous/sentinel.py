"""The address of the master that Sentinels name, asked for at every connection: there may have been a failover."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from cachegen_runtime.errors import CacheError
from cachegen_runtime.transport import sentinel
from cachegen_runtime.transport.asynchronous.connection import ask_once
from cachegen_runtime.transport.asynchronous.dialing import Dialer
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.seam import NOWHERE, peer_of
from cachegen_runtime.urls.settings import Address, Settings


class MasterDialer(Dialer):
    """Leads to the present master of the URL's service."""

    __slots__ = ("_nobody", "_order", "_question")

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        # The addresses are those of Sentinels, until one of them names the master.
        self.peer = self._nobody = NOWHERE._replace(database=settings.database)
        self._order = settings.addresses
        self._question = sentinel.master_request(settings)

    async def destination(self, deadline: float) -> Settings:
        """Return the master's settings; raise `NotSent` or `CacheError` when no Sentinel names one."""
        search = sentinel.Search(self._order, deadline)
        while True:
            where, share = search.next()
            try:
                master = await self._ask(where, share)
            except (NotSent, Lost, CacheError) as failure:
                search.fail(failure)
            else:
                self._order = sentinel.first_in(self._order, where)
                found = replace(self.settings, addresses=(master,))
                peer = peer_of(found)
                if self.peer not in (peer, self._nobody):
                    # Whatever leads to the former master was opened before.
                    self.left = monotonic()
                self.peer = peer
                return found

    async def _ask(self, where: Address, deadline: float) -> Address:
        server = sentinel.sentinel_settings(self.settings, where)
        answers = await ask_once(server, self.trust, self._question, deadline)
        return sentinel.master_address(self.settings, answers, where)
