"""States in which a real server says no, how it gets into each and out again, and what a caller is to be told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Final, NamedTuple

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from tests.hostile.attempts import Attempt
from tests.hostile.leaks import PASSWORD
from tests.servers import Server, wait_until
from tests.sleeper import HANG

USER: Final = f"shop:{PASSWORD}@"
"""The credentials of every URL, unless a state is about having none."""


ARGUMENTS: Final = (
    "--enable-debug-command", "yes", "--enable-protected-configs", "yes",
    "--user", "shop", "on", f">{PASSWORD}", "~*", "&*", "+@all",
)  # fmt: skip
"""What a server is started with, so that it knows the user and can be brought into every state."""


class Admin:
    """A connection that was there before the state and stays through it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._link = redis.Redis(port=server.port, retry=Retry(NoBackoff(), 0))

    def __call__(self, *words: str) -> object:
        """Send one command and return its reply."""
        send: Callable[..., object] = self._link.execute_command
        return send(*words)

    def config(self, **values: str) -> None:
        """Set configuration."""
        for name, value in values.items():
            self("CONFIG", "SET", name.replace("_", "-"), value)

    def cut(self) -> None:
        """End every connection but this one."""
        self("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def close(self) -> None:
        """End this connection."""
        self._link.close()


Told = type[CacheError] | tuple[type[CacheError], ...] | None


class State(NamedTuple):
    """A state; `reads` and `writes` are the errors that callers get in it, None for none."""

    name: str
    enter: Callable[[Admin], Generator[None]]
    reads: Told
    writes: Told
    credentials: str = USER

    def told(self, attempt: Attempt) -> Told:
        """Return what an attempt must end in."""
        if not self.credentials and attempt.name == "transaction":
            # Of long commands servers hear strangers no further: they hang up before EXEC.
            return CacheConfigError, CacheUnavailableError
        return self.writes if attempt.writes else self.reads


def _configured(**values: str) -> Callable[[Admin], Generator[None]]:
    """Return a state of the configuration, which `CONFIG GET` tells how to leave."""

    def enter(admin: Admin) -> Generator[None]:
        before = {}
        for name in values:
            found = admin("CONFIG", "GET", name.replace("_", "-"))
            assert isinstance(found, dict)
            before[name] = next(iter(found.values())).decode()
        admin.config(**values)
        yield
        admin.config(**before)

    return enter


def _replica(admin: Admin) -> Generator[None]:
    admin("REPLICAOF", "127.0.0.1", "1")
    yield
    admin("REPLICAOF", "NO", "ONE")


def _lonely_replica(admin: Admin) -> Generator[None]:
    admin.config(replica_serve_stale_data="no")
    yield from _replica(admin)
    admin.config(replica_serve_stale_data="yes")


def _locked(admin: Admin) -> Generator[None]:
    admin.config(requirepass=PASSWORD)
    admin.cut()
    yield
    admin.config(requirepass="")


def _other_password(admin: Admin) -> Generator[None]:
    admin("ACL", "SETUSER", "shop", "resetpass", ">another")
    admin.cut()
    yield
    admin("ACL", "SETUSER", "shop", f">{PASSWORD}")


def _permitted(*rules: str) -> Callable[[Admin], Generator[None]]:
    def enter(admin: Admin) -> Generator[None]:
        admin("ACL", "SETUSER", "shop", *rules)
        yield
        admin("ACL", "SETUSER", "shop", "~*", "+@all")

    return enter


def _unsaved(admin: Admin) -> Generator[None]:
    folder = admin.server.folder / "vanished"
    folder.mkdir()
    admin.config(save="3600 1000000", dir=str(folder))
    folder.rmdir()
    admin("BGSAVE")
    wait_until(lambda: b"rdb_last_bgsave_status:err" in _info(admin), "a failed save")
    yield
    admin.config(dir=str(admin.server.folder))
    # Servers wait five seconds after a failure, but not when they are told to.
    admin.config(save="", stop_writes_on_bgsave_error="no")
    admin.config(stop_writes_on_bgsave_error="yes")
    admin("BGSAVE")
    wait_until(lambda: b"rdb_last_bgsave_status:ok" in _info(admin), "a save")


def _info(admin: Admin) -> bytes:
    return admin.server.ask("INFO", "persistence").encode()


def _busy(admin: Admin) -> Generator[None]:
    admin.config(busy_reply_threshold="1")

    def spin() -> None:
        with suppress(OSError):
            admin.server.ask("EVAL", "while true do end", "0")

    thread = threading.Thread(target=spin)
    thread.start()
    wait_until(lambda: "-BUSY" in admin.server.ask("PING"), "a busy server")
    yield
    admin("SCRIPT", "KILL")
    thread.join()
    admin.config(busy_reply_threshold="5000")


def _full(admin: Admin) -> Generator[None]:
    admin.cut()
    admin.config(maxclients="1")
    yield
    admin.config(maxclients="1000")


def _loading(admin: Admin) -> Generator[None]:
    """Start again from a file that takes seconds to read."""
    admin("FLUSHALL")
    admin("DEBUG", "POPULATE", "50000", "filler", "20")
    admin("SAVE")
    server = admin.server
    server.stop()
    slow = ("--key-load-delay", "40", "--loading-process-events-interval-bytes", "1024")
    sound, server.arguments = server.arguments, (*server.arguments, *slow)
    server.start()
    admin.close()
    assert "\nloading:1" in server.ask("INFO", "persistence")
    yield
    admin.config(key_load_delay="0")
    wait_until(
        lambda: "\nloading:0" in server.ask("INFO", "persistence"), "the loading"
    )
    server.arguments = sound
    admin("FLUSHALL")


def _stopped(admin: Admin) -> Generator[None]:
    admin.server.stop()
    yield
    admin.server.start()
    admin.close()


def _frozen(admin: Admin) -> Generator[None]:
    admin.server.freeze()
    yield
    admin.server.resume()
    wait_until(lambda: admin.server.ask("PING").startswith("+PONG"), "the server")


def _cut_off(admin: Admin) -> Generator[None]:
    """Close every connection, again and again."""
    admin.cut()
    yield


_CONFIG, _DOWN = CacheConfigError, CacheUnavailableError
STATES: Final = (
    State("out of memory", _configured(maxmemory="1"), None, _DOWN),
    State("replica", _replica, None, _DOWN),
    State("replica without a master", _lonely_replica, _DOWN, _DOWN),
    State("too few replicas", _configured(min_replicas_to_write="1"), None, _DOWN),
    State("cannot save", _unsaved, None, _DOWN),
    State("busy with a script", _busy, _DOWN, _DOWN),
    State("wants a password", _locked, _CONFIG, _CONFIG, ""),
    State("has another password", _other_password, _CONFIG, _CONFIG),
    State("permits no writes", _permitted("-@write", "-@scripting"), None, _CONFIG),
    State("permits no keys", _permitted("resetkeys"), _CONFIG, _CONFIG),
    State("permits nothing", _permitted("-@all"), _CONFIG, _CONFIG),
    State("out of connections", _full, _DOWN, _DOWN),
    State("cut off", _cut_off, None, None),
    State("stopped", _stopped, _DOWN, _DOWN),
    State("loading", _loading, _DOWN, _DOWN),
    State("frozen", _frozen, CacheTimeoutError, CacheTimeoutError),
)
SLOW: Final = ("stopped", "loading", "frozen")
"""The states that cost seconds."""


@contextmanager
def entered(state: State, admin: Admin) -> Generator[None]:
    """Bring a server into a state, and out of it."""
    yield from state.enter(admin)


def patiently(call: Callable[[], None], seconds: float = HANG) -> None:
    """Call until no CacheError comes; raise the one that does not cease."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return call()
        except CacheError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
