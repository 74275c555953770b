"""The seam between thinking and talking: what to send, what to do with the TTL, how to read the reply.

Nothing here does I/O. A transport sends an operation's commands, applies its `Expire`
in the same atomic step, and hands the raw reply to `read`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from cachegen_runtime.keyspace import Origin
from cachegen_runtime.protocol import Command, Reply
from cachegen_runtime.scripts.expiry import Expire, expiring
from cachegen_runtime.scripts.script import Call

R_co = TypeVar("R_co", covariant=True)
S = TypeVar("S")


class Operation(
    msgspec.Struct, Generic[R_co], kw_only=True, frozen=True, eq=False, weakref=True
):
    """One call of one keyspace as a value.

    ``commands`` holds one command, or several that run as one transaction (then the
    reply is the list of theirs), or none. ``script`` is a call that follows the commands
    as one more step. Without either nothing is sent and `read` gets None. ``expire``
    belongs to the last command, and goes without a `script`. ``keys`` are the full keys,
    as sent, for routing and messages. ``writes`` forbids a second try.

    With ``atomic=False`` several steps leave in one write without a transaction around
    them, so that others' commands may come between. Where a Cluster moves their slot
    they are sent as a transaction all the same.

    MGET, MSET, DEL and UNLINK, and several SETs, may be split by slot on a Cluster and
    their replies joined (in order; summed for DEL and UNLINK).
    """

    origin: Origin
    name: str
    keys: tuple[bytes, ...]
    read: Callable[[Reply], R_co]
    writes: bool
    commands: tuple[Command, ...] = ()
    expire: Expire | None = None
    script: Call | None = None
    atomic: bool = True

    @property
    def steps(self) -> int:
        """Return how many replies there will be, without those of a transaction around them."""
        return len(self.commands) + (self.script is not None)

    @property
    def alone(self) -> tuple[Command, ...]:
        """Return the commands that are sent as they are, before any `last_call`."""
        return self.commands if self.expire is None else self.commands[:-1]

    def last_call(self) -> Call | None:
        """Return the script's call that is sent last, `expire` and its command as one."""
        if self.expire is None:
            return self.script
        return expiring(self.commands[-1], self.keys, self.expire)

    def reading(self, read: Callable[[Reply], S]) -> Operation[S]:
        """Return the same operation with another reader."""
        return Operation(
            origin=self.origin,
            name=self.name,
            keys=self.keys,
            read=read,
            writes=self.writes,
            commands=self.commands,
            expire=self.expire,
            script=self.script,
            atomic=self.atomic,
        )

    def __repr__(self) -> str:
        # Commands hold values, which no repr may show.
        return (
            f"<Operation {self.origin.keyspace}.{self.name} on {len(self.keys)} keys>"
        )

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [("keyspace", self.origin.keyspace), ("name", self.name)]
