"""Servers that say no: brought into each state for real, every kind of call, both faces, both ways to connect.

The error is of the right class and gives nothing away, and when the state is over the very
same objects serve again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from cachegen_runtime.errors import CacheError, CacheTimeoutError
from cachegen_runtime.transport.isolation.stores import isolation
from tests.conformance.sample import AsyncSampleCaches
from tests.endurance.part import Figures, Part
from tests.hostile.attempts import ATTEMPTS, Attempt, opened, refusal
from tests.hostile.leaks import VALUE, Searched
from tests.hostile.states import ARGUMENTS, STATES, Admin, State, Told, entered
from tests.servers import Server, valkey_server
from tests.sleeper import HANG

FACES = ("blocking", "async")
WAYS = ("direct", "redis-py")
_ROUNDS = 12
_TRIES = 5

Disguise = Callable[[BaseException], BaseException]
"""What a control makes of an error before it is searched."""


def refusals(scale: float) -> Figures:
    """Go through all states some times."""
    counted: Counter[str] = Counter()
    searched = Searched()
    with server_for_states() as server:
        for _ in range(max(1, round(_ROUNDS * scale))):
            for state in STATES:
                with searched.log():
                    asyncio.run(through(state, server, searched, counted))
                counted["states"] += 1
    assert not searched.found, "\n".join(searched.found[:20])
    return {**counted, "texts searched": searched.texts, "secrets found": 0}


@contextmanager
def server_for_states() -> Iterator[Server]:
    """Run a server that takes the commands by which states are entered."""
    with valkey_server(*ARGUMENTS) as server:
        yield server


async def through(
    state: State, server: Server, searched: Searched, counted: Counter[str]
) -> None:
    """Bring a server into a state and out of it, with all kinds of callers before, meanwhile and after."""
    isolation.go_live()
    admin = Admin(server)
    callers = [opened(face, _url(state, server, way)) for face in FACES for way in WAYS]
    try:
        for api, _ in callers:
            await expect_all(api, ATTEMPTS, state, searched, counted, sound=True)
        with entered(state, admin):
            for api, _ in callers:
                await expect_all(api, ATTEMPTS, state, searched, counted, sound=False)
        for api, _ in callers:
            await expect_all(api, ATTEMPTS, state, searched, counted, sound=True)
            counted["recoveries"] += 1
    finally:
        for _, close in callers:
            await close()
        admin.close()


def _url(state: State, server: Server, way: str) -> str:
    timeout = 0.1 if state.name == "frozen" else HANG
    place = f"{state.credentials}127.0.0.1:{server.port}"
    return f"redis://{place}/0?transport={way}&timeout={timeout}"


async def expect_all(
    api: AsyncSampleCaches,
    attempts: Sequence[Attempt],
    state: State,
    searched: Searched,
    counted: Counter[str],
    *,
    sound: bool,
) -> None:
    """Make all attempts; each ends as the state says, or well when the server is `sound`."""
    for attempt in attempts:
        told = None if sound else state.told(attempt)
        error = await refusal(attempt, api)
        for _ in range(_TRIES):
            if not (sound and isinstance(error, CacheTimeoutError)):
                break
            # A slow machine needs more than the little time that a frozen server is given.
            error = await refusal(attempt, api)
        judge(f"{state.name}, {attempt.name}", told, error, searched, counted)
        if sound and attempt.name == "set":
            assert await api.text.get("k") == VALUE


def judge(
    where: str,
    told: Told,
    error: CacheError | None,
    searched: Searched,
    counted: Counter[str],
) -> None:
    """Raise AssertionError unless an error, or none, is what had to be told; search it."""
    if error is None:
        assert told is None, f"{where}: no error"
        counted["answers"] += 1
        return
    where = f"{where}: {type(error).__name__}: {error}"
    assert told is not None, where
    assert isinstance(error, told), where
    assert error.operation is not None, where
    searched.error(error)
    counted["refusals"] += 1


PARTS = [
    Part(
        "refusals",
        "a server that says no is told as what it is, without a secret, and met again when it serves",
        refusals,
    )
]
