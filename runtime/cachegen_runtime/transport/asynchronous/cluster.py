"""The async transport to a Redis Cluster: a pool a node, units sent to where their slot lives."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.asynchronous.dialing import Dialer
from cachegen_runtime.transport.asynchronous.pool import AsyncPool, gather, open_pool
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.cluster import routing
from cachegen_runtime.transport.cluster.dispatch import Dispatch, Outcome, Round, Unit
from cachegen_runtime.transport.cluster.slots import (
    WHO_HOLDS_WHAT,
    SlotTable,
    for_node,
    halfway,
    slot_of,
)
from cachegen_runtime.transport.configured import reached
from cachegen_runtime.transport.failures import (
    Lost,
    NotSent,
    located,
    subject_of,
    unreachable,
)
from cachegen_runtime.transport.seam import Peer, Usage, total
from cachegen_runtime.urls.settings import Address, Settings

R = TypeVar("R")


class Nodes:
    """The pools of a cluster's nodes, made when a node is first met."""

    def __init__(self, settings: Settings, state: ClosedState) -> None:
        self._dialer = Dialer(settings)
        self._state = state
        self._pools: dict[Address, AsyncPool] = {}

    def of(self, address: Address) -> AsyncPool:
        """Return a node's pool."""
        pool = self._pools.get(address)
        if pool is None:
            settings = for_node(self._dialer.settings, address)
            dialer = Dialer(settings, self._dialer.trust)
            made = open_pool(dialer, self._state)
            pool = self._pools.setdefault(address, made)
        return pool

    def usage(self) -> Usage:
        """Return what connections there are to all nodes."""
        return total(pool.usage() for pool in tuple(self._pools.values()))

    async def aclose(self) -> None:
        """After the end, close all connections."""
        for pool in tuple(self._pools.values()):
            await pool.aclose()


class AsyncClusterTransport:
    """Run operations on a Redis Cluster from any event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state = ClosedState(settings.cluster)
        self._nodes = Nodes(settings, self._state)
        self._table = SlotTable(settings.addresses, partial(reached, settings.cluster))

    @property
    def key_prefix(self) -> bytes:
        """Return what every key begins with."""
        return self._settings.key_prefix

    def peer(self, key: bytes) -> Peer:
        """Return the node that has a key's slot, as far as is known."""
        node = self._table.master(slot_of(key))
        return Peer(node.host, node.port, self._settings.database)

    def usage(self) -> Usage:
        """Return what connections there are to all nodes."""
        return self._nodes.usage()

    async def run(self, operation: Operation[R]) -> R:
        """Send an operation, split by slot where it may be, and return what it reads."""
        routed = routing.Routed(operation)
        await self._dispatch(routed.units, operation)
        return routing.result(routed, operation, self._settings.timeout)

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send operations, those of one node in one write; a transaction stays in one slot."""
        if not any(operation.steps for operation in operations):
            return [operation.read(None) for operation in operations]
        if transaction:
            unit = routing.transaction_unit(operations)
            await self._dispatch([unit], operations[0])
            return routing.transaction_results(unit, self._settings.timeout)
        routed = routing.routed(operations)
        units = [
            unit
            for one in routed
            if not isinstance(one, CacheError)
            for unit in one.units
        ]
        await self._dispatch(units, operations[0])
        return routing.results(routed, self._settings.timeout)

    async def aclose(self) -> None:
        """End the connections; a second call does nothing."""
        self._state.close()
        await self._nodes.aclose()

    async def _dispatch(
        self, units: Sequence[Unit], operation: Operation[object]
    ) -> None:
        if not units:
            return
        deadline = monotonic() + self._settings.timeout
        try:
            if not self._table.known:
                await self._learn(deadline)
            elif self._table.outdated:
                # A node hung; the others say whether it has a successor.
                await self._learn_again(halfway(deadline))
            await self._send(Dispatch(units, self._table), deadline)
        except NotSent as failure:
            lost = unreachable(failure, subject_of(operation), self._settings.timeout)
            raise lost from lost.__cause__
        except CacheError as error:
            raise located(error, subject_of(operation)) from error.__cause__

    async def _send(self, dispatch: Dispatch, deadline: float) -> None:
        while rounds := dispatch.rounds():
            outcomes = await gather([self._ask(one, deadline) for one in rounds])
            for one, outcome in zip(rounds, outcomes, strict=True):
                dispatch.settle(one, outcome)
            if dispatch.outdated and monotonic() < deadline:
                dispatch.outdated = False
                await self._learn_again(deadline)
            if dispatch.pause:
                await sleep(max(min(dispatch.pause, deadline - monotonic()), 0))
            if monotonic() >= deadline:
                dispatch.give_up()

    async def _ask(self, one: Round, deadline: float) -> Outcome:
        pool = self._nodes.of(one.address)
        try:
            return await pool.ask_soon(*one.request, one.writes, deadline)
        except (NotSent, Lost) as failure:
            return failure

    async def _learn_again(self, deadline: float) -> None:
        try:
            await self._learn(deadline)
        except (NotSent, CacheError):
            # What is known stays; the units' own failures say the rest.
            return

    async def _learn(self, deadline: float) -> None:
        """Ask nodes for the slots' masters until one answers."""
        failure: NotSent | Lost = NotSent("no node of the cluster answers")
        refusal: CacheError | None = None
        # Several may ask at once: a lock would make one wait out another's deadline.
        nodes = self._table.nodes
        for number, address in enumerate(nodes):
            share = monotonic() + (deadline - monotonic()) / (len(nodes) - number)
            try:
                answers = await self._nodes.of(address).ask_soon(
                    *WHO_HOLDS_WHAT, False, share
                )
                if self._table.learn(answers, address):
                    return
            except (NotSent, Lost) as error:
                failure = error
            except CacheError as error:
                refusal = error
        if refusal is not None:
            raise refusal
        raise NotSent(
            f"no node tells the cluster's slots: {failure}", timeout=failure.timeout
        ) from failure.__cause__ or failure
