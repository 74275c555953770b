"""The classes of operations as one table: how each is called, and how a server counts its application.

Every key has one hash tag, so that the table also holds for a Cluster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.expiry import Expire
from tests.servers import Server
from tests.transport.faces import Face
from tests.transport.operations import (
    command,
    get,
    increment,
    put,
    read,
    transaction,
    value_of,
)

FIRST, SECOND, COUNT, OTHER = b"{t}first", b"{t}second", b"{t}count", b"{t}other"
VALUES = [value_of(FIRST), value_of(SECOND)]
_EXPIRE = Expire(COUNT, "px", 60_000)


@dataclass(frozen=True)
class Call:
    """One class of operations: `times` calls of `counted` on the server are one application."""

    name: str
    operations: tuple[Operation[Reply], ...]
    counted: str
    times: int = 1
    batch: Literal["no", "batch", "transaction"] = "no"
    script_known: bool = True

    @property
    def writes(self) -> bool:
        """Return whether it changes anything."""
        return any(operation.writes for operation in self.operations)

    def made(self, face: Face) -> object:
        """Return the result of calling it; raise for any failure in it, one in doubt first."""
        if self.batch == "no":
            return face.run(self.operations[0])
        results = face.run_batch(
            self.operations, transaction=self.batch == "transaction"
        )
        errors = [result for result in results if isinstance(result, CacheError)]
        for error in sorted(errors, key=lambda error: not error.maybe_applied):
            raise error
        return results

    def prepare(self, face: Face, server: Server) -> None:
        """Store what is read, make the script known or unknown, and count from nought."""
        for key, value in zip((FIRST, SECOND), VALUES, strict=True):
            face.run(put(key, value))
        if self.script_known:
            face.run(increment(OTHER, Expire(OTHER, "px", 60_000)))
        else:
            server.ask("SCRIPT", "FLUSH")
        server.ask("CONFIG", "RESETSTAT")

    def right(self, result: object) -> bool:
        """Return whether values are those of the keys that were asked for."""
        match self.name:
            case "read":
                return result == VALUES[0]
            case "multi_get":
                return result == [*VALUES, VALUES[0]]
            case "batch" | "transaction batch":
                return isinstance(result, list) and result[0] == VALUES[0]
            case _:
                return not isinstance(result, bytes) or result == b"OK"

    def applied(self, server: Server) -> int:
        """Return how many of its counted commands the server has run since `prepare`."""
        statistics = server.ask("INFO", "commandstats")
        _, _, rest = statistics.partition(f"cmdstat_{self.counted}:calls=")
        return int(rest.partition(",")[0] or 0)


_BOTH = (get(FIRST), increment(COUNT), increment(COUNT, _EXPIRE))

CALLS = (
    Call("read", (get(FIRST),), "get"),
    Call("multi_get", (read(b"MGET", FIRST, SECOND, FIRST, keys=(FIRST, SECOND)),), "mget"),
    Call("write", (increment(COUNT),), "incrby"),
    Call("write with expiry", (increment(COUNT, _EXPIRE),), "incrby"),
    Call("write with a script that is new", (increment(COUNT, _EXPIRE),), "incrby", script_known=False),
    Call("multi_set", (command(b"MSET", COUNT, b"1", OTHER, b"2", keys=(COUNT, OTHER)),), "mset"),
    Call(
        "several commands",
        (transaction((b"SET", OTHER, b"1", b"PX", b"60000"), (b"INCRBY", COUNT, b"1")),),
        "incrby",
    ),
    Call("batch", _BOTH, "incrby", 2, "batch"),
    Call("transaction batch", _BOTH, "incrby", 2, "transaction"),
)  # fmt: skip
"""`several commands` is what `multi_set` with an expiry sends, with a count in place of a SET."""
