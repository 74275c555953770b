"""The ways to a server, each through a proxy: blocking and async; direct, by redis-py, by Sentinel and by Cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.servers import Server, free_cluster_port, valkey_server, wait_until
from tests.transport.faces import Face, opened
from tests.transport.one_sentinel import one_sentinel
from tests.transport.proxy import Proxy, proxied

FACES = ("blocking", "async")
KINDS = ("direct", "redis-py", "sentinel", "cluster")
WAYS = tuple((face, kind) for kind in KINDS for face in FACES)


@dataclass(frozen=True)
class Reached:
    """A face of a transport, the proxy that it goes through, and the server behind."""

    face: Face
    proxy: Proxy
    server: Server


@contextmanager
def both_servers() -> Iterator[dict[str, Server]]:
    """Run the servers behind all ways; a Cluster of one node has all slots."""
    with (
        valkey_server() as single,
        valkey_server("--cluster-enabled", "yes", port=free_cluster_port()) as node,
    ):
        node.ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
        wait_until(
            lambda: "cluster_state:ok" in node.ask("CLUSTER", "INFO"), "the cluster"
        )
        yield dict.fromkeys(KINDS, single) | {"cluster": node}


@contextmanager
def reached(way: tuple[str, str], server: Server, timeout: float) -> Iterator[Reached]:
    """Open one way to a server through a proxy of its own."""
    face, kind = way
    with ExitStack() as stack:
        proxy = stack.enter_context(proxied(server.port))
        url = proxy.url(f"?timeout={timeout}")
        if kind == "redis-py":
            url += "&transport=redis-py"
        elif kind == "sentinel":
            sentinel = stack.enter_context(one_sentinel(proxy.port))
            url = f"redis+sentinel://{sentinel.address}/shop/0?timeout={timeout}"
        elif kind == "cluster":
            server.ask("CONFIG", "SET", "cluster-announce-port", str(proxy.port))
            url = f"redis+cluster://127.0.0.1:{proxy.port}?timeout={timeout}"
        yield Reached(stack.enter_context(opened(face, url)), proxy, server)
