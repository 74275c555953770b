"""Whatever a caller does to a value of any type that a schema may name, the next one gets what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    Caches,
    LoadedKeyspace,
)
from cachegen_runtime.aio.values import AsyncWholeKeyspace
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.sync.values import WholeKeyspace
from tests.cli.modules import constants_of, module_of
from tests.near.every_value import KINDS, LETTERS, Kind, schema
from tests.near.faces import Face, begin, settle
from tests.near.mutating import change, told
from tests.near.nested import nested
from tests.servers import Server, wait_until

NUMBERED = list(enumerate(KINDS))


class Reader:
    """The keyspaces of a generated module on one face; all of them are near."""

    def __init__(self, module: ModuleType, face: Face, server: Server) -> None:
        made = constants_of(module)["ApiCaches" if face == "blocking" else "AsyncApiCaches"]  # fmt: skip
        assert isinstance(made, type)
        caches = made(main=server.url)
        assert isinstance(caches, Caches | AsyncCaches)
        self.caches = caches
        self._runner = asyncio.Runner()
        self._near = caches.__near__("main")

        begin(self._near)
        for number, kind in NUMBERED:
            for letter in LETTERS:
                server.ask("SET", f"{letter}{number}/a", kind.text)
        *_, last = self._near.stores
        settle(self._near, lambda mark: server.ask("SET", f"{last}/{mark}", ""))

    def hold(self, name: str) -> None:
        """Read a value until it is near."""
        store = self._near.stores[name]

        def is_near() -> bool:
            self.get(name)
            return f"{name}/a".encode() in store.by_sent

        wait_until(is_near, "a value that is near")

    def hits(self, name: str) -> int:
        """Return how many reads were answered from near."""
        return self._near.stores[name].hits.total

    def get(self, name: str) -> object:
        """Return what a `get` does."""
        keyspace = vars(self.caches)[name]
        assert isinstance(keyspace, WholeKeyspace | AsyncWholeKeyspace)
        return self._result(keyspace.get("a"))

    def reads(self, name: str) -> Iterator[object]:
        """Yield what each way to read a value returns."""
        yield self.get(name)
        keyspace = vars(self.caches)[name]
        assert isinstance(keyspace, WholeKeyspace | AsyncWholeKeyspace)
        found = self._result(keyspace.multi_get(["a", "a"]))
        assert isinstance(found, list)
        yield from found
        if isinstance(keyspace, LoadedKeyspace):
            yield keyspace.get_or_load("a", _refused)
        elif isinstance(keyspace, AsyncLoadedKeyspace):
            yield self._result(keyspace.get_or_load("a", _async_refused))

    def close(self) -> None:
        """Close the caches and the loop."""
        if isinstance(self.caches, Caches):
            self.caches.close()
        else:
            self._runner.run(self.caches.aclose())
        self._runner.close()

    def _result(self, result: object) -> object:
        return self._runner.run(_awaited(result)) if isinstance(result, Awaitable) else result  # fmt: skip


async def _awaited(result: Awaitable[object]) -> object:
    return await result


def _refused(key: object) -> object:
    raise AssertionError(f"{key} is near")


async def _async_refused(key: object) -> object:
    return _refused(key)


@contextmanager
def reading(module: ModuleType, face: Face, server: Server) -> Generator[Reader]:
    """Open a module's caches, and close them."""
    reader = Reader(module, face, server)
    try:
        yield reader
    finally:
        reader.close()


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Return what the schema of all kinds becomes."""
    return module_of(schema(), tmp_path_factory.mktemp("every"), "sync", "async")


@pytest.mark.parametrize("letter", LETTERS)
def test_a_caller_that_changes_a_value_changes_it_for_no_other(
    letter: str, module: ModuleType, face: Face, server: Server
) -> None:
    with reading(module, face, server) as reader:
        for number, kind in NUMBERED:
            _changed_by_callers(reader, f"{letter}{number}", kind)


def _changed_by_callers(reader: Reader, name: str, kind: Kind) -> None:
    reader.hold(name)
    before = reader.hits(name)
    first, *others = reader.reads(name)
    expected = told(first)
    change(first)
    assert (told(first) != expected) == kind.is_changed, kind
    for other in others:
        assert told(other) == expected, kind
        change(other)
    assert told(reader.get(name)) == expected, kind
    assert reader.hits(name) == before + len(others) + 2


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Return the same module where the schema is said to prove that all values are immutable."""
    module = module_of(schema(), tmp_path_factory.mktemp("sharing"), "sync", "async")
    for definition in vars(module).values():
        if isinstance(definition, KeyspaceDefinition) and definition.near is not None:
            definition.near = replace(definition.near, shared=True)
    return module


def test_if_all_were_shared_a_caller_would_change_what_can_be_changed(
    sharing: ModuleType, face: Face, server: Server
) -> None:
    """The control; that it changes nothing else shows that what is shared is immutable."""
    with reading(sharing, face, server) as reader:
        for number, kind in NUMBERED:
            name = f"k{number}"
            reader.hold(name)
            expected = told(reader.get(name))
            change(reader.get(name))
            assert (told(reader.get(name)) != expected) == kind.is_changed, kind.type


def test_of_types_nested_at_random_those_are_shared_that_cannot_be_changed(
    tmp_path: Path,
) -> None:
    kinds = list(nested(40))
    names = constants_of(module_of(schema(kinds, "k"), tmp_path))
    for number, kind in enumerate(kinds):
        definition = names[f"_k{number}"]
        assert isinstance(definition, KeyspaceDefinition)
        assert definition.near is not None
        value = definition.value.decode(kind.text.encode())
        before = told(value)
        change(value)
        assert (told(value) != before) == kind.is_changed, kind
        assert definition.near.shared <= (not kind.is_changed), kind
    assert 10 < sum(kind.is_changed for kind in kinds) < 35
