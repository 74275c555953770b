"""The loaders that a call is made from: which keys it may not ask for, and which waits would form a circle."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import Context, ContextVar, Token, copy_context
from typing import Final, TypeVar

from cachegen_runtime.loading.brief import Brief
from cachegen_runtime.loading.flights import Flight, Group, Node

V = TypeVar("V")

_chain: Final[ContextVar[tuple[Node, ...]]] = ContextVar("cachegen_loaders", default=())
"""The nodes that wait for the present call, the outermost first."""

loaders: Final = _chain.get
"""Returns them: mostly none."""


def refuse_own(place: object, key: bytes) -> None:
    """Raise RuntimeError when a loader asks, by whatever way, for the key that it loads."""
    for node in _chain.get():
        if isinstance(node, Group) and node.place == place and key in node.loading:
            raise RuntimeError("a loader asks for the very key that it loads")


def entered(node: Node) -> Token[tuple[Node, ...]]:
    """Let what is called from now on be called for a loader, or for the calls of a tick."""
    return _chain.set((*_chain.get(), node))


def left(before: Token[tuple[Node, ...]]) -> None:
    """End what `entered` began."""
    _chain.reset(before)


def context_of(group: Group) -> Context:
    """Return a copy of the context for a load that is not run in its caller's own.

    No loader waits for a load that is apart, so that one may wait for any of them.
    """
    context = copy_context()
    if group.is_apart:
        context.run(_chain.set, ())
    return context


@contextmanager
def waiting(node: Node) -> Generator[None, None, None]:
    """Note that the loader that is running now, if any, waits for a node."""
    chain = _chain.get()
    if not chain:
        yield
        return
    with Brief.lock:
        chain[-1].wait_for(node)
    try:
        yield
    finally:
        with Brief.lock:
            chain[-1].wait_no_more_for(node)


@contextmanager
def joining(
    flights: Sequence[tuple[Flight[V], float]],
) -> Generator[tuple[Sequence[tuple[Flight[V], float]], list[Flight[V]]], None, None]:
    """Yield the flights that the running loader can wait for, and those that wait for it."""
    chain = _chain.get()
    if not chain:
        yield flights, []
        return
    ancestors = frozenset(chain)
    # Between the look and the note nobody else may close the circle.
    with Brief.lock:
        circular = [each for each, _ in flights if each.group.leads_to(ancestors)]
        rest = [each for each in flights if each[0] not in circular]
        for flight, _ in rest:
            chain[-1].wait_for(flight.group)
    try:
        yield rest, circular
    finally:
        with Brief.lock:
            for flight, _ in rest:
                chain[-1].wait_no_more_for(flight.group)
