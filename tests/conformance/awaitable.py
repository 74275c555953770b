"""The blocking face called as the asynchronous one, so that each test is written once."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from tests.conformance.sample import KINDS_OF, AsyncSampleCaches, SampleCaches

from cachegen_runtime import Batch, Lease


class Awaitable:
    """A blocking keyspace, batch or lease under an asynchronous one's clothes, so that one test fits both."""

    def __init__(self, blocking: object) -> None:
        self._blocking = blocking

    def __getattr__(self, name: str) -> object:
        found = getattr(self._blocking, name)
        if name == "with_expiry":
            return lambda expiry: Awaitable(found(expiry))
        if not callable(found):
            return found

        async def call(*arguments: object, **named_arguments: object) -> object:
            result = found(*arguments, **named_arguments)
            return Awaitable(result) if isinstance(result, Lease) else result

        return call

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        assert isinstance(self._blocking, Lease)
        self._blocking.__exit__(None, None, None)


class AwaitableCaches:
    """The blocking sample under an asynchronous one's clothes."""

    def __init__(self, blocking: SampleCaches) -> None:
        self._blocking = blocking
        for name in KINDS_OF:
            setattr(self, name, Awaitable(getattr(blocking, name)))

    def batch(self) -> AwaitableBatch:
        return AwaitableBatch(self._blocking.batch())

    def transaction(self) -> AwaitableBatch:
        return AwaitableBatch(self._blocking.transaction())


class AwaitableBatch:
    """A blocking batch under an asynchronous one's clothes."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    async def __aenter__(self) -> Batch:
        return self._batch.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._batch.__exit__(kind, raised, trace)


def as_asynchronous(blocking: SampleCaches) -> AsyncSampleCaches:
    """Return the blocking sample under an asynchronous one's clothes, which no type checker can follow."""
    return AwaitableCaches(blocking)  # type: ignore[return-value]  # it has the same methods
