"""Values that are compressed, encrypted or of a former shape are answered from near as by the server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

from cachegen_runtime import (
    AsyncCaches,
    AsyncStructKeyspace,
    Caches,
    StructKeyspace,
)
from cachegen_runtime.generated import STR, KeyspaceDefinition, Near, scalar_key
from cachegen_runtime.values.codec import Codec
from cachegen_runtime.values.encrypted import Encrypted
from tests.conformance.stored_sample import CODECS, PLAIN, Page
from tests.conformance.test_stored import FIRST, KEYS
from tests.near.faces import Face, begin, settle
from tests.near.shop import LAG
from tests.servers import Server, wait_until

PAGE = Page("é\0", "long " * 100)
PAGES = ("pages", "zipped", "sealed", "sealed_zipped", "reading", "accepting")


def definition(
    codec: Codec[object], near: Near | None
) -> KeyspaceDefinition[str, object]:
    """Return a keyspace of pages."""
    return KeyspaceDefinition(
        service="stored", name="page", cluster="main", pattern="page/:key",
        key=scalar_key(STR), value=codec, near=near,
    )  # fmt: skip


def answers(
    face: Face, server: Server, codec: Codec[object], near: Near
) -> tuple[list[object], list[object]]:
    """Return what reads of a page are answered from near, and what is held decoded."""
    caches = (
        Caches({"main": server.url})
        if face == "blocking"
        else AsyncCaches({"main": server.url})
    )
    given = definition(codec, near)
    keyspace = (
        StructKeyspace(caches, given)
        if isinstance(caches, Caches)
        else AsyncStructKeyspace(caches, given)
    )
    cache = caches.__near__("main")
    store = cache.stores["page"]
    begin(cache)
    with asyncio.Runner() as runner:

        def done(result: object) -> object:
            return runner.run(_awaited(result)) if isinstance(result, Awaitable) else result  # fmt: skip

        settle(cache, lambda mark: server.ask("SET", f"page/{mark}", ""))

        def is_near() -> bool:
            before = store.hits.total
            done(keyspace.get("a"))
            return store.hits.total > before

        wait_until(is_near, "a page that is near")
        before = store.hits.total
        several = done(keyspace.multi_get(["a", "a"]))
        assert isinstance(several, list)
        found = [done(keyspace.get("a")), *several]
        assert store.hits.total == before + 3
        held = [entry.value for entry in store.by_sent.values() if entry.is_ready]
        if isinstance(caches, Caches):
            caches.close()
        else:
            runner.run(caches.aclose())
    return found, held


async def _awaited(result: Awaitable[object]) -> object:
    return await result


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("name", PAGES)
def test_however_a_value_is_stored_it_is_read_from_near(
    name: str, shared: bool, face: Face, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEYS, FIRST)
    _, codec = CODECS[name]
    with Caches({"main": server.url}) as elsewhere:
        StructKeyspace(elsewhere, definition(codec, None)).set("a", PAGE)
    found, held = answers(face, server, codec, Near(shared=shared, lag=LAG))
    assert found == [PAGE] * 3
    # What is stored encrypted is not kept in plain text either.
    is_shared = shared and not isinstance(codec, Encrypted)
    assert held == ([PAGE] if is_shared else [])


@pytest.mark.parametrize("shared", [True, False])
def test_a_value_of_a_former_shape_is_read_from_near(
    shared: bool, face: Face, server: Server
) -> None:
    server.ask("SET", "page/a", '{"heading":"old"}')
    found, _ = answers(face, server, PLAIN, Near(shared=shared, lag=LAG))
    assert found == [Page("old")] * 3
