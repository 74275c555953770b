"""The seam between thinking and talking: what to send, what to do with the TTL, how to read the reply.

Nothing here does I/O. A transport sends an operation's commands, applies its `Expire`
in the same atomic step, and hands the raw reply to `read`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, TypeVar

import msgspec

R_co = TypeVar("R_co", covariant=True)

Command = tuple[bytes, ...]
"""One command and its arguments, each as the bytes to send."""

Reply = bytes | int | None | list["Reply"]
"""A reply as RESP2 gives it; simple strings are bytes, error replies never get this far."""


class Expire(msgspec.Struct, frozen=True, gc=False):
    """What happens to the TTL of `key` once the command has been applied.

    ``mode``: ``px`` sets a TTL of `milliseconds`; ``pxat`` sets the Unix time in
    `milliseconds`; ``persist`` removes the TTL; ``delete`` deletes the key (an expiry
    in the past); ``keep`` gives back the TTL that the key had before the command, which
    the command itself clears (SDIFFSTORE and its like). Never applied when the command
    was refused. With `only_if_changed` not applied either when the reply says that
    nothing was written: nil, an integer of zero or below, or an empty list. With
    `on_create` applied only when `key` did not exist before the command; when it did
    exist, the TTL that it had is what it has afterwards, as with ``keep``.
    """

    key: bytes
    mode: Literal["px", "pxat", "persist", "delete", "keep"]
    milliseconds: int = 0
    only_if_changed: bool = False
    on_create: bool = False


class Operation(Generic[R_co]):
    """One call of one keyspace as a value.

    ``commands`` holds one command, or several that run as one transaction (then the
    reply is the list of theirs), or none (then nothing is sent and `read` gets None).
    ``keys`` are the full keys, as sent, for routing and messages. ``writes`` forbids a
    second try. ``expire`` goes with a single command only. MGET, MSET, DEL and UNLINK,
    and transactions of SETs, may be split by slot on a Cluster and their replies joined
    (in order; summed for DEL and UNLINK). ``cluster`` is where a batch sends it.
    """

    __slots__ = (
        "cluster",
        "commands",
        "expire",
        "keys",
        "keyspace",
        "name",
        "read",
        "writes",
    )

    def __init__(
        self,
        name: str,
        keyspace: str,
        keys: tuple[bytes, ...],
        commands: tuple[Command, ...],
        read: Callable[[Reply], R_co],
        writes: bool,
        expire: Expire | None = None,
        cluster: str = "",
    ) -> None:
        self.name = name
        self.keyspace = keyspace
        self.keys = keys
        self.commands = commands
        self.read = read
        self.writes = writes
        self.expire = expire
        self.cluster = cluster

    def __repr__(self) -> str:
        # Commands hold values, which no repr may show.
        return f"<Operation {self.keyspace}.{self.name} on {len(self.keys)} keys>"
