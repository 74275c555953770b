"""Masters that are killed under a storm of loads and deletes, on a Cluster and behind Sentinels, and what follows them.

A delete counts as over once the replica has it: what was written after it, on one connection,
was acknowledged by the replica. A failover loses nothing older than that.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

from tests.loading.moving import owner
from tests.servers import Server, valkey_cluster, valkey_sentinel, wait_until
from tests.sleeper import HANG

HOT = "copy/0"


class Deployment:
    """Where a storm goes; its master is killed once, and the replica promoted."""

    def __init__(self, url: str, master: Server, promote: Callable[[], None]) -> None:
        self.url = f"{url}?timeout=10"
        self._master, self._promote = master, promote
        self._has_promoted = threading.Event()

    def fail_over(self) -> None:
        """Kill the master, and return when its replica has taken its place."""
        self._master.stop()
        self._promote()
        self._has_promoted.set()

    def confirm(self, key: str) -> Callable[[], bool]:
        """Return what says whether a delete that begins now is kept.

        What the replica was told once it was the master, nothing can take away.
        """
        if self._has_promoted.is_set():
            return lambda: True
        return lambda: _has_replica(self._master.port, f"mark/{{copy/{key}}}")


Deployed: TypeAlias = Callable[[], AbstractContextManager[Deployment]]
"""Runs a deployment until a block ends."""


@contextmanager
def cluster() -> Generator[Deployment]:
    """Run a Cluster; the master of the first key of the storm is the one that is killed."""
    with valkey_cluster() as nodes:
        masters = nodes[:3]
        place = masters.index(owner(masters, HOT))
        master, replica = masters.pop(place), nodes[3 + place]

        def promote() -> None:
            # A Cluster that finds this out by itself, in a second, finds too much on a slow machine.
            told = replica.ask("CLUSTER", "FAILOVER", "TAKEOVER")
            assert told == "+OK\r\n", told

        hosts = ",".join(f"127.0.0.1:{node.port}" for node in masters)
        yield Deployment(f"redis+cluster://{hosts}", master, promote)


@contextmanager
def sentinels() -> Generator[Deployment]:
    """Run a master and its replica behind three Sentinels."""
    with valkey_sentinel() as found:

        def is_promoted() -> bool:
            if "role:master" in found.replica.ask("INFO", "replication"):
                return True
            # Told to, since Sentinels that judge quickly judge wrongly on a slow machine; and
            # again, since they give up where their news of the replica is old.
            found.sentinels[0].ask("SENTINEL", "FAILOVER", found.service)
            return False

        def promote() -> None:
            wait_until(is_promoted, "the promotion")

        yield Deployment(found.url, found.master, promote)


def _has_replica(port: int, mark: str) -> bool:
    """Return whether a master's replica has what the master was told before now."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=HANG) as link:
            link.sendall(f"SET {mark} -\r\nWAIT 1 10000\r\n".encode())
            heard = b""
            while heard.count(b"\r\n") < 2 and (data := link.recv(4096)):
                heard += data
    except OSError:
        return False
    # Another master has the key, which stays.
    return heard == b"+OK\r\n:1\r\n" or heard.startswith(b"-MOVED")
