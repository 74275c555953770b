"""One call of every way in which operations go out, over the conformance suite's sample; all values are planted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from cachegen_runtime import CacheError, expire_in
from tests.conformance.awaitable import as_asynchronous
from tests.conformance.sample import (
    AsyncSampleCaches,
    Profile,
    SampleCaches,
)
from tests.hostile.leaks import VALUE

Call: TypeAlias = Callable[[AsyncSampleCaches], Awaitable[object]]


class Attempt(NamedTuple):
    """A call, and whether it writes."""

    name: str
    writes: bool
    call: Call


async def refusal(attempt: Attempt, api: AsyncSampleCaches) -> CacheError | None:
    """Return the error that an attempt ends in, None when it ends well."""
    try:
        await attempt.call(api)
    except CacheError as error:
        return error
    return None


_LONG = expire_in(900)
_ONCE = expire_in(900, on="create")


def _several(form: str) -> Call:
    """Return a batch or a transaction of a read, a plain write and a scripted one."""

    async def call(api: AsyncSampleCaches) -> object:
        async with getattr(api, form)() as batch:
            handles = [
                batch.add(api.text.operations.get("k")),
                batch.add(api.text.operations.set("k", VALUE, expiry=_LONG)),
                batch.add(api.texts.operations.push_right("row", VALUE, expiry=_LONG)),
            ]
        return [handle.result for handle in handles]

    return call


ATTEMPTS = (
    Attempt("get", False, lambda api: api.text.get("k")),
    Attempt("multi_get", False, lambda api: api.text.multi_get(["k", "l"])),
    Attempt("list items", False, lambda api: api.texts.items("row")),
    Attempt("set", True, lambda api: api.text.set("k", VALUE)),
    Attempt("set with expiry", True, lambda api: api.text.set("k", VALUE, expiry=_LONG)),
    Attempt("set once", True, lambda api: api.text.set("k", VALUE, expiry=_ONCE)),
    Attempt("append", True, lambda api: api.text.append("k", VALUE, expiry=_LONG)),
    Attempt("multi_set", True, lambda api: api.text.multi_set({"k": VALUE, "l": VALUE})),
    Attempt("multi_set with expiry", True,
            lambda api: api.text.multi_set({"k": VALUE, "l": VALUE}, expiry=_LONG)),
    Attempt("struct", True, lambda api: api.profile.set("p", Profile(VALUE))),
    Attempt("push", True, lambda api: api.texts.push_right("row", VALUE, VALUE)),
    Attempt("insert", True, lambda api: api.texts.insert_after("row", VALUE, VALUE, expiry=_LONG)),
    Attempt("add", True, lambda api: api.words.add("group", VALUE, expiry=_LONG)),
    Attempt("batch", True, _several("batch")),
    Attempt("transaction", True, _several("transaction")),
)  # fmt: skip


def opened(
    face: str, url: str
) -> tuple[AsyncSampleCaches, Callable[[], Awaitable[None]]]:
    """Return the sample of one face as coroutines, and what closes it."""
    if face == "async":
        asynchronous = AsyncSampleCaches(main=url)
        return asynchronous, asynchronous.aclose
    blocking = SampleCaches(main=url)

    async def close() -> None:
        blocking.close()

    return as_asynchronous(blocking), close
