"""Errors about values and batches say which operation and key they are about, and no value."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from typing import TypeVar

import attrs
import msgspec
import pytest

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncIntKeyspace,
    Batch,
    Caches,
    IntKeyspace,
    ListKeyspace,
    SetKeyspace,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    scalar_key,
    struct,
)
from cachegen_runtime.values.codec import Codec

V = TypeVar("V")


class Page(msgspec.Struct):
    size: int = 0


@attrs.define
class Guest:
    name: str
    _token: str


def defined(name: str, value: Codec[V]) -> KeyspaceDefinition[str, V]:
    return KeyspaceDefinition(
        service="told",
        name=name,
        cluster="told",
        pattern=name + "/:key",
        key=scalar_key(STR),
        value=value,
    )


class Told(Caches):
    def __init__(self) -> None:
        super().__init__({"told": None})
        self.page = StructKeyspace(self, defined("page", struct(Page)))
        self.guest = StructKeyspace(self, defined("guest", struct(Guest)))
        self.guests = ListKeyspace(self, defined("guests", struct(Guest)))
        self.count = IntKeyspace(self, defined("count", INT))
        self.names = SetKeyspace(self, defined("names", STR))
        self.lines = ListKeyspace(self, defined("lines", STR))


TOLD = Told()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: TOLD.page.set("a", {}),  # type: ignore[arg-type]
            "page.set('page/a'): expected Page, got dict",
        ),
        (
            lambda: TOLD.page.replace("a", Page(size="25")),  # type: ignore[arg-type]
            "page.replace('page/a'): a Page cannot be stored: it could not be read again"
            " at $.size: expected int, found text",
        ),
        (
            lambda: TOLD.page.multi_set({"a": Page(), "b": 5}),  # type: ignore[arg-type]
            "page.multi_set('page/b'): expected Page, got int",
        ),
        (
            lambda: TOLD.count.get_and_set("a", True),
            "count.get_and_set('count/a'): expected int, got bool",
        ),
        (
            lambda: TOLD.count.set_if_not_exists("a", 2**63),
            "count.set_if_not_exists('count/a'): an int beyond 64 bits cannot be stored",
        ),
        (
            lambda: TOLD.names.add("a", "x", 5),  # type: ignore[arg-type]
            "names.add('names/a'): expected str, got int",
        ),
        (
            lambda: TOLD.lines.push_left("a", "x", None),  # type: ignore[arg-type]
            "lines.push_left('lines/a'): expected str, got NoneType",
        ),
        (
            lambda: TOLD.guest.get("a"),
            "guest.get: a Guest cannot be cached: its field _token is required, but not "
            "written, since its name begins with an underscore",
        ),
    ],
)
def test_an_error_about_a_value_names_operation_and_key(
    call: object, said: str
) -> None:
    assert callable(call)
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert str(caught.value) == said


def test_a_class_that_cannot_be_read_back_is_refused_before_anything_is_sent() -> None:
    calls: list[Callable[[], object]] = [
        lambda: TOLD.guest.get("a"),
        lambda: TOLD.guest.multi_get(["a"]),
        lambda: TOLD.guest.get_and_delete("a"),
        lambda: TOLD.guest.set("a", Guest("n", "t")),
        lambda: TOLD.guests.items("a"),
        lambda: TOLD.guests.pop_left("a"),
        lambda: TOLD.guests.push_left("a", Guest("n", "t")),
    ]
    for call in calls + calls:
        with pytest.raises(TypeError, match="Guest cannot be cached: its field _token"):
            call()
    assert TOLD.guest.delete("a") == 0
    assert not TOLD.guest.exists("a")
    assert TOLD.guests.len("a") == 0


def test_a_class_is_judged_once() -> None:
    judged: list[int] = []
    codec = struct(Page)
    ready = codec.ready
    codec.ready = lambda: judged.append(1)
    assert ready is not None
    pages = StructKeyspace(TOLD, defined("judged", codec))
    for _ in range(3):
        assert pages.get("a") is None
        assert pages.multi_get(["a"]) == [None]
    assert judged == [1]


def test_a_batch_takes_operations_only_and_says_where_they_are() -> None:
    for begin in (TOLD.batch, TOLD.transaction):
        with pytest.raises(
            TypeError, match=r"got int: .* batch\.add\(caches\.visits\.op"
        ):
            add(begin(), TOLD.count.increment("batch"))


def add(batch: Batch, given: object) -> None:
    batch.add(given)  # type: ignore[arg-type]  # what untyped code does


def test_a_forgotten_operations_in_an_async_batch_leaves_no_coroutine_behind() -> None:
    async def attempt() -> None:
        caches = AsyncCaches({"told": None})
        count = AsyncIntKeyspace(caches, defined("count", INT))
        page = AsyncBasicKeyspace(caches, defined("page", struct(Page)))
        for call in (count.increment("a"), page.get("a")):
            with pytest.raises(TypeError, match="got coroutine"):
                caches.batch().add(call)  # type: ignore[arg-type]  # what untyped code does
        assert await count.get("a") is None
        await caches.aclose()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(attempt())
