"""A service whose values are compressed, encrypted and formerly shaped, as a generated module would be."""

from __future__ import annotations

import msgspec
from tests.conformance.awaitable import Awaitable, AwaitableBatch

from cachegen_runtime import (
    AsyncBasicKeyspace,
    AsyncCaches,
    AsyncDictKeyspace,
    AsyncStructKeyspace,
    BasicKeyspace,
    Caches,
    DictKeyspace,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    BYTES,
    STR,
    DictDefinition,
    KeyspaceDefinition,
    compressed,
    encrypted,
    former,
    scalar_key,
    struct,
)
from cachegen_runtime.values.codec import Codec


class Page(msgspec.Struct, frozen=True):
    title: str
    text: str = ""


class OldPage(msgspec.Struct, frozen=True):
    heading: str


def upgraded(old: OldPage) -> Page:
    """Return the page that an old one stands for; one without a heading never was."""
    if not old.heading:
        raise ValueError("no heading")
    return Page(old.heading)


PLAIN = struct(Page, former(struct(OldPage), upgraded))
CODECS: dict[str, tuple[str, Codec[object]]] = {
    "pages": ("Struct", PLAIN),
    "zipped": ("Struct", compressed(PLAIN, above=64)),
    "texts": ("Basic", compressed(STR, above=64)),
    "sealed": ("Struct", encrypted(PLAIN)),
    "sealed_zipped": ("Struct", encrypted(compressed(PLAIN, above=64))),
    "sealed_texts": ("Basic", encrypted(STR)),
    "sealed_bytes": ("Basic", encrypted(BYTES)),
    "reading": ("Struct", encrypted(PLAIN, plain="written")),
    "accepting": ("Struct", encrypted(PLAIN, plain="accepted")),
    "raw": ("Basic", BYTES),
    "dicts": ("Dict", PLAIN),
    "sealed_dicts": ("Dict", encrypted(PLAIN)),
    "raw_dicts": ("Dict", BYTES),
}
VALUES: dict[str, tuple[object, object]] = {
    name: (
        (b"\x28\xb5\x2f\xfd", b"x" * 5000)
        if "bytes" in name or "raw" in name
        else (
            ("é\0", "long " * 1000)
            if "texts" in name
            else (Page("a"), Page("é\0", "long " * 1000))
        )
    )
    for name in CODECS
}


def _definition(name: str, codec: Codec[object]) -> KeyspaceDefinition[str, object]:
    return KeyspaceDefinition(
        service="stored", name=name, cluster="main", pattern="{k}/:key",
        key=scalar_key(STR), value=codec,
    )  # fmt: skip


def _dict(name: str, codec: Codec[object]) -> DictDefinition[str, str, object]:
    return DictDefinition(
        service="stored", name=name, cluster="main", pattern="{k}/:key",
        key=scalar_key(STR), field=STR, value=codec,
    )  # fmt: skip


class StoredCaches(Caches):
    """Blocking caches of the sample; what tests name with a dot has its type here."""

    pages: StructKeyspace[str, Page]
    zipped: StructKeyspace[str, Page]
    sealed: StructKeyspace[str, Page]
    reading: StructKeyspace[str, Page]
    raw: BasicKeyspace[str, bytes]
    dicts: DictKeyspace[str, str, Page]
    sealed_dicts: DictKeyspace[str, str, Page]
    raw_dicts: DictKeyspace[str, str, bytes]

    def __init__(self, *, main: str | None = None) -> None:
        Caches.__init__(self, {"main": main})
        for name, (kind, codec) in CODECS.items():
            made: object
            match kind:
                case "Dict":
                    made = DictKeyspace(self, _dict(name, codec))
                case "Struct":
                    made = StructKeyspace(self, _definition(name, codec))
                case _:
                    made = BasicKeyspace(self, _definition(name, codec))
            setattr(self, name, made)


class AsyncStoredCaches(AsyncCaches):
    """Asynchronous caches of the sample."""

    pages: AsyncStructKeyspace[str, Page]
    zipped: AsyncStructKeyspace[str, Page]
    sealed: AsyncStructKeyspace[str, Page]
    reading: AsyncStructKeyspace[str, Page]
    raw: AsyncBasicKeyspace[str, bytes]
    dicts: AsyncDictKeyspace[str, str, Page]
    sealed_dicts: AsyncDictKeyspace[str, str, Page]
    raw_dicts: AsyncDictKeyspace[str, str, bytes]

    def __init__(self, *, main: str | None = None) -> None:
        AsyncCaches.__init__(self, {"main": main})
        for name, (kind, codec) in CODECS.items():
            made: object
            match kind:
                case "Dict":
                    made = AsyncDictKeyspace(self, _dict(name, codec))
                case "Struct":
                    made = AsyncStructKeyspace(self, _definition(name, codec))
                case _:
                    made = AsyncBasicKeyspace(self, _definition(name, codec))
            setattr(self, name, made)


class AwaitableStoredCaches:
    """The blocking sample under an asynchronous one's clothes."""

    def __init__(self, blocking: StoredCaches) -> None:
        self._blocking = blocking
        for name in CODECS:
            setattr(self, name, Awaitable(getattr(blocking, name)))

    def batch(self) -> AwaitableBatch:
        return AwaitableBatch(self._blocking.batch())

    def transaction(self) -> AwaitableBatch:
        return AwaitableBatch(self._blocking.transaction())


def as_asynchronous(blocking: StoredCaches) -> AsyncStoredCaches:
    """Return the blocking sample under an asynchronous one's clothes, which no type checker can follow."""
    return AwaitableStoredCaches(blocking)  # type: ignore[return-value]  # it has the same methods
