"""Former shapes of a struct: what is stored in one is read, and upgraded by the application's own function.

Nothing here runs for a value that decodes as the struct, so former shapes cost present
values nothing. Nothing is stored: the next write does that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from cachegen_runtime.values.codec import Codec, Rescued, Undecodable
from cachegen_runtime.values.compressed import MAGIC, text_of

F = TypeVar("F")
V = TypeVar("V")


class Former(Generic[V]):
    """A shape that a struct had: ``read`` returns what becomes of a stored text of it.

    That is one value, or none for a text of another shape; `Undecodable` is raised for
    one that has the shape and cannot be upgraded.
    """

    __slots__ = ("read",)

    def __init__(self, read: Callable[[bytes], Sequence[V]]) -> None:
        self.read = read


def former(shape: Codec[F], upgrade: Callable[[F], V]) -> Former[V]:
    """Return a former shape by its codec, and the function that upgrades its values."""

    def read(text: bytes) -> Sequence[V]:
        try:
            value = shape.decode(text)
        except Undecodable:
            return ()
        try:
            return (upgrade(value),)
        except Exception as error:  # Whatever it is, the value cannot be read.
            raised = type(error).__name__
        # Not chained: the error may quote the value.
        raise Undecodable(f"the upgrade of a stored {shape.name} raised {raised}")

    return Former(read)


class Rescue(Generic[V]):
    """Reads a struct's values that its `decode` refuses: frames, and former shapes in or out of one."""

    __slots__ = ("_decode", "_former", "_model")

    def __init__(
        self, model: type[V], decode: Callable[[bytes], V], former: Sequence[Former[V]]
    ) -> None:
        self._model = model
        self._decode = decode
        self._former = former

    def __call__(self, data: bytes) -> Rescued[V] | None:
        """Return the value, or None when it is neither; raise `Undecodable` for a bad one."""
        if data[:4] != MAGIC:
            return self._upgraded(data)
        text = text_of(data)
        try:
            return Rescued(self._decode(text), upgraded=False)
        except Undecodable as error:
            reason = str(error)
        rescued = self._upgraded(text)
        if rescued is None:
            raise Undecodable(reason)
        return rescued

    def _upgraded(self, text: bytes) -> Rescued[V] | None:
        for each in self._former:
            for value in each.read(text):
                if isinstance(value, self._model):
                    return Rescued(value, upgraded=True)
                kinds = f"{type(value).__name__}, no {self._model.__name__}"
                raise Undecodable(f"the upgrade of the stored value returned a {kinds}")
        return None
