"""The codecs of an application's own types, which a generated module knows only when it uses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, overload

from cachegen_runtime.values.codec import Codec, Rescued
from cachegen_runtime.values.declared import named
from cachegen_runtime.values.former import Former
from cachegen_runtime.values.missing import late
from cachegen_runtime.values.scalars import Scalar
from cachegen_runtime.values.structs import struct

B = TypeVar("B")
T = TypeVar("T")
V = TypeVar("V")


def imported(model: Callable[[], type[V]], *former: Former[V]) -> Codec[V]:
    """Return the codec of an application's own model, which is asked for at the first use."""
    codec = _once(lambda: struct(late(model)(), *former))

    def rescue(data: bytes) -> Rescued[V] | None:
        found = codec().rescue
        return None if found is None else found(data)

    def ready() -> None:
        judge = codec().ready
        if judge is not None:
            judge()

    return Codec(
        "value",
        lambda value: codec().encode(value),
        lambda data: codec().decode(data),
        lambda items: codec().decode_all(items),
        rescue,
        ready,
    )


@overload
def imported_named(
    make: Callable[[], Callable[[B], T]], base: Scalar[B]
) -> Scalar[T]: ...
@overload
def imported_named(
    make: Callable[[], Callable[[B], T]], base: Codec[B]
) -> Codec[T]: ...
def imported_named(make: Callable[[], Callable[[B], T]], base: Codec[B]) -> Codec[T]:
    """Return the scalar of an application's own named type, asked for at the first use."""
    if not isinstance(base, Scalar):
        codec = _once(lambda: named(late(make)(), base))
        return Codec(
            base.name,
            lambda value: codec().encode(value),
            lambda data: codec().decode(data),
        )
    scalar = _once(lambda: named(late(make)(), base))

    def rescue(data: bytes) -> Rescued[T] | None:
        found = scalar().rescue
        return None if found is None else found(data)

    return Scalar(
        base.name,
        lambda value: scalar().encode(value),
        lambda data: scalar().decode(data),
        lambda value: scalar().key_text(value),
        lambda text: scalar().from_key_text(text),
        rescue if base.rescue is not None else None,
        base.key_texts,
    )


def _once(make: Callable[[], T]) -> Callable[[], T]:
    """Return what makes a thing at the first call, and returns the same at all others."""
    made: list[T] = []

    def get() -> T:
        if not made:
            made.append(make())
        return made[0]

    return get
