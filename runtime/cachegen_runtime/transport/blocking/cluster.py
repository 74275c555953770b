# Derived from transport/asynchronous/cluster.py by derive_sync.py. Do not edit: change that file.
"""The blocking transport to a Redis Cluster: a pool a node, units sent to where their slot lives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from time import monotonic, sleep
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.blocking.dialing import Dialer
from cachegen_runtime.transport.blocking.pool import Pool, gather, open_pool
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
        self._pools: dict[Address, Pool] = {}

    def of(self, address: Address) -> Pool:
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

    def close(self) -> None:
        """After the end, close all connections."""
        for pool in tuple(self._pools.values()):
            pool.close()


class ClusterTransport:
    """Run operations on a Redis Cluster."""

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

    def run(self, operation: Operation[R]) -> R:
        """Send an operation, split by slot where it may be, and return what it reads."""
        routed = routing.Routed(operation)
        self._dispatch(routed.units, operation)
        return routing.result(routed, operation, self._settings.timeout)

    def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send operations, those of one node in one write; a transaction stays in one slot."""
        if not any(operation.steps for operation in operations):
            return [operation.read(None) for operation in operations]
        if transaction:
            unit = routing.transaction_unit(operations)
            self._dispatch([unit], operations[0])
            return routing.transaction_results(unit, self._settings.timeout)
        routed = routing.routed(operations)
        units = [
            unit
            for one in routed
            if not isinstance(one, CacheError)
            for unit in one.units
        ]
        self._dispatch(units, operations[0])
        return routing.results(routed, self._settings.timeout)

    def close(self) -> None:
        """End the connections; a second call does nothing."""
        self._state.close()
        self._nodes.close()

    def _dispatch(self, units: Sequence[Unit], operation: Operation[object]) -> None:
        if not units:
            return
        deadline = monotonic() + self._settings.timeout
        try:
            if not self._table.known:
                self._learn(deadline)
            elif self._table.outdated:
                # A node hung; the others say whether it has a successor.
                self._learn_again(halfway(deadline))
            self._send(Dispatch(units, self._table), deadline)
        except NotSent as failure:
            lost = unreachable(failure, subject_of(operation), self._settings.timeout)
            raise lost from lost.__cause__
        except CacheError as error:
            raise located(error, subject_of(operation)) from error.__cause__

    def _send(self, dispatch: Dispatch, deadline: float) -> None:
        while rounds := dispatch.rounds():
            outcomes = gather([self._ask(one, deadline) for one in rounds])
            for one, outcome in zip(rounds, outcomes, strict=True):
                dispatch.settle(one, outcome)
            if dispatch.outdated and monotonic() < deadline:
                dispatch.outdated = False
                self._learn_again(deadline)
            if dispatch.pause:
                sleep(max(min(dispatch.pause, deadline - monotonic()), 0))
            if monotonic() >= deadline:
                dispatch.give_up()

    def _ask(self, one: Round, deadline: float) -> Outcome:
        pool = self._nodes.of(one.address)
        try:
            return pool.ask_soon(*one.request, one.writes, deadline)
        except (NotSent, Lost) as failure:
            return failure

    def _learn_again(self, deadline: float) -> None:
        try:
            self._learn(deadline)
        except (NotSent, CacheError):
            # What is known stays; the units' own failures say the rest.
            return

    def _learn(self, deadline: float) -> None:
        """Ask nodes for the slots' masters until one answers."""
        failure: NotSent | Lost = NotSent("no node of the cluster answers")
        refusal: CacheError | None = None
        # Several may ask at once: a lock would make one wait out another's deadline.
        nodes = self._table.nodes
        for number, address in enumerate(nodes):
            share = monotonic() + (deadline - monotonic()) / (len(nodes) - number)
            try:
                answers = self._nodes.of(address).ask_soon(
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
