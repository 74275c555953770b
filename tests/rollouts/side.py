"""One side of a deploy, as a process: it imports its own module, and writes and reads what it is told to.

It takes an order a line, as JSON: texts of values to write under numbers as keys, and keys to
read. It answers with a list of as many words, empty where all went well.
"""

from __future__ import annotations

import sys
from base64 import b64decode
from importlib import import_module

import msgspec

from cachegen_runtime import CacheError, Caches, SetKeyspace, SortedSetKeyspace
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.sync.dicts import AnyDictKeyspace
from cachegen_runtime.sync.lists import AnyListKeyspace
from cachegen_runtime.sync.values import WholeKeyspace
from cachegen_runtime.values.codec import Codec, Undecodable
from cachegen_runtime.values.encrypted import Encrypted

FIELD = "field"
"""Where in a dict a value is written."""


class Order(msgspec.Struct):
    """What to do with one keyspace of one package."""

    package: str
    url: str
    keyspace: str
    write: dict[int, str] = {}
    read: list[int] = []


def main(folder: str) -> None:
    """Carry out orders until there are no more."""
    sys.path.insert(0, folder)
    for line in sys.stdin.buffer:
        answer = carried_out(msgspec.json.decode(line, type=Order))
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        sys.stdout.flush()


def carried_out(order: Order) -> list[str]:
    """Return for each value written or key read ``""``, or why it was not."""
    for name in [each for each in sys.modules if each.startswith("release_")]:
        if name.partition(".")[0] != order.package:
            del sys.modules[name]
    module = import_module(f"{order.package}.api")
    caches = module.ApiCaches(main=order.url)
    assert isinstance(caches, Caches)
    with caches:
        keyspace = vars(caches)[order.keyspace]
        definition = vars(module)[f"_{order.keyspace}"]
        assert isinstance(definition, KeyspaceDefinition)
        wrote = [
            write(keyspace, definition, number, b64decode(text))
            for number, text in order.write.items()
        ]
        return wrote + [read(keyspace, number) for number in order.read]


def write(
    keyspace: object, definition: KeyspaceDefinition[int, object], key: int, text: bytes
) -> str:
    """Store the value that a text stands for."""
    codec: Codec[object] = definition.value
    if isinstance(codec, Encrypted):
        codec = codec.text
    try:
        value = codec.decode(text)
        if codec.encode(value) != text and not text.startswith(b"{"):
            return "another text"
    except Undecodable as error:
        return f"no value of its own: {error}"
    match keyspace:
        case AnyListKeyspace():
            keyspace.push_right(key, value)
        case SetKeyspace():
            keyspace.add(key, value)
        case SortedSetKeyspace():
            keyspace.add(key, {value: 1.0})
        case AnyDictKeyspace():
            keyspace.set(key, FIELD, value)
        case WholeKeyspace():
            keyspace.set(key, value)
        case _:
            return f"a {type(keyspace).__name__}"
    return ""


def read(keyspace: object, key: int) -> str:
    """Read all that a key holds."""
    try:
        match keyspace:
            case (
                AnyListKeyspace()
                | SetKeyspace()
                | SortedSetKeyspace()
                | AnyDictKeyspace()
            ):
                return "" if keyspace.items(key) else "nothing"
            case WholeKeyspace():
                return "" if keyspace.get(key) is not None else "nothing"
            case _:
                return f"a {type(keyspace).__name__}"
    except CacheError as error:
        return type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1])
