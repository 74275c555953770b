"""Whether the user may send what keyspaces send: each command is queued in a transaction, never run.

A server judges permissions, key patterns and memory when it queues, and DISCARD forgets it
all; this takes no right to administer, as ACL DRYRUN would.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.docs_page.example import example
from cachegen.live.deployment import Deployment
from cachegen.live.dialing import Word
from cachegen.live.health.findings import Finding, failure, ok
from cachegen.live.link import Link, Refused

_ANY = (
    *("DEL", "UNLINK", "EXISTS", "PTTL", "PERSIST"),
    *("PEXPIRE _ 1", "PEXPIREAT _ 1", "EVAL 0 1 _", "EVALSHA 0 1 _"),
)
_STRING = ("GET", "MGET", "SET _ 1", "MSET _ 1", "GETDEL")
_STR = ("APPEND _ 1", "GETRANGE _ 0 1", "SETRANGE _ 0 1", "STRLEN")
_INT = ("INCR", "DECR", "INCRBY _ 1", "DECRBY _ 1")
_FLOAT = ("INCRBYFLOAT _ 1",)
_LIST = (
    *("LPUSH _ 1", "RPUSH _ 1", "LPOP", "RPOP", "LINDEX _ 0", "LSET _ 0 1", "LLEN"),
    *("LRANGE _ 0 1", "LTRIM _ 0 1", "LINSERT _ BEFORE 1 1", "LREM _ 1 1"),
    "LMOVE _ _ LEFT RIGHT",
)
_SET = (
    *("SADD _ 1", "SREM _ 1", "SISMEMBER _ 1", "SMEMBERS", "SCARD", "SPOP"),
    *("SRANDMEMBER", "SDIFF", "SINTER", "SUNION", "SDIFFSTORE _ _"),
    *("SINTERSTORE _ _", "SUNIONSTORE _ _", "SMOVE _ _ 1"),
)


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
            deployment.target.key_prefix + example(keyspace, declarations).text.encode()
        )
        commands = _commands(keyspace.value, declarations)
        asked += len(commands)
        for name, reason in _refused(deployment.link_of(key), commands, key):
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
            _advice(reason, deployment.target.key_prefix),
        )


def _advice(reason: str, prefix: bytes) -> str:
    if reason.startswith("OOM"):
        return "the server is full and evicts nothing: raise maxmemory, or delete keys"
    if reason.startswith("READONLY"):
        return "the server is a replica: let the URL name the primary"
    pattern = prefix.decode(errors="replace") + "*"
    return f"ACL SETUSER … ~{pattern} +@read +@write +@transaction +eval +evalsha"


def _refused(
    link: Link, commands: tuple[str, ...], key: bytes
) -> Iterator[tuple[str, str]]:
    """Yield the commands that the server does not even queue, and its words."""
    queue: list[tuple[Word, ...]] = [_words(each, key) for each in commands]
    replies = link.ask_all([("MULTI",), *queue, ("DISCARD",)])
    if isinstance(replies[0], Refused):
        yield "MULTI", str(replies[0])
        return
    for words, reply in zip(queue, replies[1:-1], strict=True):
        if isinstance(reply, Refused):
            yield str(words[0]), str(reply)


def _words(command: str, key: bytes) -> tuple[Word, ...]:
    """Return a command's words; the key stands for `_`, or at the end."""
    words = command.split()
    if len(words) == 1:
        return words[0], key
    return tuple(key if word == "_" else word for word in words)


def _commands(value: ir.Value, declarations: Declarations) -> tuple[str, ...]:
    match value:
        case ir.StructValue():
            return (*_ANY, *_STRING)
        case ir.ListValue():
            return (*_ANY, *_LIST)
        case ir.SetValue():
            return (*_ANY, *_SET)
        case ir.BasicValue(type=type):
            base = declarations.base(type)
            special = {
                ir.ScalarType(ir.Scalar.STR): _STR,
                ir.ScalarType(ir.Scalar.INT): _INT,
                ir.ScalarType(ir.Scalar.FLOAT): _FLOAT,
            }
            more = special.get(base, ()) if isinstance(base, ir.ScalarType) else ()
            return (*_ANY, *_STRING, *more)
        case _:
            assert_never(value)
