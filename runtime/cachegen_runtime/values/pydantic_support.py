"""What makes pydantic and FastAPI take a generated struct for one of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class _AsDataclass:
    """An attribute of a class that dataclasses have, made when somebody asks for it."""

    __slots__ = ("_name",)

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type[msgspec.Struct]) -> object:
        from cachegen_runtime.values.dataclass_view import view_of

        return getattr(view_of(owner), self._name)


class PydanticSupport:
    """A struct of a generated module, as FastAPI and pydantic see it.

    It may be a body, a return type or a field of a model. It then validates field by
    field, serialises under the names that it is stored under, and is in the JSON Schema as
    declared. Nothing of pydantic is imported before pydantic asks.

    FastAPI takes a parameter for a body when its type is a model or a dataclass, and asks
    nothing else. So a struct says that it is one, as far as its fields go.
    """

    __slots__ = ()

    __dataclass_fields__ = _AsDataclass()
    __dataclass_params__ = _AsDataclass()

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[msgspec.Struct], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from cachegen_runtime.values.pydantic_schema import core_schema_of

        return core_schema_of(source, handler)
