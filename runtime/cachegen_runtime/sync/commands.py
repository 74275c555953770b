# Derived from aio/commands.py by derive_sync.py. Do not edit: change that file.
"""Any command over the caches' own connections, and whether each cluster answers."""

from __future__ import annotations

from time import monotonic

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.commands import Argument, Pong, RawReply, raw
from cachegen_runtime.sync.caches import Caches


def command(caches: Caches, cluster: str, /, *arguments: Argument) -> RawReply:
    """Send a command to a cluster and return its reply: bytes, an int, None or a list of these.

    For what no kind of keyspace covers. Keys are given as they are stored: `key_text` of
    a keyspace says them, prefix included. The command is sent once and never again.

    Raises CacheError for what the server refuses and for what goes wrong on the way;
    ValueError for an unknown cluster, for no command, and for one that would wait or
    change the connection, which others share. Then nothing is sent.
    """
    if cluster not in caches.__clusters__():
        known = ", ".join(caches.__clusters__())
        raise ValueError(f"these caches have no cluster {cluster!r}: they have {known}")
    return caches[cluster].run(raw(cluster, arguments))


def ping(caches: Caches) -> dict[str, Pong]:
    """Return for each cluster whether it answers, in how long, and if not, why (PING).

    Each has its own timeout, one after another. Nothing is raised for a cluster that
    does not answer; on a Redis Cluster one node is asked.
    """
    return {cluster: _pong(caches, cluster) for cluster in caches.__clusters__()}


def _pong(caches: Caches, cluster: str) -> Pong:
    began = monotonic()
    try:
        caches[cluster].run(raw(cluster, ("PING",)))
    except CacheError as error:
        return Pong(False, monotonic() - began, str(error.args[0]))
    return Pong(True, monotonic() - began)
