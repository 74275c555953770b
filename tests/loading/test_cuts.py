"""Connections that are cut at each step of a load: before the server has what was sent, or before its answer is back.

Afterwards the key can be loaded by others, and nobody gets what is older than a delete that was over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from cachegen_runtime import AsyncCaches, AsyncLoadedKeyspace, Caches, LoadedKeyspace
from cachegen_runtime.generated import Load
from cachegen_runtime.operations import leases
from cachegen_runtime.transport.isolation.stores import isolation
from tests.loading.controls import unfenced
from tests.loading.worker import numbers
from tests.servers import Server
from tests.sleeper import HANG
from tests.transport.manners import PASS
from tests.transport.proxy import Proxy, proxied

KEY, RECORD = "k", "__cachegen/l/{copy/k}"
STEPS, NEVER = 3, 1_000
"""The steps of a load are the look, the claim, and the store or the release."""

COPY_TIMEOUT = HANG
COPY = numbers(
    "copy", Load(timeout=timedelta(seconds=COPY_TIMEOUT), lease=timedelta(seconds=0.1))
)
Loader = Callable[[str], int]


def failing_loader(key: str) -> int:
    """Find nothing."""
    raise LookupError(key)


class Caller:
    """One caches object that loads one key, blocking or async."""

    def __init__(self, url: str, face: str) -> None:
        self._runner = asyncio.Runner() if face == "async" else None
        self._blocking: LoadedKeyspace[str, int, int] = LoadedKeyspace(
            Caches({"main": url}), COPY
        )
        self._caches = AsyncCaches({"main": url})
        self._async: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self._caches, COPY
        )

    def load(self, loader: Loader, key: str = KEY) -> int:
        """Return the value."""
        if self._runner is None:
            return self._blocking.get_or_load(key, loader)

        async def load(key: str) -> int:
            return loader(key)

        return self._runner.run(self._async.get_or_load(key, load))

    def delete(self) -> None:
        """Delete the value."""
        self._blocking.delete(KEY)

    def close(self) -> None:
        """End the caches."""
        if self._runner is not None:
            self._runner.run(self._caches.aclose())
            self._runner.close()


class Cut:
    """Cuts a proxy's connections once: in place of what is sent the nth time, or of its answer."""

    def __init__(self, proxy: Proxy, step: int, *, answer: bool) -> None:
        self.steps = 0
        self._step = step
        proxy.manner = replace(
            PASS,
            request=self._count if answer else self._cut,
            reply=self._cut if answer else self._count,
        )

    def _count(self, data: bytes) -> bytes:
        return data

    def _cut(self, data: bytes) -> bytes | None:
        self.steps += 1
        return None if self.steps == self._step else data


class Scene:
    """A caller whose connection is cut at one step, and a witness whose connection is not."""

    def __init__(self, server: Server, proxy: Proxy, face: str) -> None:
        self.server, self._proxy, self._face = server, proxy, face
        self.witness = Caller(f"{server.url}?timeout={HANG}", face)

    def cut(self, act: Callable[[Scene, Caller], None], step: int, *, answer: bool) -> int:  # fmt: skip
        """Let a caller act with its connection cut at a step; return how many it took."""
        self.server.ask("DEL", f"copy/{KEY}", RECORD)
        self._proxy.manner = PASS
        caller = Caller(self._proxy.url(), self._face)
        # The connection is there, and the scripts are known.
        with suppress(LookupError):
            caller.load(failing_loader, "warm")
        caller.load(lambda key: 0, "warm")
        self.server.ask("DEL", "copy/warm")
        cut = Cut(self._proxy, step, answer=answer)
        act(self, caller)
        steps = cut.steps
        assert self.witness.load(lambda key: 2) == 2
        assert caller.load(lambda key: 2) == 2
        assert self.server.ask("GET", f"copy/{KEY}") == "$1\r\n2\r\n"
        assert "__cachegen" not in self.server.ask("KEYS", "*")
        caller.close()
        return steps


def quiet(scene: Scene, caller: Caller) -> None:
    """Load what is true."""
    assert caller.load(lambda key: 2) == 2


def overtaken(scene: Scene, caller: Caller) -> None:
    """Load what is true no more when the loader ends."""

    def load(key: str) -> int:
        scene.witness.delete()
        return 1

    assert caller.load(load) == 1


def failing(scene: Scene, caller: Caller) -> None:
    """Load nothing."""
    with pytest.raises(LookupError):
        caller.load(failing_loader)


def waiting(scene: Scene, caller: Caller) -> None:
    """Load what somebody else loads, who is dead."""
    life = round((COPY_TIMEOUT + 5) * 1_000)
    scene.server.ask("SET", RECORD, "0" * 32, "PX", str(life))
    assert caller.load(lambda key: 2) == 2


@pytest.fixture
def proxy(loading_server: Server) -> Iterator[Proxy]:
    """Return a proxy before an empty server."""
    isolation.go_live()
    loading_server.ask("FLUSHALL")
    with proxied(loading_server.port) as made:
        yield made


@pytest.mark.parametrize("face", ["blocking", "async"])
@pytest.mark.parametrize("act", [quiet, overtaken, failing, waiting])
def test_a_cut_at_any_step_leaves_the_key_to_others_and_nothing_older(
    loading_server: Server,
    proxy: Proxy,
    face: str,
    act: Callable[[Scene, Caller], None],
) -> None:
    scene = Scene(loading_server, proxy, face)
    steps = scene.cut(act, step=NEVER, answer=False)
    assert steps == STEPS or act is waiting
    for step in range(1, steps + 1):
        scene.cut(act, step, answer=False)
        scene.cut(act, step, answer=True)
    scene.witness.close()


@pytest.mark.parametrize("face", ["blocking", "async"])
def test_without_the_fence_something_older_would_be_left(
    loading_server: Server, proxy: Proxy, face: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(loading_server, proxy, face)
    monkeypatch.setattr(leases, "STORE", unfenced())
    with pytest.raises(AssertionError):
        scene.cut(overtaken, step=NEVER, answer=False)
    scene.witness.close()
