"""Whether the user may send what keyspaces send: each command is queued in a transaction, never run.

A server judges permissions, key patterns and memory when it queues, and DISCARD forgets it
all; this takes no right to administer, as ACL DRYRUN would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.keys.examples import example
from cachegen.kinds import kind_of_keyspace
from cachegen.live.commands import spoken
from cachegen.live.connection import Connection, Refused, Word
from cachegen.live.deployment import Deployment
from cachegen.live.health.findings import Finding, failure, ok
from cachegen_runtime.keys.records import record_key


def permissions(
    deployment: Deployment,
    keyspaces: tuple[ir.Keyspace, ...],
    declarations: Declarations,
) -> Iterator[Finding]:
    """Check every command of every keyspace on a key of its own."""
    refused: dict[str, str] = {}
    asked = 0
    for keyspace in keyspaces:
        key = (
            deployment.settings.key_prefix
            + example(keyspace, declarations).text.encode()
        )
        commands = kind_of_keyspace(keyspace, declarations).commands
        asked += len(commands)
        record = record_key(deployment.settings.key_prefix)(key)
        queue = [spoken(each, key, record=record) for each in commands]
        for name, reason in _refused(deployment.connection_of(key), queue):
            refused.setdefault(f"{name} on `{keyspace.name}`", reason)
    if not keyspaces:
        yield ok("permissions", "the cluster has no keyspaces to ask for")
    elif not refused:
        yield ok(
            "permissions",
            f"{asked} commands may be sent, on {len(keyspaces)} keyspaces",
        )
    else:
        shown = ", ".join(list(refused)[:4]) + (", …" if len(refused) > 4 else "")
        reason = next(iter(refused.values()))
        yield failure(
            "permissions",
            f"{len(refused)} of {asked} commands are refused: {shown} ({reason})",
            _advice(reason, deployment.settings.key_prefix, refused),
        )


def _advice(reason: str, prefix: bytes, refused: Iterable[str]) -> str:
    if reason.startswith("OOM"):
        return "the server is full and evicts nothing: raise maxmemory, or delete keys"
    if reason.startswith("READONLY"):
        return "the server is a replica: let the URL name the primary"
    pattern = prefix.decode(errors="replace") + "*"
    # No category of commands that write holds TIME, which scripts of limiters and locks ask.
    asked = " +time" if any(each.startswith("TIME ") for each in refused) else ""
    rights = f"+@read +@write +@transaction +eval +evalsha{asked}"
    return f"ACL SETUSER … ~{pattern} {rights}"


def _refused(
    connection: Connection, queue: list[tuple[Word, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield the commands that the server does not even queue, and its words."""
    replies = connection.ask_all([("MULTI",), *queue, ("DISCARD",)])
    if isinstance(replies[0], Refused):
        yield "MULTI", str(replies[0])
        return
    for words, reply in zip(queue, replies[1:-1], strict=True):
        if isinstance(reply, Refused):
            yield str(words[0]), str(reply)
